import Profiles
import Testing

struct `A date of birth` {
    @Test(arguments: [
        ("1990-05-01", 19_900_501), ("1990-05-01 00:00:00", 19_900_501), ("1990-05-01T00:00:00Z", 19_900_501),
        ("1990-05-01T11:59:59.999", 19_900_501), ("19900501", 19_900_501), ("2008-02-29", 20_080_229),
        // Midnight of a zone east of Greenwich, as JavaScript writes it; and with the zone.
        ("1990-04-30T22:00:00.000Z", 19_900_501), ("1990-05-01T00:00:00+02:00", 19_900_501),
        ("1989-12-31T12:00", 19_900_101), ("0641520000", 19_900_501), ("641520000000", 19_900_501),
    ])
    func `is a text of the day`(text: String, digits: Int) { #expect(BirthDate(text)?.digits == digits) }

    @Test(arguments: [
        "", "1990", "1990-05", "1990-5-1", "01.05.1990", "05/01/1990", "1990-02-29", "1990-13-01", "0000-01-01",
        "1990-05-01x", "1990-05-01 24:00:00", "19901301", "2449000", "-641520000", " 1990-05-01", "May 1, 1990", "30",
    ])
    func `is nothing else`(text: String) { #expect(BirthDate(text) == nil) }

    @Test(arguments: [
        (Int64(641_520_000), 19_900_501), (641_520_000_000, 19_900_501), (-310_435_200, 19_600_301),
        (-310_435_200_000, 19_600_301), (19_900_501, 19_900_501), (641_512_800, 19_900_501),
    ])
    func `is a number of seconds, milliseconds or digits`(number: Int64, digits: Int) {
        #expect(BirthDate(number)?.digits == digits)
    }

    /// Days since 1970 and since other days, Julian days, years and ages: taken for seconds, they would be those of an adult.
    @Test(arguments: [Int64(0), 30, 2008, 14_000, 39_569, 733_163, 2_454_588, 10_520_08, 99_999_999, 5_000_000_000_000])
    func `is no number that could count something else`(number: Int64) { #expect(BirthDate(number) == nil) }

    @Test(arguments: [
        ("2008-06-02", "2026-06-01 23:59:59", 17), ("2008-06-02", "2026-06-02 00:00:00", 18),
        ("2008-02-29", "2026-02-28 12:00:00", 17), ("2008-02-29", "2026-03-01 00:00:00", 18),
        ("2004-02-29", "2024-02-28 23:59:59", 19), ("2004-02-29", "2024-02-29 00:00:00", 20),
        ("1926-06-01", "2026-06-01 03:00:00", 100), ("2026-06-01", "2026-06-01 03:00:00", 0),
        ("2028-06-01", "2026-06-01 03:00:00", -2),
    ])
    func `makes a year older on the birthday`(birth: String, moment: String, years: Int) throws {
        #expect(try #require(BirthDate(birth)).years(at: try #require(Timestamp(moment))) == years)
    }
}
