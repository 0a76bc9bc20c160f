package import GRDB

/// One thing that an app's database lacks, in a sentence.
package struct SchemaProblem: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case tableMissing
        /// A view has the name: it can be read, but a pass cannot rely on writing through it.
        case isView
        case columnMissing(String)
        /// People go by bytes, or by values of a column without a type, in which a number is not found by its digits.
        case keyWithoutType(String)
    }

    package let table: String
    package let kind: Kind

    package init(table: String, kind: Kind) {
        self.table = table
        self.kind = kind
    }

    package var description: String {
        switch kind {
        case .tableMissing: "there is no table \(table)"
        case .isView: "\(table) is a view and must be a table"
        case .columnMissing(let column): "table \(table) has no column \(column)"
        case .keyWithoutType(let column):
            "people cannot go by \(table).\(column), which is declared neither as a number nor as a text"
        }
    }
}

/// An index without which Duet works, slowly.
package struct SchemaWarning: Sendable, Hashable, CustomStringConvertible {
    package let table: AppNames.Table
    /// The columns with which an index should begin, in this order.
    package let columns: [AppColumn]

    /// The statement that makes the index.
    package var statement: String {
        let name = ([table.table.rawValue, "by"] + columns.map(\.rawValue)).joined(separator: "_")
        return "CREATE INDEX \(name) ON \(table) (\(table[columns]));"
    }

    package var description: String {
        "table \(table) has no index that begins with (\(table[columns])): "
            + "looking up one person reads the whole table. To add it: \(statement)"
    }
}

/// Compares an app's database with what Duet needs of it. Reads only the schema, changes nothing.
package enum AppSchemaCheck {
    /// The columns that a pass reads or writes by name, by table.
    package static let requiredColumns: [(table: AppTable, columns: [AppColumn])] = [
        (.users, [.username]),
        (.profiles, [.username, .name, .role, .age, .gender, .genre, .experience]),
        (.interactions, [.id, .username, .target, .interactionType, .createdAt]),
        (.chats, [.id, .type, .createdBy]),
        (.participants, [.chat, .username]),
        (.messages, [.chat, .sender, .createdAt]),
        (.notifications, [.id, .username, .type, .title, .content, .data]),
    ]

    /// Columns that are read or written where they are there.
    private static let optionalColumns: [AppTable: [AppColumn]] = [
        .users: [.createdAt], .profiles: [.birthDate, .updatedAt], .interactions: [.updatedAt],
        .chats: [.createdAt, .updatedAt], .participants: [.joinedAt, .createdAt, .updatedAt],
        .notifications: [.isRead, .isArchived, .createdAt, .updatedAt],
        .preferences: [.username, .genders, .youngest, .oldest, .introductions, .createdAt, .updatedAt],
    ]

    /// All columns of a table that mean something.
    package static func knownColumns(of table: AppTable) -> [AppColumn] {
        (requiredColumns.first { $0.table == table }?.columns ?? []) + optionalColumns[table, default: []]
    }

    /// The required tables and columns that are absent, in the order of ``requiredColumns``; empty when a pass can run.
    ///
    /// Names ignore letter case. The columns of a table that is absent, or that is a view, are not listed one by one.
    package static func missing(in db: Database, _ names: AppNames = AppNames()) throws -> [SchemaProblem] {
        let columns = try AppColumns(db, names)
        // Where the app keeps wishes itself, it must at least say whose they are.
        let isThere = !columns.columns(of: .preferences).isEmpty
        let needed = requiredColumns + (isThere ? [(table: .preferences, columns: [.username])] : [])
        return try needed.flatMap { table, required -> [SchemaProblem] in
            let name = names[table].name
            let type = try String.fetchOne(
                db,
                sql: "SELECT type FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = ?",
                arguments: [name.lowercased()]
            )
            switch type {
            case nil: return [SchemaProblem(table: name, kind: .tableMissing)]
            case "view" where !canBeViews.contains(table): return [SchemaProblem(table: name, kind: .isView)]
            default:
                let isAbsent = required.filter { !columns.has(table, $0) && !isReplaced($0, table, columns) }
                    .map { names[table].name(of: $0) }
                let present = Set(columns.columns(of: table).map { $0.name.lowercased() })
                let named = names[table].namedColumns.filter { !present.contains($0.lowercased()) }
                let problems = (isAbsent + named.filter { !isAbsent.contains($0) }).map(
                    SchemaProblem.Kind.columnMissing)
                let key = table == .users && names.peopleHaveKeys ? columns.column(.users, .username) : nil
                let untyped = key.flatMap { $0.isBytes ? SchemaProblem.Kind.keyWithoutType($0.name) : nil }
                return (problems + [untyped].compactMap(\.self)).map { SchemaProblem(table: name, kind: $0) }
            }
        }
    }

    /// Tables that are only read, and so may be views that put together what the app keeps elsewhere.
    private static let canBeViews: Set<AppTable> = [.users, .profiles, .interactions]

    /// Whether another column says the same.
    private static func isReplaced(_ column: AppColumn, _ table: AppTable, _ columns: AppColumns) -> Bool {
        table == .profiles && column == .age && columns.has(.profiles, .birthDate)
    }

    /// Throws when anything required is absent.
    ///
    /// - Throws: ``StoreError/schemaMissing(_:)`` with everything that ``missing(in:_:)`` finds.
    package static func require(in db: Database, _ names: AppNames = AppNames()) throws {
        let problems = try missing(in: db, names)
        guard problems.isEmpty else { throw StoreError.schemaMissing(problems) }
    }

    /// The indexes that are absent from tables that have the columns for them.
    package static func warnings(in db: Database, _ names: AppNames = AppNames()) throws -> [SchemaWarning] {
        let columns = try AppColumns(db, names)
        let indexes = try AppIndexes(db, names)
        return AppIndexes.wanted.filter { wanted in
            wanted.columns.allSatisfy { columns.has(wanted.table, $0) } && !indexes.has(wanted.table, wanted.columns)
        }.map { SchemaWarning(table: names[$0.table], columns: $0.columns) }
    }
}
