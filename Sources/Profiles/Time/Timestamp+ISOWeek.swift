extension Timestamp {
    /// The week in UTC, such as `2026-W01`: weeks begin on Monday, and belong to the year in which their Thursday is.
    ///
    /// Source: ISO 8601-1:2019, 3.1.1.23.
    package var isoWeek: String {
        let day = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
        // 1970-01-01, day 0, was a Thursday.
        let weekdayFromMonday = ((day + 3) % 7 + 7) % 7
        let thursday = day - weekdayFromMonday + 3
        let year = Timestamp(seconds: thursday * 86_400).date.prefix(4)
        guard let newYear = Timestamp("\(year)-01-01") else { preconditionFailure("every year has a first day") }
        let week = (thursday - newYear.seconds / 86_400) / 7 + 1
        return "\(year)-W\(week < 10 ? "0" : "")\(week)"
    }
}
