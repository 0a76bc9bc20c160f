package import CSV
internal import Foundation
internal import GRDB
internal import Profiles

/// Loads a folder of CSV files, each named after a table: all of it or nothing.
package struct TableImport {
    /// A table after those that it refers to.
    static let tables = AppSchema.tableNames + ["match_preferences"]

    private let files: [(table: String, path: String)]

    /// - Throws: `ImportError` when there is no such folder, or no file in it that is named after a table.
    package init(folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder) else { throw ImportError.noFolder(folder) }
        let type = try? FileManager.default.attributesOfItem(atPath: folder)[.type] as? FileAttributeType
        guard type != .typeRegular else { throw ImportError.notAFolder(folder) }
        files = Self.tables.map { (table: $0, path: (folder as NSString).appendingPathComponent("\($0).csv")) }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
        guard !files.isEmpty else { throw ImportError.nothingToLoad(folder) }
    }

    /// Loads every file in one transaction, and checks all references before it commits.
    ///
    /// - Returns: how many rows went into each table, in the order of loading.
    /// - Throws: `ImportError` naming file, line and column; `StoreError`; `CancellationError` when the surrounding task is
    ///   cancelled.
    package func load(into path: String) throws -> [(table: String, rows: Int)] {
        let store = try MatchDatabase(path: path, access: .write)
        // Before the lock, so that no lock file is left beside a file that is no app's database.
        try store.read { try AppSchemaCheck.require(in: $0) }
        let lock = try PassLock(database: store.path)
        defer { withExtendedLifetime(lock) {} }
        return try store.write { db in
            try AppSchemaCheck.require(in: db)
            // A row may refer to one further down in its file; what is still broken at the end is named below.
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            let counts = try files.map { file in (table: file.table, rows: try load(file.table, file.path, db)) }
            try requireReferences(db)
            return counts
        }
    }

    private func load(_ table: String, _ path: String, _ db: Database) throws -> Int {
        guard let data = FileManager.default.contents(atPath: path) else { throw ImportError.unreadable(path) }
        let known = try columnNames(of: table, db)
        guard !known.isEmpty else {
            throw ImportError.row(path, line: 1, column: nil, "the database has no table \(table)")
        }
        var header: DelimitedHeader?
        var statement: Statement?
        var rows = 0
        do {
            try DelimitedText.forEachRecord(in: [UInt8](data)) { record in
                guard let header, let statement else {
                    let names = try DelimitedHeader(record, requiring: [])
                    if let unknown = names.names.first(where: { !known.contains($0.lowercased()) }) {
                        throw ImportError.row(
                            path, line: record.line, column: unknown, "table \(table) has no column \(unknown)")
                    }
                    header = names
                    let list = names.names.map { "\"\($0)\"" }.joined(separator: ", ")
                    let marks = names.names.map { _ in "?" }.joined(separator: ", ")
                    statement = try db.makeStatement(sql: "INSERT INTO \(table)(\(list)) VALUES (\(marks))")
                    return
                }
                try Task.checkCancellation()
                try header.check(record)
                var values: [DatabaseValue] = []
                for (position, name) in header.names.enumerated() {
                    guard let text = record.text(at: position) else {
                        throw ImportError.row(path, line: record.line, column: name, "the field is not UTF-8 text")
                    }
                    values.append(text.isEmpty ? .null : text.databaseValue)
                }
                do {
                    try statement.execute(arguments: StatementArguments(values))
                } catch let error as DatabaseError
                    where [.SQLITE_CONSTRAINT, .SQLITE_MISMATCH].contains(error.resultCode)
                {
                    throw ImportError.constraint(error, path, record: record, names: header.names, table: table)
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

    private func columnNames(of table: String, _ db: Database) throws -> Set<String> {
        let names = try String.fetchAll(
            db, sql: "SELECT lower(name) FROM pragma_table_xinfo(?) WHERE hidden = 0", arguments: [table])
        return Set(names)
    }

    /// Names the first row that refers to something that is not there.
    private func requireReferences(_ db: Database) throws {
        guard let broken = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") else { return }
        let (table, rowid, parent, key): (String, Int64?, String, Int) = (broken[0], broken[1], broken[2], broken[3])
        let column =
            try String.fetchOne(
                db, sql: "SELECT \"from\" FROM pragma_foreign_key_list(?) WHERE id = ?", arguments: [table, key]) ?? ""
        let value = try rowid.flatMap {
            try DatabaseValue.fetchOne(db, sql: "SELECT \"\(column)\" FROM \(table) WHERE rowid = ?", arguments: [$0])
        }
        let path = files.first { $0.table == table }?.path ?? "\(table).csv"
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

/// Why CSV files cannot be loaded, naming the place.
package enum ImportError: Error, Equatable, CustomStringConvertible {
    case noFolder(String)
    case notAFolder(String)
    case nothingToLoad(String)
    case unreadable(String)
    case row(String, line: Int, column: String?, String)
    case malformed(String, DelimitedTextError)
    case reference(String, line: Int?, column: String, value: String, parent: String)

    package var description: String {
        switch self {
        case .noFolder(let folder): "there is no folder \(folder)."
        case .notAFolder(let path): "\(path) is not a folder. Name the folder that holds users.csv and the others."
        case .nothingToLoad(let folder):
            "\(folder) has no file named after a table (\(TableImport.tables.map { $0 + ".csv" }.joined(separator: ", ")))."
        case .unreadable(let path): "\(path) cannot be read."
        case .row(let path, let line, let column, let problem):
            "\(path), line \(line)" + (column.map { ", column \($0)" } ?? "") + ": \(problem). Nothing was loaded."
        case .malformed(let path, let error):
            "\(path), line \(error.line), column \(error.column): \(error.problem). Nothing was loaded."
        case .reference(let path, let line, let column, let value, let parent):
            path + (line.map { ", line \($0)" } ?? "")
                + ", column \(column): “\(value)” refers to a row of \(parent) that is not there. Nothing was loaded."
        }
    }

    /// Whether something that was named is not there at all.
    package var isAbsence: Bool {
        switch self {
        case .noFolder, .notAFolder, .nothingToLoad: true
        default: false
        }
    }

    /// The row that a constraint refused. SQLite names the column for most constraints; where it names several, or a
    /// check, all that are in its words are repeated.
    static func constraint(
        _ error: DatabaseError, _ path: String, record: DelimitedRecord, names: [String], table: String
    ) -> ImportError {
        var message = error.message ?? "the row was refused"
        // Whole words: "id" is in "json_valid" too.
        let words = message.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { $0.lowercased() }
        var column = names.first { words.contains($0.lowercased()) }
        if column == nil, error.resultCode == .SQLITE_MISMATCH {
            // SQLite says this, without a name, of one thing only: what numbers the rows must be a whole number.
            column = names.first { $0.lowercased() == "id" }
            message = "not a whole number"
        }
        let value = column.flatMap { names.firstIndex(of: $0) }.flatMap { record.text(at: $0) }
        let shown = value.map { " (the value is “\($0.prefix(60))”)" } ?? ""
        let isTaken = column != nil && message.hasPrefix("UNIQUE constraint failed") && !message.contains(",")
        let problem = isTaken ? "another row of \(table) has the same" : message
        return .row(path, line: record.line, column: column, problem + shown)
    }
}
