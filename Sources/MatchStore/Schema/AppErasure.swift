// Triggers by which one DELETE FROM users erases a person.
//
// SQLite runs BEFORE triggers, then deletes the row, then the actions of foreign keys, then AFTER triggers. Whether a
// direct chat is left with one person can be seen only while its people are still there: that is the BEFORE trigger.
// The rest follows in the AFTER trigger, where what the foreign keys reach is written out once more: SQLite enforces
// them only on connections that ask for it, and an erasure must not depend on that.
extension AppSchema {
    static var erasureTriggers: [String] { [removesDirectChats, erasesPerson, removesChat] }

    static let removesDirectChats = """
        CREATE TRIGGER users_remove_direct_chats BEFORE DELETE ON users
        BEGIN
            DELETE FROM notifications
            WHERE instr(data, 'chat_id')
                AND CAST(json_extract(data, '$.chat_id') AS TEXT) IN (
                    SELECT CAST(chats.id AS TEXT) FROM chats WHERE \(isLeftWithOne));
            DELETE FROM chats WHERE \(isLeftWithOne);
        END
        """

    /// Whether the row of `chats` is a direct chat of `OLD.username` in which at most one other person would remain.
    /// Its people are its participants, its creator and all who wrote in it, also those who have left since. Who has no
    /// profile is none of them: a bot that made the chat or greets in it, or somebody who looks after it.
    private static let isLeftWithOne = """
        chats.type <> 'group'
                AND chats.id IN (
                    SELECT chat_id FROM chat_participants WHERE username = OLD.username
                    UNION SELECT id FROM chats WHERE created_by = OLD.username
                    UNION SELECT chat_id FROM messages WHERE sender = OLD.username)
                AND 1 >= (
                    SELECT count(*) FROM (
                        SELECT username AS person FROM chat_participants WHERE chat_id = chats.id
                        UNION SELECT sender FROM messages WHERE chat_id = chats.id
                        UNION SELECT chats.created_by)
                    WHERE person <> OLD.username AND EXISTS (SELECT 1 FROM profiles WHERE username = person))
        """

    /// In the trigger of an earlier version, for which bots were people.
    static let countsBots = "WHERE person <> OLD.username)"

    static let erasesPerson = """
        CREATE TRIGGER users_erase AFTER DELETE ON users
        BEGIN
            DELETE FROM profiles WHERE username = OLD.username;
            DELETE FROM interactions WHERE username = OLD.username OR target_username = OLD.username;
            DELETE FROM messages WHERE sender = OLD.username;
            DELETE FROM chat_participants WHERE username = OLD.username;
            UPDATE chats SET created_by = NULL WHERE created_by = OLD.username;
            DELETE FROM notifications WHERE username = OLD.username;
            DELETE FROM notifications
            WHERE \(PersonInJSON.mayName("data"))
                AND EXISTS (SELECT 1 FROM json_tree(notifications.data) AS item WHERE \(PersonInJSON.names("item")));
            \(forgetsWhatWaits)
            DELETE FROM match_pairs WHERE first = OLD.username OR second = OLD.username;
            DELETE FROM match_plan
            WHERE first = OLD.username OR second = OLD.username OR created_by = OLD.username;
            DELETE FROM match_lists
            WHERE run_id IN (SELECT run_id FROM match_runs)
                AND person_id IN (SELECT person_id FROM match_people WHERE username = OLD.username);
            DELETE FROM match_readings
            WHERE person_id IN (SELECT person_id FROM match_people WHERE username = OLD.username);
            DELETE FROM match_spellings WHERE username = OLD.username;
            DELETE FROM match_people WHERE username = OLD.username;
            DELETE FROM match_preferences WHERE username = OLD.username;
        END
        """

    /// Before the pairs go, by which the chats are found.
    private static let forgetsWhatWaits = """
        DELETE FROM match_outbox
            WHERE chat_id IN (SELECT chat_id FROM match_pairs WHERE first = OLD.username OR second = OLD.username);
            \(EmittedMatches.retractsMatches(of: "OLD.username"));
        """

    private static let removesChat = """
        CREATE TRIGGER chats_remove AFTER DELETE ON chats
        BEGIN
            DELETE FROM messages WHERE chat_id = OLD.id;
            DELETE FROM chat_participants WHERE chat_id = OLD.id;
        END
        """
}

/// How a trigger on `users` finds `OLD.username` in a JSON document.
enum PersonInJSON {
    /// A cheap test that lets through every document that may name the person. Letters, digits and underscores can be
    /// written only as themselves or as a `\u` escape.
    static func mayName(_ column: String) -> String {
        "(instr(lower(\(column)), lower(OLD.username)) OR instr(\(column), '\\u'))"
    }

    /// Whether the row `item` of `json_tree` is a string that names the person, in any letter case.
    ///
    /// A username may be any word (`jazz`, `like`, `introduction`), so members of the top level that never hold a name
    /// are passed over, and so are all keys: erasing `jazz` must not take every notification that mentions the music.
    static func names(_ item: String) -> String {
        """
        \(item).type = 'text' AND \(item).atom = OLD.username COLLATE NOCASE \
        AND NOT (\(item).path = '$' AND \(item).key IN ('kind', 'type', 'score_band', 'chat_id_str', 'run_id_str')) \
        AND \(item).fullkey NOT GLOB '$.reasons*'
        """
    }
}
