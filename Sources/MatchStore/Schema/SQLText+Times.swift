internal import Profiles

// `DatabaseValue.timestamp` in SQL: the one form in which statements and the view read an app's times.
extension SQLText {
    /// An expression: the seconds since 1970 of a time, by which a row is known again; NULL where it is not in one of the forms that
    /// SQLite reads, or a number. It is short: the view names it for each person. What one place writes down with it, others compare
    /// with it; a moment that is compared with another is read by `times`.
    static func moment(_ column: String) -> String {
        let number = "(\(column) + 0)"
        let size =
            "CASE WHEN \(number) < 1e11 THEN 1 WHEN \(number) < 1e14 THEN 1000 WHEN \(number) < 1e17 THEN 1000000 "
            + "ELSE 1000000000 END"
        return """
            CASE WHEN typeof(\(column)) = 'text' AND \(column) GLOB '[0-9][0-9][0-9][0-9]-*' \
            THEN CAST(strftime('%s', \(column)) AS INTEGER) WHEN typeof(\(column)) IN ('integer', 'real') \
            OR typeof(\(column)) = 'text' AND \(column) GLOB '[0-9]*' AND \(column) NOT GLOB '*[^0-9]*' \
            THEN CAST(\(number) / \(size) AS INTEGER) END
            """
    }

    /// An expression: the microseconds since 1970 of a time as apps write it; NULL for anything else.
    package static func microseconds(_ column: String) -> String { "(\(times("SELECT \(column) AS value0", 1)))" }

    /// A query that reads times, and carries other columns along.
    ///
    /// `WrittenTime` and `TimeUnit` say what is read. Step by step: the value as a number, if it is one; its parts as a text; what
    /// follows the seconds; the zone; how many characters of the zone say the hours. Each step ends in a LIMIT: without it SQLite would
    /// put its expressions into the next wherever they are named, and again into the next.
    ///
    /// - Parameters:
    ///   - source: a query of columns `value0`, `value1` …, and of the others.
    ///   - count: how many times there are. They become `time0`, `time1` …, in microseconds since 1970.
    static func times(_ source: String, _ count: Int, carrying others: [String] = []) -> String {
        func step(_ source: String, _ columns: (Int) -> [String]) -> String {
            "SELECT \((others + (0..<count).flatMap(columns)).joined(separator: ", ")) FROM (\(source) LIMIT -1)"
        }
        let numbers = step(source) { n in
            [
                "value\(n)", "\(number("value\(n)")) AS number\(n)",
                "CASE WHEN substr(value\(n), 17, 1) = ':' THEN 8 ELSE 5 END AS size\(n)",
            ]
        }
        let parts = step(numbers) { n in
            [
                "number\(n)", "substr(value\(n), 1, 10) AS day\(n)", "substr(value\(n), 11, 1) AS sep\(n)",
                "CASE WHEN length(value\(n)) = 10 THEN '00:00' ELSE substr(value\(n), 12, size\(n)) END AS clock\(n)",
                "substr(value\(n), 12 + size\(n)) AS mark\(n)",
            ]
        }
        let rests = step(parts) { n in
            [
                "number\(n)", "day\(n)", "sep\(n)", "clock\(n)", "mark\(n)",
                """
                CASE WHEN mark\(n) GLOB '[.,][0-9]*' THEN ltrim(substr(mark\(n), 2), '0123456789') ELSE mark\(n) END AS rest\(n)
                """,
            ]
        }
        let zones = step(rests) { n in
            [
                "number\(n)", "day\(n)", "sep\(n)", "clock\(n)", "rest\(n)",
                """
                CASE WHEN rest\(n) = mark\(n) THEN '' \
                ELSE substr(mark\(n), 2, length(mark\(n)) - length(rest\(n)) - 1) END AS digits\(n)
                """,
                "CASE WHEN rest\(n) GLOB ' *' THEN substr(rest\(n), 2) ELSE rest\(n) END AS zone\(n)",
            ]
        }
        let hours = step(zones) { n in
            [
                "number\(n)", "day\(n)", "sep\(n)", "clock\(n)", "digits\(n)", "zone\(n)",
                """
                CASE WHEN zone\(n) GLOB '[+-][0-2][0-9]:[0-5][0-9]*' THEN 6 \
                WHEN zone\(n) GLOB '[+-][0-2][0-9][0-5][0-9]*' THEN 5 WHEN zone\(n) GLOB '[+-][0-2][0-9]*' THEN 3 \
                WHEN upper(zone\(n)) IN ('Z', 'UTC', 'GMT') OR zone\(n) IS '' AND rest\(n) IS NOT ' ' THEN 0 END AS hours\(n)
                """,
            ]
        }
        return step(hours) { n in
            [
                """
                CASE WHEN number\(n) IS NOT NULL THEN \(ofNumber("number\(n)")) WHEN \(isWritten(n)) \
                THEN (\(secondsOfText(n))) * 1000000 + substr(digits\(n) || '000000', 1, 6) END AS time\(n)
                """
            ]
        } + " LIMIT -1"
    }

    private static func number(_ value: String) -> String {
        """
        CASE typeof(\(value)) WHEN 'integer' THEN \(value) WHEN 'real' THEN \(value) WHEN 'text' THEN CASE \
        WHEN \(value) GLOB '[0-9]*' AND \(value) NOT GLOB '*[^0-9]*' AND length(\(value)) < 20 THEN CAST(\(value) AS INTEGER) \
        WHEN \(value) GLOB '[0-9]*.*[0-9]' AND \(value) NOT GLOB '*[^0-9.]*' AND \(value) NOT GLOB '*.*.*' \
        THEN CAST(\(value) AS REAL) END END
        """
    }

    private static func ofNumber(_ number: String) -> String {
        let cases = TimeUnit.allCases.map { unit in
            let amount =
                switch unit {
                case .seconds: "CAST(round(\(number) * 1000000.0) AS INTEGER)"
                case .milliseconds: "CAST(round(\(number) * 1000.0) AS INTEGER)"
                case .microseconds: "CAST(round(\(number)) AS INTEGER)"
                case .nanoseconds: "CAST(\(number) / 1000 AS INTEGER)"
                case .julianDays: "CAST(round((\(number) - 2440587.5) * 86400000.0) AS INTEGER) * 1000"
                }
            return "WHEN \(number) >= \(unit.range.lowerBound) AND \(number) < \(unit.range.upperBound) THEN \(amount)"
        }
        return "CASE \(cases.joined(separator: " ")) END"
    }

    /// A fraction follows seconds only, and the zone is read to its end: behind hours, a name of up to five capitals may stand.
    private static func isWritten(_ n: Int) -> String {
        // With a modifier, SQLite works out which day it is: 29 February may be none.
        """
        day\(n) = date(day\(n), '+0 days') AND day\(n) >= '0001-01-01' AND sep\(n) IN ('', ' ', 'T') \
        AND clock\(n) GLOB '[0-9]*' AND clock\(n) < '24' AND (digits\(n) = '' OR length(clock\(n)) = 8) \
        AND (hours\(n) = 0 OR substr(zone\(n), 2, 2) < '24' AND (length(zone\(n)) = hours\(n) \
        OR substr(zone\(n), hours\(n) + 1) GLOB ' [A-Z]*' AND substr(zone\(n), hours\(n) + 2) NOT GLOB '*[^A-Z]*' \
        AND length(zone\(n)) <= hours\(n) + 6)) AND \(secondsOfText(n)) BETWEEN -62135596800 AND 253402300799
        """
    }

    private static func secondsOfText(_ n: Int) -> String {
        """
        CAST(strftime('%s', day\(n) || ' ' || clock\(n)) AS INTEGER) - CASE WHEN hours\(n) > 0 \
        THEN CASE WHEN zone\(n) GLOB '-*' THEN -60 ELSE 60 END * (60 * substr(zone\(n), 2, 2) \
        + CASE WHEN hours\(n) > 3 THEN substr(zone\(n), hours\(n) - 1, 2) ELSE 0 END) ELSE 0 END
        """
    }
}
