// Tables and indexes of the app. Usernames and email ignore letter case everywhere, in the columns that refer to them
// too: a child column without NOCASE would find its parent, and yet miss a comparison or an index.
extension AppSchema {
    private static let timestamps = """
        created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
        updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
        """
    private static let person = "TEXT NOT NULL COLLATE NOCASE REFERENCES users (username) \(cascade)"
    private static let cascade = "ON UPDATE CASCADE ON DELETE CASCADE"

    static let tables = [
        // GLOB and length() stop at a NUL character; the byte count does not.
        """
        CREATE TABLE users (
            username TEXT NOT NULL COLLATE NOCASE PRIMARY KEY
                CHECK (length(username) BETWEEN 3 AND 30)
                CHECK (username NOT GLOB '*[^A-Za-z0-9_]*')
                CHECK (length(CAST(username AS BLOB)) = length(username)),
            email TEXT COLLATE NOCASE UNIQUE,
            password TEXT,
            phone TEXT,
            \(timestamps)
        ) STRICT
        """,
        // No range for age, no list for gender: an app's rows hold what people typed, and a pass leaves out what it
        // cannot use instead of refusing to load it.
        """
        CREATE TABLE profiles (
            username \(person) PRIMARY KEY,
            name TEXT,
            role TEXT,
            age INTEGER,
            gender TEXT,
            genre TEXT,
            experience INTEGER,
            main_image TEXT,
            concert_img TEXT,
            last_song TEXT,
            last_desc TEXT,
            \(timestamps)
        ) STRICT
        """,
        // Not unique per pair: a person may say one thing and later another; the latest counts.
        """
        CREATE TABLE interactions (
            id INTEGER PRIMARY KEY,
            username \(person),
            target_username \(person),
            interaction_type TEXT NOT NULL CHECK (interaction_type IN ('like', 'dislike', 'block')),
            \(timestamps)
        ) STRICT
        """,
        // AUTOINCREMENT: the id of a chat that is gone is never given again, because notifications and match_pairs
        // remember chats by id.
        """
        CREATE TABLE chats (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            type TEXT NOT NULL CHECK (type IN ('dm', 'group')),
            name TEXT,
            avatar_url TEXT,
            created_by TEXT COLLATE NOCASE REFERENCES users (username) ON UPDATE CASCADE ON DELETE SET NULL,
            \(timestamps)
        ) STRICT
        """,
        """
        CREATE TABLE chat_participants (
            id INTEGER PRIMARY KEY,
            chat_id INTEGER NOT NULL REFERENCES chats (id) \(cascade),
            username \(person),
            joined_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
            \(timestamps),
            UNIQUE (chat_id, username)
        ) STRICT
        """,
        """
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            chat_id INTEGER NOT NULL REFERENCES chats (id) \(cascade),
            sender \(person),
            text TEXT NOT NULL,
            client_msg TEXT,
            \(timestamps),
            edited_at TEXT
        ) STRICT
        """,
        """
        CREATE TABLE notifications (
            id INTEGER PRIMARY KEY,
            username \(person),
            type TEXT NOT NULL,
            title TEXT,
            content TEXT,
            data TEXT \(SQLText.isJSON("data", "object")),
            is_read INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1)),
            is_archived INTEGER NOT NULL DEFAULT 0 CHECK (is_archived IN (0, 1)),
            \(timestamps)
        ) STRICT
        """,
    ]

    static let indexes = [
        // What one person said of another, and who spoke of a person.
        "CREATE INDEX interactions_by_pair ON interactions (username, target_username)",
        "CREATE INDEX interactions_by_target ON interactions (target_username)",
        "CREATE INDEX chats_by_creator ON chats (created_by)",
        "CREATE INDEX chat_participants_by_person ON chat_participants (username)",
        // A chat as it is read, and the chats in which a person wrote.
        "CREATE INDEX messages_by_chat ON messages (chat_id, created_at)",
        "CREATE INDEX messages_by_sender ON messages (sender, chat_id)",
        // A client that sends again after a lost answer repeats its client_msg.
        """
        CREATE UNIQUE INDEX messages_sent_once ON messages (chat_id, sender, client_msg)
        WHERE client_msg IS NOT NULL
        """,
        // A person's inbox, newest last.
        "CREATE INDEX notifications_by_person ON notifications (username, is_archived, created_at)",
    ]
}
