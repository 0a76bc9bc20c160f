import GRDB
import MatchStore
import Profiles
import Randomness
import Testing

/// A time as a value of any type, in an SQL literal.
struct `A time in SQL` {
    private static let stored = [
        "'2026-06-01 03:00:00.123456'", "'2026-06-01T03:00:00.123456Z'", "'2026-06-01T05:00:00+02:00'",
        "'2026-06-01 03:00:00 +00:00'", "'2026-06-01 05:00:00+0200'", "'2026-06-01 05:00:00 +02'",
        "'2026-06-01 03:00:00 UTC'",
        "'2026-06-01 03:00:00 +0000 UTC'", "'2026-06-01T03:00:00z'", "'2026-06-01 03:00:00,5'", "1780282800",
        "1780282800123", "1780282800123456", "1780282800123456789", "1780282800.25", "1780282800123.5", "'1780282800'",
        "'1780282800.25'", "'1780282800123'", "2461192.625", "2461192", "'2461192.625'", "'2026-06-01'",
        "'2026-06-01 03:00'",
        "'0001-01-01'", "'9999-12-31 23:59:59.9999999'", "'1969-12-31 23:59:59.5'", "'2024-02-29'",
        "'2026-06-01 03:00:00.123456789 -0530 NST'",
        // No times.
        "NULL", "''", "' '", "'now'", "'01/02/2026'", "'28.05.2026 19:06'", "46170.79", "'46170.79'", "0",
        "-1780282800",
        "x'32303236'", "'2026-02-29'", "'2026-06-31'", "'2026-06-01 24:00'", "'2026-06-01 03:60'",
        "'2026-06-01 03:00:60'",
        "'2026-06-01 '", "'2026-06-01 03:00 '", "'2026-06-01 03:00  Z'", "'2026-06-01 03:00.5'",
        "'2026-06-01 03:00:00.'",
        "'2026-06-01 03:00+24:00'", "'2026-06-01 03:00+02:60'", "'2026-06-01 03:00+2'", "'2026-06-01 03:00+020'",
        "'2026-06-01 03:00 CEST'", "'2026-06-01 03:00 +02 tomorrow'", "'2026-06-01 03:00 +02 UTCUTC'", "'0000-12-31'",
        "'0001-01-01 00:00+00:01'", "'9999-12-31 23:59-00:01'", "'20260601'", "'20260601030000'", "9e18", "9.3e18",
        "1e300",
        "9223372036854775807", "'99999999999999999999'", "'1780282800,5'", "'1780282800.'", "'.1780282800'",
        "' 1780282800'",
        "'2026-06-01  03:00'", "'2026-06-01t03:00'", "'+026-06-01'",
    ]

    @Test func `is what it is for the reader`() throws {
        try DatabaseQueue().read { db in
            for literal in Self.stored { try requireAgreement(db, literal) }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `is what it is for the reader, also where it is nearly a time`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        try DatabaseQueue().read { db in
            for _ in 0..<400 {
                var literal = Array(Self.stored.randomElement(using: &random)!.utf8)
                for _ in 0..<Int.random(in: 1...3, using: &random) where literal.count > 3 && literal[0] == 0x27 {
                    let place = Int.random(in: 1..<literal.count - 1, using: &random)
                    let byte = Array("0123456789 :-+.,TZzUC".utf8).randomElement(using: &random)!
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: literal[place] = byte
                    case 1: literal.insert(byte, at: place)
                    default: literal.remove(at: place)
                    }
                }
                try requireAgreement(db, String(decoding: literal, as: UTF8.self))
            }
            for _ in 0..<200 {
                let micros = Int64.random(in: 978_307_200_000_000...4_133_980_800_000_000, using: &random)
                for number in [
                    "\(micros / 1_000_000)", "\(micros / 1_000)", "\(micros)", "\(Double(micros) / 1_000_000)",
                    "'\(Double(micros) / 1_000_000)'", "\(2_440_587.5 + Double(micros) / 86_400_000_000)",
                ] { try requireAgreement(db, number) }
            }
        }
    }

    private func requireAgreement(_ db: Database, _ literal: String) throws {
        let row = try #require(
            try Row.fetchOne(
                db,
                sql:
                    "SELECT \(SQLText.microseconds("kept.value")), typeof(value), value FROM (SELECT \(literal) AS value) AS kept"
            ))
        let value: DatabaseValue = row[2]
        let read: Timestamp? =
            switch value.storage {
            case .string(let text): Timestamp(text)
            case .int64(let number): Timestamp(number: number)
            case .double(let number): Timestamp(number: number)
            case .null, .blob: nil
            }
        #expect(row[0] as Int64? == read?.microseconds, "\(literal)")
    }
}
