internal import GRDB
internal import Profiles

/// Finds which of an app's tables and columns are those that Duet reads.
struct MapFinder {
    private struct Found {
        var name: String
        var columns: [String]
        var key: String?
        /// Columns that refer to another table, with the table and its column, in small letters.
        var references: [String: (table: String, column: String?)]
    }

    private let all: [Found]
    private(set) var tables: [AppTable: String] = [:]
    private(set) var columns: [AppTable: [AppColumn: String]] = [:]

    init(_ db: Database) throws {
        let names = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view')
                    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY lower(name)
                """
        ).filter { !MatchSchema.tableNames.contains($0.lowercased()) && $0 != "match_recommendations_now" }
        all = try names.map { name in
            let columns = try Row.fetchAll(db, sql: "SELECT name, pk FROM pragma_table_xinfo(?)", arguments: [name])
            let keys = columns.filter { $0[1] as Int > 0 }
            let references = try Row.fetchAll(
                db, sql: "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list(?)", arguments: [name])
            return Found(
                name: name, columns: columns.map { $0[0] }, key: keys.count == 1 ? keys[0][0] : nil,
                references: references.reduce(into: [:]) { found, row in
                    found[(row[0] as String).lowercased()] = (
                        table: (row[1] as String).lowercased(), column: (row[2] as String?)?.lowercased()
                    )
                })
        }
    }

    /// Each of Duet's tables gets the app's table whose name is likeliest and, of those, which has most of the columns.
    mutating func findTables() {
        var taken: Set<String> = []
        // A table that is called as Duet calls it is meant; then the names that say most.
        for table in AppTable.allCases {
            guard let same = all.first(where: { $0.name.lowercased() == table.rawValue }) else { continue }
            tables[table] = same.name
            taken.insert(same.name)
        }
        for table in [AppTable.participants] + AppTable.allCases where tables[table] == nil {
            let words = MapWords.tables(table)
            let ranked = all.filter { !taken.contains($0.name) }.compactMap { found -> (Found, Int, Int)? in
                let name = MapWords.singular(found.name)
                // `dating_profile` and `AppUser` have the app's own name in front.
                guard let place = words.firstIndex(where: { name == $0 || name.hasSuffix($0) }) else { return nil }
                let columns = AppSchemaCheck.knownColumns(of: table).count { column(table, $0, in: found) != nil }
                return (found, name == words[place] ? 0 : 1, columns)
            }
            // Of users, little more than the name may be there.
            let fewest = table == .users ? 1 : 2
            let best = ranked.filter { $0.2 >= fewest }.max {
                ($0.2, -$0.1, $1.0.name) < ($1.2, -$1.1, $0.0.name)
            }
            guard let best else { continue }
            tables[table] = best.0.name
            taken.insert(best.0.name)
        }
    }

    mutating func findColumns() {
        for table in AppTable.allCases {
            guard let found = found(table) else { continue }
            var taken: Set<String> = []
            for column in AppSchemaCheck.knownColumns(of: table) {
                guard let name = self.column(table, column, in: found, without: taken) else { continue }
                columns[table, default: [:]][column] = name
                taken.insert(name)
            }
        }
        // People go by what other tables refer to.
        guard let users = found(.users), let profiles = found(.profiles),
            let person = columns[.profiles]?[.username]
        else { return }
        let reference = profiles.references[person.lowercased()]
        let isNumbered = MapWords.plain(person).hasSuffix("id")
        if let reference, reference.table == users.name.lowercased() {
            let key = reference.column ?? users.key?.lowercased()
            if let name = users.columns.first(where: { $0.lowercased() == key }) {
                columns[.users, default: [:]][.username] = name
            }
        } else if isNumbered, let key = users.key {
            columns[.users, default: [:]][.username] = key
        }
    }

    private func found(_ table: AppTable) -> Found? { all.first { $0.name == tables[table] } }

    private func column(_ table: AppTable, _ column: AppColumn, in found: Found, without taken: Set<String> = [])
        -> String?
    {
        let free = found.columns.filter { !taken.contains($0) }
        if let same = free.first(where: { $0.lowercased() == column.rawValue }) { return same }
        let words = MapWords.columns(table, column)
        return free.compactMap { name in words.firstIndex(of: MapWords.plain(name)).map { (name, $0) } }
            .min { $0.1 < $1.1 }?.0
    }
}
