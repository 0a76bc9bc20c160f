internal import GRDB
internal import Profiles

extension TimeForm {
    /// How an app writes the times of a column: as in its newest rows; where none of those can be read, as in another of its columns
    /// that holds the like; SQLite's own form where there are none either. A column that SQLite would fill in by itself is like
    /// others of that kind only: their rows say whether the app leaves them to the DEFAULT that it has declared.
    init(_ db: Database, _ columns: AppColumns, _ table: AppTable, _ column: AppColumn) throws {
        let kind = Kind(columns.column(table, column)?.declaredType)
        let others: [(AppTable, AppColumn)] = [
            (.interactions, .createdAt), (.messages, .createdAt), (.chats, .createdAt), (.notifications, .createdAt),
            (.profiles, .updatedAt), (.users, .createdAt),
        ]
        if let own = try Self.newest(db, columns, table, column) {
            self = own
            return
        }
        let isByDefault = columns.column(table, column)?.isNowByDefault == true
        for (table, column) in others where columns.has(table, column) {
            guard !isByDefault || columns.column(table, column)?.isNowByDefault == true else { continue }
            if let form = try Self.newest(db, columns, table, column), kind.holds(form) {
                self = form
                return
            }
        }
        self = kind == .numbers && !isByDefault ? .integer(.seconds) : .sqlite
    }

    /// What a column is declared to hold.
    private enum Kind {
        case numbers, texts, anything

        init(_ declaredType: String?) {
            let type = declaredType?.uppercased() ?? ""
            self =
                if ["INT", "REAL", "FLOA", "DOUB"].contains(where: type.contains) {
                    .numbers
                } else if ["CHAR", "CLOB", "TEXT"].contains(where: type.contains) {
                    .texts
                } else {
                    .anything
                }
        }

        func holds(_ form: TimeForm) -> Bool {
            switch (self, form) {
            case (.numbers, .text), (.texts, .integer), (.texts, .real): false
            case (.numbers, _), (.texts, _), (.anything, _): true
            }
        }
    }

    /// How many of the newest rows are looked at.
    private static let sample = 20

    /// The form of the newest row that can be read. Some programs leave out what is zero: of the texts, the most exact of these rows
    /// counts.
    private static func newest(
        _ db: Database, _ columns: AppColumns, _ table: AppTable, _ column: AppColumn
    ) throws -> TimeForm? {
        let names = columns[table]
        // A table without rowids has no newest row that is found without reading all of it: any rows will do.
        let newest = try names.hasRowids(db) ? "ORDER BY rowid DESC" : ""
        let values = try DatabaseValue.fetchAll(
            db,
            sql: """
                SELECT \(names[column]) FROM \(names) WHERE \(names[column]) IS NOT NULL \(newest) LIMIT \(sample)
                """)
        let forms = values.compactMap { $0.time.flatMap(TimeForm.init) }
        guard case .text(let first)? = forms.first else { return forms.first }
        let texts = forms.compactMap { if case .text(let written) = $0 { written } else { nil } }
        let exact =
            [WrittenTime.Precision.second, .minute].lazy.compactMap { precision in
                texts.first { $0.precision == precision }
            }.first ?? first
        return .text(texts.reduce(exact) { $0.withFraction(of: $1) })
    }
}

extension TimeForm.Value {
    var databaseValue: DatabaseValue {
        switch self {
        case .text(let text): text.databaseValue
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        }
    }

    /// As a part of a statement.
    var sql: String {
        switch self {
        case .text(let text): SQLText.literal(text)
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        }
    }
}

extension AppNames.Table {
    func hasRowids(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT NOT wr FROM pragma_table_list WHERE schema = 'main' AND lower(name) = ?",
            arguments: [name.lowercased()]) ?? true
    }
}
