package import CSV
internal import Foundation
internal import GRDB

/// Why CSV files cannot be loaded, naming the place.
package enum ImportError: Error, Equatable, CustomStringConvertible {
    case noFolder(String)
    case notAFolder(String)
    case nothingToLoad(String)
    case unreadable(String)
    /// A file that looks as if it were a table's, and what it is instead.
    case notLoaded(String, table: AppTable, String)
    case row(String, line: Int, column: String?, String)
    case malformed(String, DelimitedTextError)
    case reference(String, line: Int?, column: String, value: String, parent: String)

    package var description: String {
        switch self {
        case .noFolder(let folder): "there is no folder \(folder)."
        case .notAFolder(let path): "\(path) is not a folder. Name the folder that holds users.csv and the others."
        case .nothingToLoad(let folder):
            "\(folder) has no file named after a table (\(AppTable.allCases.map(\.file).joined(separator: ", ")))."
        case .unreadable(let path): "\(path) cannot be read."
        case .notLoaded(let path, let table, let what):
            "\(path) looks like a file of the table \(table.rawValue), and is \(what): only \(table.file) is read, as plain CSV. Rename "
                + "or unpack it, or take it out of the folder. Nothing was loaded."
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
    /// check, the first of them that is in the file is named.
    static func constraint(
        _ error: DatabaseError, _ path: String, record: DelimitedRecord, names: [String], table: String
    ) -> ImportError {
        let message = error.message ?? "the row was refused"
        // Whole words: "id" is in "json_valid" too.
        let words = message.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { $0.lowercased() }
        // SQLite says a mismatch, without a name, of one thing only: what numbers the rows must be a whole number.
        let isMismatch = error.resultCode == .SQLITE_MISMATCH
        let column = names.first { isMismatch ? $0.lowercased() == "id" : words.contains($0.lowercased()) }
        let value = column.flatMap { names.firstIndex(of: $0) }.flatMap { record.text(at: $0) }
        let shown = value.map { $0.isEmpty ? "" : " (the value is “\($0.prefix(60))”)" } ?? ""
        return .row(
            path, line: record.line, column: column, problem(error, message, table: table, column: column) + shown)
    }

    /// What SQLite says of a constraint, in a sentence.
    private static func problem(_ error: DatabaseError, _ message: String, table: String, column: String?) -> String {
        /// What follows the colon: columns, a name or an expression.
        let rule = message.range(of: " constraint failed: ").map { String(message[$0.upperBound...]) } ?? ""
        let columns = rule.split(separator: ", ").map { String($0.split(separator: ".").last ?? $0) }
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_NOTNULL:
            return column == nil
                ? "\(columns.joined(separator: ", ")) must have a value, and the file has no such column"
                : "the field is empty, and it must have a value"
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            return "another row of \(table) has the same"
                + (columns.count > 1 ? " \(columns.joined(separator: " and "))" : "")
        case .SQLITE_CONSTRAINT_CHECK:
            return words(ofCheck: rule) ?? "table \(table) asks for “\(rule)”, and this is not so here"
        case .SQLITE_MISMATCH: return "not a whole number"
        case .SQLITE_CONSTRAINT_TRIGGER: return "a trigger of the database refuses the row: \(message)"
        default:
            // A STRICT table: "cannot store TEXT value in INTEGER column profiles.age".
            let words = message.split(separator: " ")
            guard message.hasPrefix("cannot store "), let place = words.firstIndex(of: "in"), place + 1 < words.count
            else { return "the database refuses the row: \(message)" }
            return words[place + 1] == "INTEGER" ? "not a whole number" : "not a value of type \(words[place + 1])"
        }
    }

    /// What a check asks for, for the kinds that the tables of `duet init` have and many apps', too.
    private static func words(ofCheck rule: String) -> String? {
        if let type = rule.firstMatch(of: /json_type\(.+\) = '(object|array)'/)?.output.1 {
            return "the field must be a JSON \(type)"
        }
        if let range = rule.wholeMatch(of: /length\(\w+\) BETWEEN (\d+) AND (\d+)/)?.output {
            return "the field must have \(range.1) to \(range.2) characters"
        }
        if let list = rule.wholeMatch(of: /\w+ IN \((.+)\)/)?.output.1 { return "the field must be one of \(list)" }
        if rule.wholeMatch(of: /\w+ NOT GLOB '\*\[\^A-Za-z0-9_\]\*'/) != nil {
            return "the field may have the letters A to Z, digits and _ only"
        }
        return nil
    }
}
