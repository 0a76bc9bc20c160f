package import GRDB
internal import Profiles

/// A map that is proposed for an app's database, from the names and foreign keys of its tables: what `duet check --write-map`
/// writes, for a person to look through.
package struct MapProposal: Sendable {
    /// The file's text, without the last line's end.
    package let text: String
    /// What is required and was not found, as `table` or `table.column`.
    package let missing: [String]

    /// - Throws: `StoreError` for a file that is absent or no database.
    package init(of path: String) throws { self = try MatchDatabase(path: path, access: .read).read { try Self($0) } }

    /// Reads names, foreign keys, and of columns that say who is gone, and of the types of interactions, the values.
    package init(_ db: Database) throws {
        var finder = try MapFinder(db)
        finder.findTables()
        finder.findColumns()
        let (tables, columns) = (finder.tables, finder.columns)
        var lines = [
            "# What this app calls its tables and columns, as far as their names tell. Look through every line:",
            "# on the left is the name that duet init gives, on the right the app's. What is not named here is",
            "# called as duet init calls it. Then: duet check --database FILE --map THIS",
        ]
        func line(_ key: String, _ value: String, _ note: String = "") -> String {
            "  \(key): \(Self.quoted(value))\(note.isEmpty ? "" : "  # \(note)")"
        }
        var missing: [String] = []
        var (tableLines, columnLines): ([String], [String]) = ([], [])
        for table in AppTable.allCases where table != .preferences {
            guard let name = tables[table] else {
                missing.append(table.rawValue)
                tableLines.append("  # \(table.rawValue): ?  # no table looks like it")
                continue
            }
            if name != table.rawValue { tableLines.append(line(table.rawValue, name)) }
            for column in AppSchemaCheck.knownColumns(of: table) {
                let key = "\(table.rawValue).\(column.rawValue)"
                let isRequired = AppSchemaCheck.requiredColumns.contains {
                    $0.table == table && $0.columns.contains(column)
                }
                if let found = columns[table]?[column] {
                    if found.lowercased() != column.rawValue { columnLines.append(line(key, found)) }
                } else if isRequired, column != .age || columns[table]?[.birthDate] == nil {
                    missing.append(key)
                    columnLines.append("  # \(key): ?  # no column looks like it; it must be there")
                }
            }
        }
        for (title, found) in [("tables", tableLines), ("columns", columnLines)] where !found.isEmpty {
            // A key with comments alone below it would have no value.
            let isEmpty = found.allSatisfy { $0.hasPrefix("  #") }
            lines += ["", isEmpty ? "# \(title):" : "\(title):"] + found
        }
        lines += try Self.leaveOut(db, tables, columns)
        lines += try Self.words(db, tables, columns)
        text = lines.joined(separator: "\n")
        self.missing = missing
    }

    private static func quoted(_ name: String) -> String {
        let isPlain =
            !name.isEmpty
            && name.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x7A).contains($0) }
        let isWord = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(name.lowercased())
        return isPlain && !isWord && name.first?.isNumber == false
            ? name : "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Columns that say that a row does not count any more.
    private static func leaveOut(
        _ db: Database, _ tables: [AppTable: String], _ columns: [AppTable: [AppColumn: String]]
    ) throws -> [String] {
        var lines: [String] = []
        for table in AppNames.canBeLeftOut {
            guard let name = tables[table] else { continue }
            let read = Set((columns[table] ?? [:]).values.map { $0.lowercased() })
            let found = try Row.fetchAll(db, sql: "SELECT name, type FROM pragma_table_xinfo(?)", arguments: [name])
            var own: [String] = []
            for row in found {
                let (column, type): (String, String) = (row[0], row[1])
                let words = NameWords(column)
                let saysSo =
                    table == .interactions
                    ? words.isAboutAnEnd : words.topicOfPerson == .account || MapWords.plain(column).hasSuffix("state")
                guard !read.contains(column.lowercased()), saysSo else { continue }
                own.append(try Self.rule(db, name, column, type.uppercased()))
            }
            if !own.isEmpty {
                lines +=
                    [own.allSatisfy { $0.hasPrefix("    #") } ? "  # \(table.rawValue):" : "  \(table.rawValue):"] + own
            }
        }
        guard !lines.isEmpty else { return [] }
        let isEmpty = lines.allSatisfy { $0.hasPrefix("  #") || $0.hasPrefix("    #") }
        return [
            "", "# Rows that do not count: people who are gone or banned, and words that were taken back.",
            isEmpty ? "# leave-out:" : "leave-out:",
        ] + lines
    }

    private static func rule(_ db: Database, _ table: String, _ column: String, _ type: String) throws -> String {
        let (key, word) = (quoted(column), MapWords.plain(column))
        if word.hasSuffix("at") || word.hasSuffix("on") || type.contains("DATE") || type.contains("TIME") {
            return "    \(key): set  # has a value when it is so"
        }
        if ["active", "enabled", "visible"].contains(where: word.hasSuffix), !word.contains("inactive") {
            return "    \(key): false  # 0, false or nothing when it is so"
        }
        if ["status", "state", "visibility"].contains(where: word.hasSuffix) {
            let column = SQLText.identifier(column)
            let found = try Row.fetchAll(
                db,
                sql: """
                    SELECT substr(CAST(\(column) AS TEXT), 1, 30), count(*) FROM \(SQLText.identifier(table))
                    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8
                    """
            ).map { "\(($0[0] as DatabaseValue).text ?? "NULL") (\($0[1] as Int))" }
            let shown = found.joined(separator: ", ").filter { $0 != "\n" && $0 != "\r" }
            return "    # \(key): [banned, deleted]  # which of these words: \(shown)"
        }
        return "    \(key): true  # neither 0, false nor nothing when it is so"
    }

    /// The app's words for interactions, which a map does not translate.
    private static func words(
        _ db: Database, _ tables: [AppTable: String], _ columns: [AppTable: [AppColumn: String]]
    ) throws -> [String] {
        guard let table = tables[.interactions], let type = columns[.interactions]?[.interactionType] else { return [] }
        let column = SQLText.identifier(type)
        let found = try Row.fetchAll(
            db,
            sql: """
                SELECT substr(CAST(\(column) AS TEXT), 1, 30), count(*) FROM \(SQLText.identifier(table))
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20
                """)
        let known = Set(["like", "dislike", "block"])
        let others = found.map { (word: ($0[0] as DatabaseValue).text ?? "NULL", rows: $0[1] as Int) }
            .filter { !known.contains($0.word) }
        guard !others.isEmpty else { return [] }
        let shown = others.map { "\($0.word) (\($0.rows))" }.joined(separator: ", ").filter { $0 != "\n" && $0 != "\r" }
        return [
            "", "# Words in \(table).\(type) that are not like, dislike or block: \(shown).",
            "# Say what they mean with --type, such as --type like=like,super --type ignore=view.",
        ]
    }
}
