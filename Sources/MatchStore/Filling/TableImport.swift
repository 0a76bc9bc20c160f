internal import CSV
internal import Foundation
internal import GRDB

/// Loads a folder of CSV files, each named after a table: all of it or nothing.
package struct TableImport {
    private let files: [(table: AppTable, path: String)]
    /// Names of files in the folder that belong to no table, and are left alone.
    package let others: [String]
    /// Those of them that by their names are about who may meet whom.
    package var othersAboutSafety: [String] {
        others.filter { NameWords(String($0.prefix { $0 != "." })).topicOfTable?.isSafety == true }
    }

    /// - Throws: `ImportError` when there is no such folder, no file in it that is named after a table, or one that only
    ///   looks so.
    package init(folder: String) throws {
        let folder = try TableFolder(folder)
        (files, others) = (folder.files, folder.others)
    }

    /// Loads every file in one transaction, and checks all references before it commits.
    ///
    /// - Returns: how many rows went into each table, in the order of loading.
    /// - Throws: `ImportError` naming file, line and column; `StoreError`; `CancellationError` when the surrounding task is
    ///   cancelled.
    package func load(
        into path: String, names: AppNames = AppNames()
    ) throws -> [(table: String, rows: Int)] {
        let store = try MatchDatabase(path: path, access: .write, names: names)
        // Before the lock, so that no lock file is left beside a file that is no app's database.
        try store.read { try AppSchemaCheck.require(in: $0, names) }
        let lock = try PassLock(database: store.path)
        defer { withExtendedLifetime(lock) {} }
        return try store.write { db in
            try AppSchemaCheck.require(in: db, names)
            // A row may refer to one further down in its file; what is still broken at the end is named below.
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            let broken = try brokenReferences(db)
            let counts = try files.map { table, path in
                TestPause.at(.load)
                return (table: table.rawValue, rows: try load(names[table], path, db))
            }
            try requireReferences(db, names, butFor: broken)
            return counts
        }
    }

    private func load(_ table: AppNames.Table, _ path: String, _ db: Database) throws -> Int {
        guard let data = FileManager.default.contents(atPath: path) else { throw ImportError.unreadable(path) }
        if FieldReading.isUTF16(data) {
            throw ImportError.row(
                path, line: 1, column: nil, "the file is text in UTF-16, and duet reads UTF-8: save it as that")
        }
        let types = try columnTypes(of: table, db)
        guard !types.isEmpty else {
            throw ImportError.row(path, line: 1, column: nil, "the database has no table \(table.name)")
        }
        var header: DelimitedHeader?
        var statement: Statement?
        var rows = 0
        do {
            try DelimitedText.forEachRecord(in: [UInt8](data)) { record in
                guard let header, let statement else {
                    let names = try readHeader(record, path, table: table, types: types)
                    header = names
                    let list = names.names.map(SQLText.identifier).joined(separator: ", ")
                    let marks = names.names.map { _ in "?" }.joined(separator: ", ")
                    statement = try db.makeStatement(sql: "INSERT INTO \(table)(\(list)) VALUES (\(marks))")
                    return
                }
                try Task.checkCancellation()
                try header.check(record)
                let values = try header.names.enumerated().map { position, name in
                    let type = types[name.lowercased()] ?? ""
                    do throws(FieldReading.Refusal) {
                        return try FieldReading.value(record, position, of: name, type: type)
                    } catch {
                        throw ImportError.row(path, line: record.line, column: name, error.problem)
                    }
                }
                do {
                    try statement.execute(arguments: StatementArguments(values))
                } catch let error as DatabaseError
                    where [.SQLITE_CONSTRAINT, .SQLITE_MISMATCH].contains(error.resultCode)
                {
                    throw ImportError.constraint(error, path, record: record, names: header.names, table: table.name)
                }
                rows += 1
            }
        } catch let error as DelimitedTextError {
            throw ImportError.malformed(path, error)
        }
        guard header != nil else {
            throw ImportError.row(path, line: 1, column: nil, "the file is empty: its first line must name the columns")
        }
        return rows
    }

    /// The names of the columns, each once, in whatever case, and all of them the table's.
    private func readHeader(
        _ record: DelimitedRecord, _ path: String, table: AppNames.Table, types: [String: String]
    ) throws -> DelimitedHeader {
        func refusal(_ column: String?, _ problem: String) -> ImportError {
            .row(path, line: record.line, column: column, problem)
        }
        let fields = record.fields
        if let nameless = fields.firstIndex(where: { $0.allSatisfy(\.isWhitespace) }) {
            let place = fields.last == "" ? "ends with a comma" : "has nothing between two commas"
            throw refusal("\(nameless + 1)", "the header \(place): a column has no name")
        }
        let header = try DelimitedHeader(record, requiring: [])
        for (position, name) in header.names.enumerated() {
            if let earlier = header.names[..<position].first(where: { $0.lowercased() == name.lowercased() }) {
                throw refusal(
                    name, "the header has two columns “\(earlier)” and “\(name)”, which are one in the database")
            }
            guard types[name.lowercased()] != nil else {
                throw refusal(name, "table \(table.name) has no column \(name)")
            }
        }
        return header
    }

    /// The columns that a row can be given, in lower case, each with its declared type.
    private func columnTypes(of table: AppNames.Table, _ db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT lower(name), type FROM pragma_table_xinfo(?) WHERE hidden = 0", arguments: [table.name])
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    /// Rows that refer to something that is not there.
    private func brokenReferences(_ db: Database) throws -> Set<Row> {
        Set(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check"))
    }

    /// Names the first row that refers to something that is not there.
    private func requireReferences(_ db: Database, _ names: AppNames, butFor known: Set<Row>) throws {
        let rows = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
        var first: Row?
        while first == nil, let row = try rows.next() { first = known.contains(row) ? nil : row.copy() }
        guard let broken = first else { return }
        let (table, rowid): (String, Int64?) = (broken["table"], broken["rowid"])
        let (parent, key): (String, Int) = (broken["parent"], broken["fkid"])
        let column =
            try String.fetchOne(
                db, sql: "SELECT \"from\" FROM pragma_foreign_key_list(?) WHERE id = ?", arguments: [table, key]) ?? ""
        let value = try rowid.flatMap {
            try DatabaseValue.fetchOne(
                db,
                sql: "SELECT \(SQLText.identifier(column)) FROM \(SQLText.identifier(table)) WHERE rowid = ?",
                arguments: [$0])
        }
        let path = files.first { names[$0.table].name == table }?.path ?? "\(table).csv"
        let text = value?.text ?? "?"
        throw ImportError.reference(
            path, line: try line(of: text, in: column, path), column: column, value: text, parent: parent)
    }

    /// The first line of a file that holds a value in a column; `nil` when none does: the row was there before.
    private func line(of value: String, in column: String, _ path: String) throws -> Int? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        var position: Int?
        var isHeader = true
        var line: Int?
        try DelimitedText.forEachRecord(in: [UInt8](data)) { record in
            if isHeader {
                position = try DelimitedHeader(record, requiring: []).names.firstIndex {
                    $0.lowercased() == column.lowercased()
                }
                isHeader = false
            } else if line == nil, let position, record.text(at: position) == value {
                line = record.line
            }
        }
        return line
    }
}
