internal import Profiles

/// Writes times as one table does, in whole seconds: a date is worked out once for all times of a day that follow each
/// other, and a time that is repeated is not written again.
struct TimeText {
    private let form: TimeForm
    /// A text of date, time of day and what follows; empty where the form is another.
    private var bytes: [UInt8] = []
    private var day: Int64?
    private var last: (seconds: Int64, text: String)?

    init(_ form: TimeForm) {
        self.form = form
        if case .text(let written) = form, written.precision == .second, written.zone.offset == 0 {
            bytes = Array(written.text(Timestamp(seconds: 0)).utf8)
        }
    }

    mutating func text(_ time: RowTime) -> String {
        switch time {
        case .text(let text): text
        case .moment(let moment): text(moment)
        }
    }

    private mutating func text(_ moment: Timestamp) -> String {
        let seconds = moment.seconds
        if let last, last.seconds == seconds { return last.text }
        let text = bytes.isEmpty ? written(Timestamp(seconds: seconds)) : plain(moment, seconds)
        last = (seconds, text)
        return text
    }

    private func written(_ moment: Timestamp) -> String {
        switch form.value(moment) {
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): String(number)
        }
    }

    private mutating func plain(_ moment: Timestamp, _ seconds: Int64) -> String {
        let secondOfDay = Int((seconds % 86_400 + 86_400) % 86_400)
        let newDay = (seconds - Int64(secondOfDay)) / 86_400
        if day != newDay {
            let date = moment.date
            // A year of more than four digits has no place here.
            guard date.utf8.count == 10 else { return moment.description }
            bytes.replaceSubrange(0..<10, with: date.utf8)
            day = newDay
        }
        put(secondOfDay / 3600, at: 11)
        put(secondOfDay / 60 % 60, at: 14)
        put(secondOfDay % 60, at: 17)
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func put(_ number: Int, at position: Int) {
        bytes[position] = UInt8(ascii: "0") + UInt8(number / 10)
        bytes[position + 1] = UInt8(ascii: "0") + UInt8(number % 10)
    }
}
