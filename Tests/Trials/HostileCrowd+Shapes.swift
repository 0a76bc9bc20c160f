/// Two ways in which apps declare their tables: with as little as there can be, and with references and defaults.
extension HostileCrowd {
    private static func table(_ name: String, _ columns: (String, String, String)...) -> HostileTable {
        HostileTable(name: name, columns: columns.map { .init(name: $0.0, type: $0.1, constraint: $0.2) })
    }

    static var plainTables: [HostileTable] {
        [
            table("users", ("username", "TEXT", ""), ("email", "TEXT", ""), ("password", "TEXT", "")),
            table(
                "profiles", ("username", "TEXT", ""), ("name", "TEXT", ""), ("role", "TEXT", ""), ("age", "", ""),
                ("gender", "TEXT", ""), ("genre", "TEXT", ""), ("experience", "", ""), ("updated_at", "TEXT", "")),
            table(
                "interactions", ("id", "INTEGER", "PRIMARY KEY"), ("username", "TEXT", ""),
                ("target_username", "TEXT", ""),
                ("interaction_type", "TEXT", ""), ("created_at", "TEXT", ""), ("updated_at", "TEXT", "")),
            table("chats", ("id", "INTEGER", "PRIMARY KEY"), ("type", "TEXT", ""), ("created_by", "TEXT", "")),
            table("chat_participants", ("chat_id", "INTEGER", ""), ("username", "TEXT", "")),
            table(
                "messages", ("chat_id", "INTEGER", ""), ("sender", "TEXT", ""), ("text", "TEXT", ""),
                ("created_at", "TEXT", "")),
            table(
                "notifications", ("id", "INTEGER", "PRIMARY KEY"), ("username", "TEXT", ""), ("type", "TEXT", ""),
                ("title", "TEXT", ""), ("content", "TEXT", ""), ("data", "TEXT", "")),
        ]
    }

    static var carefulTables: [HostileTable] {
        let person = "NOT NULL COLLATE NOCASE REFERENCES users (username) ON UPDATE CASCADE ON DELETE CASCADE"
        let chat = "NOT NULL REFERENCES chats (id) ON DELETE CASCADE"
        let now = ("created_at", "TEXT", "NOT NULL DEFAULT CURRENT_TIMESTAMP")
        let then = ("updated_at", "TEXT", "NOT NULL DEFAULT CURRENT_TIMESTAMP")
        return [
            table(
                "users", ("username", "TEXT", "NOT NULL COLLATE NOCASE PRIMARY KEY"), ("email", "TEXT", ""),
                ("password", "TEXT", ""), ("phone", "TEXT", ""), now),
            table(
                "profiles", ("username", "TEXT", "PRIMARY KEY " + person), ("name", "TEXT", ""), ("role", "TEXT", ""),
                ("age", "INTEGER", ""), ("gender", "TEXT", ""), ("genre", "TEXT", ""), ("experience", "INTEGER", ""),
                then),
            table(
                "interactions", ("id", "INTEGER", "PRIMARY KEY AUTOINCREMENT"), ("username", "TEXT", person),
                ("target_username", "TEXT", person), ("interaction_type", "TEXT", "NOT NULL"), now, then),
            table(
                "chats", ("id", "INTEGER", "PRIMARY KEY AUTOINCREMENT"), ("type", "TEXT", "NOT NULL"),
                ("created_by", "TEXT", "COLLATE NOCASE REFERENCES users (username)"), now, then),
            table("chat_participants", ("chat_id", "INTEGER", chat), ("username", "TEXT", person), now),
            table(
                "messages", ("chat_id", "INTEGER", chat), ("sender", "TEXT", person), ("text", "TEXT", "NOT NULL"), now),
            table(
                "notifications", ("id", "INTEGER", "PRIMARY KEY"), ("username", "TEXT", person),
                ("type", "TEXT", "NOT NULL"),
                ("title", "TEXT", ""), ("content", "TEXT", ""), ("data", "TEXT", ""),
                ("is_read", "INTEGER", "NOT NULL DEFAULT 0"), now),
        ]
    }
}
