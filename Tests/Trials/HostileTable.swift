/// One table of an app: how it is declared, and what is in it.
struct HostileTable {
    struct Column {
        var name: String
        var type: String
        var constraint = ""
    }

    var name: String
    var columns: [Column]
    var constraints: [String] = []
    /// `STRICT`, `WITHOUT ROWID`, or both.
    var suffix = ""
    /// SQL expressions by the name of their column.
    var rows: [[String: String]] = []
    /// The table goes under another name, and a view has this one.
    var isView = false
    /// A module that keeps the table.
    var module: String?

    mutating func change(_ column: String, _ body: (inout Column) -> Void) {
        guard let place = columns.firstIndex(where: { $0.name == column }) else { return }
        body(&columns[place])
    }

    /// The statements that make the table, without rows.
    var statements: [String] {
        if let module {
            let names = columns.filter { $0.name != "id" }.map(\.name).joined(separator: ", ")
            return ["CREATE VIRTUAL TABLE \(name) USING \(module)(\(names))"]
        }
        let declared = columns.map { "\"\($0.name)\" \($0.type) \($0.constraint)" } + constraints
        let real = isView ? "\(name)_kept" : name
        let table = "CREATE TABLE \"\(real)\" (\(declared.joined(separator: ", "))) \(suffix)"
        return isView ? [table, "CREATE VIEW \"\(name)\" AS SELECT * FROM \"\(real)\""] : [table]
    }

    /// One statement for each row; a row need not fit.
    var insertions: [String] {
        let known = Set(columns.filter { !$0.constraint.contains("GENERATED") }.map(\.name))
        return rows.map { row in
            let filled = row.filter { known.contains($0.key) && !(module != nil && $0.key == "id") }
                .sorted { $0.key < $1.key }
            let names = filled.map { "\"\($0.key)\"" }.joined(separator: ", ")
            let into = "INSERT INTO \"\(isView ? name + "_kept" : name)\""
            return filled.isEmpty
                ? "\(into) DEFAULT VALUES" : "\(into)(\(names)) VALUES (\(filled.map(\.value).joined(separator: ", ")))"
        }
    }
}

/// A database to be made: what an app would have, and the faults put into it.
struct HostilePlan {
    /// In the order in which they are made.
    var tables: [HostileTable]
    /// Before anything is made: encoding, page size.
    var pragmas: [String] = []
    /// After the rows: triggers, indexes, tables that take Duet's names.
    var statements: [String] = []
    /// Rows of `match_preferences`, which Duet's own tables are made for.
    var wishes: [[String: String]] = []
    /// Whether Duet's tables are there before the first pass, and whether a pass was there the night before.
    var hasOwnTables = false
    var hasNightBefore = false
    /// What is done to Duet's own tables, checks ignored.
    var spoilsOwnTables: [String] = []
    /// The names of the faults.
    var faults: [String] = []

    subscript(_ table: String) -> HostileTable? {
        get { tables.first { $0.name.lowercased() == table } }
        set {
            guard let place = tables.firstIndex(where: { $0.name.lowercased() == table }) else { return }
            if let newValue { tables[place] = newValue } else { tables.remove(at: place) }
        }
    }

    mutating func change(_ table: String, _ body: (inout HostileTable) -> Void) {
        guard var changed = self[table] else { return }
        body(&changed)
        self[table] = changed
    }
}
