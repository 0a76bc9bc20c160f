// Triggers that keep updated_at and edited_at.
extension AppSchema {
    /// Columns that name a person, by table; `users` itself names nobody else.
    static let personColumns: [(table: String, columns: [String])] = [
        ("profiles", ["username"]),
        ("interactions", ["username", "target_username"]),
        ("chats", ["created_by"]),
        ("chat_participants", ["username"]),
        ("messages", ["sender"]),
        ("notifications", ["username"]),
    ]

    static var timestampTriggers: [String] {
        [movesUpdatedAt("users", naming: [])]
            + personColumns.map { movesUpdatedAt($0.table, naming: $0.columns) }
            + [movesEditedAt]
    }

    /// The trigger that sets `updated_at` to now when a row changes.
    ///
    /// It stays still when the statement set `updated_at` itself; when the time already is now, which is also what ends
    /// the recursion under `recursive_triggers`; and when the row merely follows a person who was renamed or erased.
    /// The last matters: an old like whose target takes a new name would else pass for a fresh one, and everybody who
    /// ever met that person for active.
    private static func movesUpdatedAt(_ table: String, naming columns: [String]) -> String {
        let follows = columns.map { column in
            // The parent has changed by the time a foreign key's action reaches its children. A change of letter case
            // alone finds the parent still there, under the other spelling.
            """

                AND NOT (OLD.\(column) IS NOT NULL AND NEW.\(column) IS NOT OLD.\(column) COLLATE BINARY
                    AND (NEW.\(column) IS OLD.\(column)
                        OR NOT EXISTS (SELECT 1 FROM users WHERE username = OLD.\(column))))
            """
        }.joined()
        // Setting edited_at, by hand or by the trigger below, is no second change beside that of the text.
        let isEdit =
            table == "messages" ? "\n    AND (NEW.edited_at IS OLD.edited_at OR NEW.text IS NOT OLD.text)" : ""
        return """
            CREATE TRIGGER \(table)_move_updated_at AFTER UPDATE ON \(table)
            WHEN NEW.updated_at IS OLD.updated_at AND OLD.updated_at IS NOT CURRENT_TIMESTAMP\(follows)\(isEdit)
            BEGIN
                UPDATE \(table) SET updated_at = CURRENT_TIMESTAMP WHERE rowid = NEW.rowid;
            END
            """
    }

    private static let movesEditedAt = """
        CREATE TRIGGER messages_move_edited_at AFTER UPDATE OF text ON messages
        WHEN NEW.text IS NOT OLD.text AND NEW.edited_at IS OLD.edited_at
        BEGIN
            UPDATE messages SET edited_at = CURRENT_TIMESTAMP WHERE rowid = NEW.rowid;
        END
        """
}
