import Profiles
import Testing

@Suite struct ISOWeekTests {
    @Test(arguments: [
        ("2026-01-01", "2026-W01"), ("2025-12-28", "2025-W52"), ("2025-12-29", "2026-W01"), ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"), ("2024-12-30", "2025-W01"), ("2021-01-03 23:59:59", "2020-W53"),
        ("1970-01-01", "1970-W01"), ("1969-12-28 12:00:00", "1969-W52"), ("2026-06-01", "2026-W23"),
    ])
    func `a week begins on Monday and belongs to the year of its Thursday`(time: String, week: String) throws {
        #expect(try #require(Timestamp(time)).isoWeek == week)
    }
}
