internal import GRDB
internal import Profiles

/// How the app spells people otherwise, by now: what the last pass has put on record (`SpellingRecord`), and what rows of
/// `interactions` are newer.
///
/// The rows are read in the order in which they were added, each once, so that looking again costs what is new since the last look.
final class SpellingWatch {
    private(set) var spellings = OtherSpellings()
    private let sql: String?
    private let findsNumbers: [Bool]
    private var seen: Int64
    /// SQLite's number for the last commit by others that was seen.
    private var version: Int64?

    init(_ db: Database, _ columns: AppColumns) throws {
        let table = columns[.interactions]
        let ignoresCase = [AppColumn.username, .target].allSatisfy { columns.ignoresCase(.interactions, $0) }
        findsNumbers = [AppColumn.username, .target].map { columns.findsNumbers(.interactions, $0) }
        sql =
            !ignoresCase && columns.interactionsHaveRowids
            ? "SELECT rowid, \(table[[.username, .target]]) FROM \(table) WHERE rowid > ? ORDER BY rowid" : nil
        spellings = try SpellingRecord.read(db)
        seen = try SpellingRecord.mark(db) ?? 0
    }

    /// - Complexity: O(rows since the last call).
    func refresh(_ db: Database) throws {
        guard let sql else { return }
        let now = try MatchDatabase.foreignVersion(db)
        guard version != now else { return }
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [seen])
        while let row = try rows.next() {
            if let rowid = (row[0] as DatabaseValue).integer { seen = rowid }
            for place in 1...2 {
                guard let name = (row[place] as DatabaseValue).spelling else { continue }
                if case .number = name, findsNumbers[place - 1] { continue }
                spellings.note(name)
            }
        }
        version = now
    }
}

extension OtherSpellings.Name {
    var databaseValue: DatabaseValue {
        switch self {
        case .text(let text): text.databaseValue
        case .number(let number): number.databaseValue
        }
    }
}

extension DatabaseValue {
    /// A name as it is stored; `nil` for what is none.
    var spelling: OtherSpellings.Name? {
        switch storage {
        case .string(let text): .text(text)
        case .int64(let number): .number(number)
        case .null, .double, .blob: nil
        }
    }
}
