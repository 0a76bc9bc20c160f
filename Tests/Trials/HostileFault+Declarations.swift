import Foundation

/// Faults of how tables are declared.
extension HostileFault {
    func spoilTables(_ plan: inout HostilePlan, _ draw: inout HostileDraw) {
        switch self {
        case .types:
            for table in draw.some(draw.within(1...4), of: Self.tables) {
                plan.change(table) {
                    for place in $0.columns.indices where $0.columns[place].name != "id" && draw.chance(0.5) {
                        $0.columns[place].type = draw.one(of: Self.declaredTypes)
                    }
                }
            }
        case .strict:
            for table in draw.some(3, of: Self.tables) {
                plan.change(table) {
                    $0.suffix = $0.suffix.isEmpty ? "STRICT" : "STRICT, \($0.suffix)"
                    for place in $0.columns.indices where $0.columns[place].type.isEmpty {
                        $0.columns[place].type = "ANY"
                    }
                }
            }
        case .withoutRowid:
            let table = draw.one(of: [
                "users", "profiles", "interactions", "chats", "notifications", "chat_participants",
            ])
            plan.change(table) {
                $0.suffix = $0.suffix.isEmpty ? "WITHOUT ROWID" : "\($0.suffix), WITHOUT ROWID"
                let declared = $0.columns.map(\.constraint).joined()
                if !declared.contains("PRIMARY KEY") {
                    $0.constraints.append(
                        table == "chat_participants" ? "PRIMARY KEY (chat_id, username)" : "PRIMARY KEY (username)")
                }
                $0.change("id") { $0.constraint = "PRIMARY KEY" }
            }
        case .collations:
            for (table, column) in Self.nameColumns + [("users", "username")] where draw.chance(0.5) {
                plan.change(table) { table in
                    table.change(column) {
                        $0.constraint =
                            $0.constraint.replacing("COLLATE NOCASE", with: "") + " COLLATE "
                            + draw.one(of: ["NOCASE", "BINARY", "RTRIM"])
                    }
                }
            }
        case .missingColumn:
            plan.change(draw.one(of: Self.tables)) { $0.columns.remove(at: draw.below($0.columns.count)) }
        case .missingTable: plan[draw.one(of: Self.tables)] = nil
        case .extraColumn:
            let constraint = draw.one(of: [
                "NOT NULL", "NOT NULL DEFAULT 'calm'", "DEFAULT (random())", "NOT NULL DEFAULT ''", "UNIQUE",
                "CHECK (mood IN ('calm'))", "NOT NULL UNIQUE DEFAULT 1",
            ])
            plan.change(draw.one(of: Self.written + ["users"])) { table in
                table.columns.append(
                    .init(
                        name: "mood", type: draw.one(of: Self.declaredTypes.filter { $0 != "" }), constraint: constraint
                    ))
                guard constraint == "NOT NULL" || constraint.contains("IN (") else { return }
                for row in table.rows.indices { table.rows[row]["mood"] = "'calm'" }
            }
        case .generated: Self.generate(&plan, &draw)
        case .checks:
            let (table, check) = draw.one(of: [
                ("chats", "type IN ('private', 'group')"), ("chats", "type IN ('dm', 'group')"),
                ("notifications", "type <> 'match'"), ("notifications", "length(title) < 10"),
                ("notifications", "json_valid(data)"), ("chat_participants", "username NOT LIKE 'max%'"),
                ("notifications", "content NOT LIKE '%<%'"), ("chats", "created_by IS NOT NULL"), ("chats", "id < 6"),
            ])
            plan.change(table) { $0.constraints.append("CHECK (\(check))") }
        case .views: plan.change(draw.one(of: Self.tables)) { $0.isView = true }
        case .textIDs:
            plan.change(draw.one(of: ["chats", "notifications", "interactions"])) { table in
                table.change("id") {
                    ($0.type, $0.constraint) = draw.one(of: [
                        ("TEXT", "PRIMARY KEY"), ("TEXT", "NOT NULL PRIMARY KEY"), ("INT", "PRIMARY KEY"), ("BLOB", ""),
                        ("TEXT", "PRIMARY KEY DEFAULT (hex(randomblob(8)))"), ("INTEGER", "PRIMARY KEY DESC"),
                        ("INTEGER", "PRIMARY KEY AUTOINCREMENT"), ("INTEGER", "DEFAULT 5"),
                    ])
                }
            }
        case .uniques:
            let clash = draw.one(of: ["IGNORE", "REPLACE", "ROLLBACK", "FAIL", "ABORT"])
            let (table, columns) = draw.one(of: [
                ("chats", "created_by"), ("notifications", "username"), ("notifications", "username, type"),
                ("chat_participants", "username"), ("chat_participants", "chat_id, username"), ("chats", "type"),
                ("users", "username"), ("profiles", "username"),
            ])
            plan.change(table) { $0.constraints.append("UNIQUE (\(columns)) ON CONFLICT \(clash)") }
        case .otherSpelling:
            plan.change(draw.one(of: Self.tables)) {
                $0.name = draw.one(of: [$0.name.uppercased(), $0.name.capitalized])
                guard draw.chance(0.5) else { return }
                for place in $0.columns.indices {
                    let old = $0.columns[place].name
                    $0.columns[place].name = old.uppercased()
                    for row in $0.rows.indices {
                        $0.rows[row][old.uppercased()] = $0.rows[row].removeValue(forKey: old)
                    }
                }
            }
        case .module:
            plan.change(draw.one(of: ["notifications", "messages", "profiles", "chats"])) { $0.module = "fts5" }
        default: break
        }
    }

    private static let declaredTypes = [
        "INTEGER", "TEXT", "REAL", "BLOB", "NUMERIC", "", "BOOLEAN", "DATETIME", "VARCHAR(30)", "JSON",
        "FLOATING POINT",
    ]

    private static func generate(_ plan: inout HostilePlan, _ draw: inout HostileDraw) {
        let (table, column, expression) = draw.one(of: [
            ("profiles", "age", "CAST(experience AS INTEGER) + 20"), ("profiles", "name", "upper(username)"),
            ("users", "email", "json_extract('private', '$.' || username)"), ("chats", "type", "'dm'"),
            ("notifications", "title", "type || '!'"), ("interactions", "created_at", "updated_at"),
            ("users", "password", "json_extract('private', '$.' || username)"), ("profiles", "updated_at", "NULL"),
            ("messages", "text", "json_extract('private', '$.' || sender)"),
            ("chat_participants", "created_at", "NULL"),
        ])
        plan.change(table) {
            $0.change(column) {
                $0.constraint = "GENERATED ALWAYS AS (\(expression)) \(draw.one(of: ["VIRTUAL", "STORED", "VIRTUAL"]))"
            }
        }
    }
}
