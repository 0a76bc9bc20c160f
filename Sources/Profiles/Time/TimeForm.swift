/// How a column writes a moment: as a text, or as a number that counts something.
package enum TimeForm: Sendable, Equatable {
    case text(WrittenTime)
    case integer(TimeUnit)
    case real(TimeUnit)
    /// The digits of a whole number, as a text.
    case digits(TimeUnit)

    /// A moment as it is stored.
    package enum Value: Sendable, Equatable {
        case text(String)
        case integer(Int64)
        case real(Double)
    }

    /// SQLite's own: `2026-06-01 03:00:00`.
    package static let sqlite = Self.ofText("2026-06-01 03:00:00")

    private static func ofText(_ text: String) -> TimeForm {
        guard let written = WrittenTime(text) else { preconditionFailure("\(text) is a time") }
        return .text(written)
    }

    /// How a value is written; `nil` for what is no time.
    package init?(_ value: Value) {
        switch value {
        case .text(let text):
            if let written = WrittenTime(text) {
                self = .text(written)
            } else if Timestamp(text) != nil, let number = Double(text), let unit = TimeUnit(number) {
                self = .digits(unit)
            } else {
                return nil
            }
        case .integer(let number):
            guard let unit = TimeUnit(number) else { return nil }
            self = .integer(unit)
        case .real(let number):
            guard let unit = TimeUnit(number) else { return nil }
            self = .real(unit)
        }
    }

    /// The same form without what says nothing of the moment.
    package var plain: TimeForm {
        if case .text(let written) = self { .text(written.plain) } else { self }
    }

    /// A moment, written so.
    package func value(_ moment: Timestamp) -> Value {
        switch self {
        case .text(let written): .text(written.text(moment))
        case .integer(let unit): .integer(Self.count(unit, moment))
        case .real(let unit): .real(Self.number(unit, moment))
        case .digits(let unit): .text(String(Self.count(unit, moment)))
        }
    }

    private static func count(_ unit: TimeUnit, _ moment: Timestamp) -> Int64 {
        switch unit {
        case .seconds: moment.seconds
        case .milliseconds: Timestamp.floorDivide(moment.microseconds, 1_000)
        case .microseconds: moment.microseconds
        case .nanoseconds: moment.microseconds.multipliedReportingOverflow(by: 1_000).partialValue
        case .julianDays: Int64(number(unit, moment))
        }
    }

    private static func number(_ unit: TimeUnit, _ moment: Timestamp) -> Double {
        let micros = Double(moment.microseconds)
        return switch unit {
        case .seconds: micros / 1_000_000
        case .milliseconds: micros / 1_000
        case .microseconds: micros
        case .nanoseconds: micros * 1_000
        case .julianDays: Timestamp.julianDayOf1970 + micros / 86_400_000_000
        }
    }
}
