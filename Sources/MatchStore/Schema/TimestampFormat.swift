internal import GRDB
internal import Profiles

/// How an app writes a moment.
struct TimestampFormat {
    /// Between date and time.
    let separator: String
    /// Digits behind the seconds.
    let fraction: Int
    /// What follows for UTC; empty where nothing does.
    let zone: String

    /// That of the newest row of a table, or of the app's interactions where the table has none that can be read; SQLite's
    /// own where those have none either.
    init(_ db: Database, _ names: AppNames, _ table: AppTable, _ column: AppColumn) throws {
        let text =
            try Self.newestTime(db, names[table], column) ?? Self.newestTime(db, names[.interactions], .createdAt)
        guard let text else {
            (separator, fraction, zone) = (" ", 0, "")
            return
        }
        separator = text.contains("T") ? "T" : " "
        let digits = text.split(separator: ".").dropFirst().first?.prefix(while: \.isNumber).count ?? 0
        fraction = min(digits, 6)
        zone = text.hasSuffix("Z") ? "Z" : text.hasSuffix("+00:00") ? "+00:00" : ""
    }

    private static func newestTime(_ db: Database, _ table: AppNames.Table, _ column: AppColumn) throws -> String? {
        let column = table[column]
        // A table without rowids has no newest row that is found without reading all of it: any row will do.
        let newest = try table.hasRowids(db) ? "ORDER BY rowid DESC" : ""
        let text = try DatabaseValue.fetchOne(
            db, sql: "SELECT \(column) FROM \(table) WHERE \(column) IS NOT NULL \(newest) LIMIT 1")?.text
        return text.flatMap { Timestamp($0) == nil ? nil : $0 }
    }

    func text(_ time: Timestamp) -> String {
        var text = time.date + separator + time.time
        if fraction > 0 {
            let micros = String(time.microseconds - time.seconds * 1_000_000)
            let padded = String(repeating: "0", count: 6 - micros.count) + micros
            text += "." + padded.prefix(fraction)
        }
        return text + zone
    }
}

extension AppNames.Table {
    func hasRowids(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT NOT wr FROM pragma_table_list WHERE schema = 'main' AND lower(name) = ?",
            arguments: [name.lowercased()]) ?? true
    }
}
