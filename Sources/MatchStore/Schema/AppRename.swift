// The trigger by which one UPDATE of users.username renames a person everywhere.
//
// ON UPDATE CASCADE has already renamed the app's rows when an AFTER trigger runs, but only where foreign keys are
// enforced, and only where the two names differ by more than letter case; so they are written out once more.
extension AppSchema {
    static var renameTriggers: [String] { [renamesPerson] }

    static var renamesPerson: String {
        let appRows = personColumns.flatMap { table, columns in
            columns.map { "UPDATE \(table) SET \($0) = NEW.username WHERE \($0) = OLD.username;" }
        }
        let ownRows = [
            ("match_plan", "first"), ("match_plan", "second"), ("match_plan", "created_by"),
            ("match_people", "username"), ("match_preferences", "username"),
        ].map { "UPDATE OR REPLACE \($0) SET \($1) = NEW.username WHERE \($1) = OLD.username;" }
        return """
            CREATE TRIGGER users_rename AFTER UPDATE OF username ON users
            WHEN NEW.username <> OLD.username COLLATE BINARY
            BEGIN
                \(appRows.joined(separator: "\n    "))
                UPDATE notifications SET data = \(renamed("notifications.data"))
                WHERE \(holdsOldName("data"));
                UPDATE match_plan SET payload = \(renamed("match_plan.payload"))
                WHERE \(isOfPerson) AND \(holdsOldName("payload"));
                UPDATE match_pairs SET payload = \(renamed("match_pairs.payload"))
                WHERE \(isOfPerson) AND \(holdsOldName("payload"));
                \(movesPairs)
                \(ownRows.joined(separator: "\n    "))
            END
            """
    }

    private static let isOfPerson = "(first = OLD.username OR second = OLD.username)"

    /// A pair is stored with the smaller name first, so a new name may turn it around. The two directions that a
    /// payload keeps under `first` and `second`, if it does, turn with it.
    ///
    /// OR REPLACE: a row left under the new name by someone who is gone must not stop the app from renaming a user.
    private static let movesPairs = """
        UPDATE OR REPLACE match_pairs SET
            first = iif(\(other) < NEW.username COLLATE NOCASE, \(other), NEW.username),
            second = iif(\(other) < NEW.username COLLATE NOCASE, NEW.username, \(other)),
            payload = iif(
                (first = OLD.username) = (\(other) < NEW.username COLLATE NOCASE)
                    AND json_type(payload, '$.first') IS NOT NULL AND json_type(payload, '$.second') IS NOT NULL,
                json_set(payload,
                    '$.first', json(payload -> '$.second'), '$.second', json(payload -> '$.first')),
                payload)
        WHERE \(isOfPerson);
        """
    private static let other = "iif(first = OLD.username, second, first)"

    private static func holdsOldName(_ column: String) -> String {
        "\(PersonInJSON.mayName(column)) AND EXISTS (SELECT 1 FROM json_tree(\(column)) AS item WHERE \(isOldName))"
    }

    /// A string that names the person and is not spelled like the new name. A key with an escaped quote in it makes a
    /// path that SQLite 3.40 cannot follow, and of a key that occurs twice only the first can be reached: such members
    /// keep the old name, rather than the rename failing.
    private static let isOldName = """
        \(PersonInJSON.names("item")) AND item.atom <> NEW.username COLLATE BINARY AND NOT instr(item.fullkey, '\\')
        """

    /// `document` with every string that is the old name replaced by the new one. `json_set` changes one place, and a
    /// trigger has no loop but a recursive query, which here visits each place of the original document once.
    private static func renamed(_ document: String) -> String {
        """
        (
                WITH RECURSIVE version(place, document) AS (
                    SELECT 0, \(document)
                    UNION ALL
                    SELECT item.id, json_set(document, item.fullkey, NEW.username)
                    FROM version, json_tree(\(document)) AS item
                    WHERE item.id = (
                        SELECT min(item.id) FROM json_tree(\(document)) AS item
                        WHERE item.id > version.place AND \(isOldName)))
                SELECT document FROM version ORDER BY place DESC LIMIT 1)
        """
    }
}
