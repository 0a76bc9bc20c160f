import Compatibility
import GRDB
import Matching
import NightlyPass
import Profiles
import Randomness

/// A crowd in an app's own tables in which names are told apart by letter case and referred to in any, and in which much
/// happens between two nights.
struct EventfulNights {
    private var random: RandomStream
    private let names: [String]

    init(seed: UInt64) {
        random = RandomStream(seed: seed, 9)
        names = (0..<(24 + random.below(24))).map {
            $0 % 3 == 0 ? "Ann_\($0)" : $0 % 3 == 1 ? "BOB_\($0)" : "eli_\($0)"
        }
    }

    static let tables = """
        CREATE TABLE users (username TEXT PRIMARY KEY);
        CREATE TABLE profiles (username TEXT, name TEXT, role TEXT, age, gender TEXT, genre TEXT, experience);
        CREATE TABLE interactions (id INTEGER PRIMARY KEY, username TEXT, target_username TEXT, interaction_type TEXT,
            created_at TEXT, updated_at TEXT);
        CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT);
        CREATE TABLE chat_participants (chat_id INTEGER, username TEXT);
        CREATE TABLE messages (chat_id INTEGER, sender TEXT, created_at TEXT);
        CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT, data TEXT);
        CREATE TABLE match_preferences (username TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, genders TEXT, age_min INTEGER,
            age_max INTEGER, introductions INTEGER, created_at TEXT NOT NULL DEFAULT '2026-01-01 00:00:00',
            updated_at TEXT NOT NULL DEFAULT '2026-01-01 00:00:00') STRICT;
        """

    private mutating func one<Item>(of items: [Item]) -> Item { items[random.below(items.count)] }

    /// Ages as apps keep them: of minors, unknown, not whole, as texts.
    private mutating func age() -> DatabaseValue {
        switch random.below(12) {
        case 0: 17.databaseValue
        case 1: "16".databaseValue
        case 2: 17.9.databaseValue
        case 3: .null
        case 4: 121.databaseValue
        case 5: "\(18 + random.below(30))".databaseValue
        default: (18 + random.below(30)).databaseValue
        }
    }

    /// Between plan and writing, names are found as `users` spells them and in lower case; a pass that reads finds any.
    private var isBetween = false

    private mutating func spelled(_ name: String) -> String {
        one(of: [name, name, isBetween ? name : name.uppercased(), name.lowercased()])
    }

    mutating func happenBetween(_ db: Database) throws {
        isBetween = true
        defer { isBetween = false }
        try happen(db)
    }

    mutating func fill(_ db: Database) throws {
        for name in names {
            try db.execute(sql: "INSERT INTO users VALUES (?)", arguments: [name])
            try db.execute(
                sql: "INSERT INTO profiles VALUES (?, '', ?, ?, ?, ?, ?)",
                arguments: [
                    name, one(of: ["vocalist", "drums", ""]), random.chance(0.4) ? age() : 25.databaseValue,
                    one(of: ["female", "male", "nonbinary", "w", nil] as [String?]),
                    one(of: ["jazz", "rock", "pop/folk"]),
                    random.below(9),
                ])
        }
        for _ in 0..<names.count * 6 {
            try say(db, one(of: ["like", "like", "like", "dislike"]), day: 1 + random.below(28))
        }
        try happen(db)
    }

    private mutating func say(_ db: Database, _ word: String, day: Int) throws {
        let (actor, target) = (one(of: names), one(of: names))
        let time = "2026-05-\(day < 10 ? "0" : "")\(day) 08:00:00"
        let both = word == "like" && random.chance(0.6)
        for (one, other) in both ? [(actor, target), (target, actor)] : [(actor, target)] {
            try db.execute(
                sql: """
                    INSERT INTO interactions(username, target_username, interaction_type, created_at, updated_at)
                    VALUES (?, ?, ?, ?, ?)
                    """, arguments: [spelled(one), spelled(other), word, time, time])
        }
    }

    /// What happens on a day: blocks that come after likes, are taken back or are said in other words, birthdays, wishes.
    mutating func happen(_ db: Database) throws {
        for _ in 0..<8 { try say(db, one(of: ["block", "blocked", "blo\u{E7}k", "bloc\u{327}k", "report"]), day: 29) }
        for _ in 0..<6 {
            let row = random.below(names.count * 4)
            let edit = one(of: ["'block'", "'like'", "'dislike'", "'blocked'", "interaction_type"])
            let time = one(of: ["updated_at", "'2026-06-20 00:00:00'", "NULL"])
            try db.execute(
                sql: "UPDATE interactions SET interaction_type = \(edit), updated_at = \(time) WHERE id = ?",
                arguments: [row])
        }
        try db.execute(sql: "DELETE FROM interactions WHERE id = ?", arguments: [random.below(names.count * 4)])
        for _ in 0..<5 {
            try db.execute(sql: "UPDATE profiles SET age = ? WHERE username = ?", arguments: [age(), one(of: names)])
        }
        for _ in 0..<4 {
            let ages = one(of: [(nil, nil), (18, 30), (24, nil), (nil, 26)] as [(Int?, Int?)])
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO match_preferences(username, genders, age_min, age_max, introductions, updated_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    spelled(one(of: names)),
                    one(of: [nil, "[\"female\"]", "[\"male\",\"w\"]", "[]", "[\"moonbeam\"]"]),
                    ages.0, ages.1, one(of: [nil, 0, 1]),
                    // What is stated after a pass began says so; lists then wait for the next.
                    isBetween ? "2999-01-01 00:00:00" : "2026-01-01 00:00:00",
                ])
        }
    }

    /// Every option that could be thought to open a door.
    mutating func options() throws -> PassOptions {
        var options = PassOptions()
        options.weights = try FactorWeights(
            Dictionary(uniqueKeysWithValues: Factor.all.map { ($0, random.uniform()) }))
        options.fusion = one(of: Fusion.allCases)
        options.history.kappa = one(of: [1, 20])
        options.history.factors = one(of: [0, 8])
        options.topK = one(of: [1, 3, 100])
        options.search = one(of: PassOptions.Search.allCases)
        options.matchesPerPerson = one(of: [1, 2, 20])
        options.minimumLift = one(of: [0, 0, 1.2])
        options.introductions = one(of: [.all, .all, .evident, .optedIn, .none])
        options.openIntroductions = one(of: [1, 5, 100])
        options.recommendations = one(of: [1, 10, 100])
        options.shownAtMost = one(of: [1, 15, 100])
        options.exposure = one(of: PassOptions.Exposure.allCases)
        options.likesWithin = one(of: [.days(3), .days(30), .days(3650)])
        options.backfill = random.chance(0.5)
        options.activeWithin = one(of: [nil, .days(20)])
        options.dislikeExpiry = one(of: [nil, .days(1), .days(20)])
        options.ageRule = one(of: MeetingRules.AgeRule.allCases)
        options.mapping.block = ["block", "blocked", "blo\u{E7}k"]
        return options
    }

    mutating func threads() -> Int { 1 + random.below(4) }
    mutating func isDisturbed() -> Bool { random.chance(0.5) }
}
