import GRDB
import MatchStore
import Profiles
import Randomness
import Testing

/// The view knows dates of birth in SQL, and a pass in Swift.
struct `A date of birth in SQL` {
    private static let texts = [
        "1990-05-01", "1990-05-01 12:00:00", "1990-04-30T22:00:00.000Z", "2008-02-29", "2007-02-29", "2008-02-30",
        "19900501",
        "19901301", "641520000000", "0641520000", "2449000", "", " ", "1990-05-01x", "1990-05-01 2", "1990-05-01 99",
        "30",
        "0000-01-01", "0001-01-01", "9999-12-31 23:00", "1990-1-01", "99999999999999", "1990-05-01T", "+19900501",
    ]

    private func expectSame(_ values: [DatabaseValue]) throws {
        let queue = try DatabaseQueue()
        try queue.read { db in
            for value in values {
                let found = try Int.fetchOne(
                    db, sql: "SELECT \(SQLText.birthDate("value")) FROM (SELECT ? AS value)", arguments: [value])
                let known: Int? =
                    switch value.storage {
                    case .string(let text): BirthDate(text)?.digits
                    case .int64(let number): BirthDate(number)?.digits
                    case .double(let number): Int64(exactly: number).flatMap { BirthDate($0) }?.digits
                    case .null, .blob: nil
                    }
                #expect(found == known, "\(value)")
            }
        }
    }

    @Test func `is what it is in Swift`() throws {
        try expectSame(Self.texts.map(\.databaseValue) + [.null, 1.5.databaseValue, 6.4152e8.databaseValue])
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `is what it is in Swift for any value`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var values: [DatabaseValue] = []
        for _ in 0..<2_000 {
            let size = Int64.random(in: 1...14, using: &random)
            let largest = (0..<size).reduce(Int64(1)) { power, _ in power * 10 }
            values.append(Int64.random(in: -largest...largest, using: &random).databaseValue)
            values.append("\(Int64.random(in: 0...largest, using: &random))".databaseValue)
            let letters = Array("0123456789-T: .Z").map(String.init)
            var text = "\(Int.random(in: 1900...2030, using: &random))-0\(Int.random(in: 1...9, using: &random))-1"
            for _ in 0..<Int.random(in: 1...6, using: &random) { text += letters.randomElement(using: &random)! }
            values.append(text.databaseValue)
        }
        try expectSame(values)
    }
}
