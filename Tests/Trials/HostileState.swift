/// All that a database holds at a moment, to tell what changed.
struct HostileState {
    /// How often each row is there, by table; names in lower case.
    private(set) var tables: [String: [[Cell]: Int]] = [:]
    /// Tables that cannot be read, with what SQLite says.
    private(set) var unreadable: [String: String] = [:]
    /// The statements of everything that is not Duet's.
    private(set) var schema: Set<String> = []
    private(set) var integrity: Set<String> = []
    private(set) var journalMode = ""
    /// Tables that a module keeps, in further tables of its own.
    private var virtual: Set<String> = []

    init(path: String) throws {
        let reader = try HostileReader(path: path)
        try reader.execute("BEGIN")
        for row in try reader.rows("SELECT name, type, sql, tbl_name FROM sqlite_master") {
            guard let name = row[0].words, let type = row[1].words else { continue }
            if !Self.isDuets(row[3].words ?? name), !name.hasPrefix("sqlite_") { schema.insert("\(name): \(row[2])") }
            guard type == "table", !name.hasPrefix("sqlite_") else { continue }
            if row[2].words?.uppercased().hasPrefix("CREATE VIRTUAL") == true { virtual.insert(name.lowercased()) }
            do {
                // Generated columns may fail as they are read, and follow from the others.
                let columns = try reader.rows(
                    "SELECT name FROM pragma_table_xinfo(\(HostileValue.literal(name))) WHERE hidden = 0"
                ).compactMap { $0[0].words }
                let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
                tables[name.lowercased()] = try reader.rows("SELECT \(list) FROM \"\(name)\"")
                    .reduce(into: [:]) { $0[$1, default: 0] += 1 }
            } catch let error as HostileReader.Failure {
                unreadable[name.lowercased()] = error.description
            }
        }
        integrity = Set(try reader.rows("PRAGMA integrity_check(10000)").compactMap { $0[0].words })
        journalMode = try reader.rows("PRAGMA journal_mode").first?[0].words ?? ""
        try reader.execute("COMMIT")
    }

    static func isDuets(_ table: String) -> Bool { table.lowercased().hasPrefix("match_") }

    /// What differs in tables of the app, in words; empty where nothing does.
    ///
    /// - Parameter additions: tables in which there may be more rows than before.
    func changes(since before: HostileState, additions: Set<String> = [], ownToo: Bool = false) -> [String] {
        var found: [String] = []
        let names = Set(tables.keys).union(before.tables.keys).union(unreadable.keys).union(before.unreadable.keys)
        for name in names.sorted() where ownToo || !Self.isDuets(name) {
            // What the app's own triggers write there is the app's.
            if name == "app_log" || virtual.contains(where: { name.hasPrefix($0 + "_") }) { continue }
            if unreadable[name] != before.unreadable[name] { found.append("\(name) can be read no more, or again") }
            let (old, new) = (before.tables[name] ?? [:], tables[name] ?? [:])
            if additions.contains(name) {
                if old.contains(where: { new[$0.key, default: 0] < $0.value }) {
                    found.append("rows of \(name) are gone")
                }
            } else if old != new {
                found.append("\(name) changed")
            }
        }
        if schema != before.schema { found.append("the app's schema changed") }
        if journalMode != before.journalMode { found.append("the journal mode is \(journalMode)") }
        let news = integrity.subtracting(before.integrity).subtracting(["ok"])
        if !news.isEmpty { found.append("integrity_check says \(news.sorted().first ?? "")") }
        return found
    }
}
