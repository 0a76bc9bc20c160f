package import GRDB

/// One thing that an app's database lacks, in a sentence.
package struct SchemaProblem: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case tableMissing
        /// A view has the name: it can be read, but a pass cannot rely on writing through it.
        case isView
        case columnMissing(String)
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
            case "view": return [SchemaProblem(table: name, kind: .isView)]
            default:
                return required.filter { !columns.has(table, $0) }
                    .map { SchemaProblem(table: name, kind: .columnMissing(names[table].name(of: $0))) }
            }
        }
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
