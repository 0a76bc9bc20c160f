import GRDB
import MatchStore
import Testing

@Suite("What the app keeps where no pass looks") struct UnreadFactsTests {
    private func facts(_ sql: String, in queue: DatabaseQueue? = nil) throws -> [UnreadFact] {
        let queue = try queue ?? initializedDatabase()
        try queue.write { try $0.execute(sql: sql) }
        return try queue.read { try UnreadFact.all($0, AppNames()) }
    }

    @Test func `is nothing in a database of duet init, and in an app that keeps nothing else`() throws {
        #expect(try facts("") == [])
        #expect(try facts("", in: foreignAppDatabase()) == [])
        #expect(
            try facts(
                """
                CREATE TABLE venues (id INTEGER PRIMARY KEY, status TEXT, deleted_at TEXT);
                CREATE TABLE payments (user_id TEXT REFERENCES users, status TEXT, disabled INTEGER);
                CREATE TABLE user_settings (username TEXT, theme TEXT, language TEXT);
                ALTER TABLE messages ADD COLUMN reported_at TEXT; ALTER TABLE profiles ADD COLUMN bio TEXT;
                ALTER TABLE users ADD COLUMN last_seen TEXT; ALTER TABLE chats ADD COLUMN muted INTEGER;
                """) == [])
    }

    /// One name for each word and each way to write it.
    @Test(arguments: [
        ("user_blocks", UnreadFact.Topic.apart), ("UserBlocks", .apart), ("userblocks", .apart), ("USER_BLOCK", .apart),
        ("blocked_users", .apart), ("blocklist", .apart), ("blacklist", .apart), ("user_reports", .apart),
        ("Reports", .apart), ("abuse_reports", .apart), ("mutes", .apart), ("muted_users", .apart),
        ("hiddenUsers", .apart), ("dislikes", .apart), ("unmatches", .apart), ("rejections", .apart),
        ("ignored_people", .apart), ("restraining_orders", .apart), ("bans", .account), ("user_bans", .account),
        ("BannedUsers", .account), ("suspensions", .account), ("deleted_accounts", .account),
        ("search_preferences", .wish), ("lookingFor", .wish), ("user_seeking", .wish), ("matches", .likes),
        ("user_match", .likes), ("swipes", .likes), ("super_likes", .likes), ("favourites", .likes),
    ])
    func `is a table whose name says so, in any spelling`(table: String, topic: UnreadFact.Topic) throws {
        #expect(
            try facts("CREATE TABLE \(table) (a TEXT, b TEXT)").map(\.description) == ["\(table) \(topic.rawValue)"])
    }

    @Test(arguments: [
        ("profiles", "interested_in", UnreadFact.Topic.wish), ("profiles", "interestedIn", .wish),
        ("profiles", "InterestedIn", .wish), ("profiles", "looking_for", .wish), ("profiles", "LOOKING_FOR", .wish),
        ("profiles", "seeking", .wish), ("profiles", "seeks_gender", .wish), ("profiles", "gender_preference", .wish),
        ("profiles", "sexual_orientation", .wish), ("profiles", "attractedTo", .wish), ("profiles", "min_age", .wish),
        ("users", "deleted_at", .account), ("users", "deletedAt", .account), ("users", "is_deleted", .account),
        ("users", "is_banned", .account), ("users", "isBanned", .account), ("users", "banned", .account),
        ("users", "suspended_until", .account), ("users", "is_active", .account), ("users", "status", .account),
        ("users", "blocked", .account), ("profiles", "is_paused", .account), ("profiles", "incognito", .account),
        ("profiles", "birthdate", .birth), ("profiles", "birth_date", .birth), ("users", "dateOfBirth", .birth),
        ("users", "dob", .birth), ("profiles", "birthday", .birth), ("profiles", "year_born", .birth),
        ("profiles", "blocked_users", .account), ("profiles", "reported_by", .apart),
        ("interactions", "deleted_at", .withdrawn), ("interactions", "is_undone", .withdrawn),
        ("interactions", "is_block", .apart), ("chat_participants", "blocked_at", .apart),
        ("chats", "is_reported", .apart),
        ("match_preferences", "orientation", .wish),
    ])
    func `is a column whose name says so, in any spelling`(table: String, column: String, topic: UnreadFact.Topic)
        throws
    {
        #expect(
            try facts("ALTER TABLE \(table) ADD COLUMN \(column) TEXT").map(\.description)
                == ["\(table).\(column) \(topic.rawValue)"])
    }

    @Test func `is looked for in other tables about people, and is said to have rows or none`() throws {
        let found = try facts(
            """
            CREATE TABLE user_blocks (blocker TEXT, blocked TEXT); INSERT INTO user_blocks VALUES ('ana', 'bo_');
            CREATE TABLE reports (a TEXT);
            CREATE TABLE userDetails (person TEXT REFERENCES users (username), dob TEXT, height INTEGER);
            CREATE TABLE account_settings (userId TEXT, interestedIn TEXT);
            CREATE TABLE settings (key TEXT, status TEXT);
            """)
        #expect(
            found.map { "\($0.name) \($0.hasRows)" } == [
                "reports false", "user_blocks true", "account_settings.interestedIn false", "userDetails.dob false",
            ])
    }

    /// An app that calls its tables otherwise has them read all the same.
    @Test func `is not what is read under another name`() throws {
        let queue = try emptyDatabase()
        try queue.write {
            try $0.execute(
                sql: """
                    CREATE TABLE swipes (id INTEGER PRIMARY KEY, who TEXT, whom TEXT, is_like TEXT, created_at TEXT);
                    CREATE TABLE people (username TEXT, looking_for TEXT);
                    """)
        }
        let names = AppNames(
            tables: [.interactions: "swipes", .preferences: "people"],
            columns: [
                .interactions: [.username: "who", .target: "whom", .interactionType: "is_like"],
                .preferences: [.genders: "looking_for"],
            ])
        #expect(try queue.read { try UnreadFact.all($0, names) } == [])
        #expect(try queue.read { try UnreadFact.all($0, AppNames()) }.map(\.name) == ["swipes", "people.looking_for"])
    }
}

extension UnreadFact {
    fileprivate var description: String { "\(name) \(topic.rawValue)" }
}
