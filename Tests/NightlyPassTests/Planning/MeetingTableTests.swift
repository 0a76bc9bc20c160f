import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// What the two people of a test do and want, so that one way of meeting is what a pass would do with them.
enum Wish: String, CaseIterable {
    /// They like each other.
    case mutualLike
    /// Nobody liked anybody.
    case introduction
    /// Nobody liked anybody, and neither wants introductions.
    case recommendation

    /// Every setting that could bring two people together does what it can.
    static func adjust(_ pass: inout NightlyPass) {
        pass.options.minimumLift = 0
        pass.options.matchesPerPerson = 1000
        pass.options.openIntroductions = 1000
        pass.options.recommendations = 1000
        pass.options.shownAtMost = 1000
        pass.options.topK = 1000
        pass.options.backfill = true
        pass.options.likesWithin = .days(36_500)
        pass.options.activeWithin = .days(30)
        pass.accept = true
    }
}

/// One rule that stands between two people.
enum Obstacle: CaseIterable {
    case seventeen, ageUnknown, ageImpossible, noProfile
    case blocked, blockedLater, blockedBack
    case disliked, dislikedBack, dislikedLater, unmapped
    case chat, chatOfAnotherType, leftChat, leftChatWithMessages, laterChat
    case matchedBefore, undoneBefore
    case inactive
    case otherGenderSought, unknownGenderSought, unreadableWish, severalGenders, seekingTaken, otherAgeSought,
        otherAgeSoughtBack
    case tooYoung
    case likesElsewhere
    case wishUnknown
    case introductionsDeclined

    static let oneOfEachRule: [Obstacle] = [
        .seventeen, .ageUnknown, .noProfile, .blocked, .disliked, .unmapped, .chat, .leftChat, .matchedBefore,
        .inactive,
        .otherGenderSought, .otherAgeSought, .tooYoung, .likesElsewhere, .wishUnknown, .introductionsDeclined,
    ]

    /// The ways of meeting that the rule forbids.
    var forbids: Set<Wish> {
        switch self {
        case .otherGenderSought, .unknownGenderSought, .unreadableWish, .severalGenders, .seekingTaken, .otherAgeSought,
            .otherAgeSoughtBack, .tooYoung, .likesElsewhere:
            [.introduction, .recommendation]
        case .wishUnknown, .introductionsDeclined: [.introduction]
        default: Set(Wish.allCases)
        }
    }

    /// Whether the rule can stand at all beside what the two do.
    func fits(_ wish: Wish) -> Bool {
        // Somebody who likes the other has not only liked other genders, and has shown a wish.
        wish != .mutualLike || ![.likesElsewhere, .wishUnknown].contains(self)
    }

    /// When to write it beside another: what clears a value goes before what sets it.
    var turn: Int {
        switch self {
        case .likesElsewhere, .wishUnknown, .tooYoung: 0
        case .noProfile: 2
        case .inactive: 3
        default: 1
        }
    }

    /// Writes the rule between two people who suit each other.
    func put(_ db: Database, _ one: String, _ other: String) throws {
        let later = "2026-06-01 09:00:00"
        func preference(_ username: String, _ column: String, _ value: (any DatabaseValueConvertible)?) throws {
            try db.execute(sql: "INSERT OR IGNORE INTO match_preferences(username) VALUES (?)", arguments: [username])
            try db.execute(
                sql: "UPDATE match_preferences SET \(column) = ? WHERE username = ?", arguments: [value, username])
        }
        func profile(_ column: String, _ value: Int?) throws {
            try db.execute(
                sql: "UPDATE profiles SET \(column) = ?, updated_at = '2026-05-30 12:00:01' WHERE username = ?",
                arguments: [value, one])
        }
        switch self {
        case .seventeen: try profile("age", 17)
        case .ageUnknown: try profile("age", nil)
        case .ageImpossible: try profile("age", 121)
        case .noProfile: try db.execute(sql: "DELETE FROM profiles WHERE username = ?", arguments: [one])
        case .blocked: try db.add("block", one, other, at: "2020-01-01 00:00:00")
        case .blockedLater: try db.add("block", one, other, at: later)
        case .blockedBack: try db.add("block", other, one, at: "2020-01-01 00:00:00")
        case .disliked: try db.add("dislike", one, other, at: "2026-05-21 00:00:00")
        case .dislikedBack: try db.add("dislike", other, one, at: "2026-05-21 00:00:00")
        case .dislikedLater: try db.add("dislike", one, other, at: later)
        case .unmapped:
            // An app whose interactions know other words than ours do.
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.add("report", one, other, at: "2020-01-01 00:00:00")
            try db.execute(sql: "PRAGMA ignore_check_constraints = OFF")
        case .chat: try db.addChat(createdBy: one, participants: [one, other])
        case .chatOfAnotherType:
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.addChat("private", createdBy: nil, participants: [one, other])
            try db.execute(sql: "PRAGMA ignore_check_constraints = OFF")
        case .leftChat: try db.addChat(createdBy: one, participants: [other])
        case .leftChatWithMessages:
            try db.addChat(createdBy: nil, participants: [], senders: [one, other])
        case .laterChat: try db.addChat(createdBy: one, participants: [one, other], at: later)
        case .matchedBefore, .undoneBefore:
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO match_pairs(first, second, kind, status, run_id, chat_id, matched_at)
                    VALUES (min(?1, ?2), max(?1, ?2), 'introduction', ?3, 1, 99999, '2020-01-01 00:00:00')
                    """, arguments: [one, other, self == .matchedBefore ? "matched" : "undone"])
        case .inactive:
            let quiet = "2026-04-01 00:00:00"
            try db.execute(
                sql: "UPDATE profiles SET updated_at = ? WHERE username = ?", arguments: [quiet, one])
            try db.execute(
                sql: "UPDATE interactions SET created_at = ?1, updated_at = ?1 WHERE username = ?2 AND created_at < ?3",
                arguments: [quiet, one, PassDatabase.asOf.description])
            try db.execute(
                sql: "UPDATE messages SET created_at = ?1, updated_at = ?1 WHERE sender = ?2", arguments: [quiet, one])
        case .otherGenderSought: try preference(one, "genders", "[\"male\"]")
        case .unknownGenderSought: try preference(one, "genders", "[\"moonbeam\"]")
        case .unreadableWish: try preference(one, "genders", "[\"everyone but women\"]")
        // Whoever seeks women alone is not shown somebody who is more than that, or who says so of whom they look for.
        case .severalGenders:
            try db.execute(
                sql: "UPDATE profiles SET gender = 'couple (man, woman)' WHERE username = ?", arguments: [one])
        case .seekingTaken:
            try db.execute(
                sql: "UPDATE profiles SET gender = 'Male, looking for: Female' WHERE username = ?", arguments: [one])
        case .otherAgeSought: try preference(one, "age_min", 50)
        case .otherAgeSoughtBack: try preference(other, "age_max", 20)
        case .tooYoung:
            try db.execute(
                sql: "UPDATE profiles SET age = 47, updated_at = '2026-05-30 12:00:01' WHERE username = ?",
                arguments: [one])
            try db.execute(
                sql: "UPDATE profiles SET age = 30, updated_at = '2026-05-30 12:00:01' WHERE username = ?",
                arguments: [other])
        case .likesElsewhere:
            try preference(one, "genders", nil)
            for man in ["a_man", "b_man", "c_man"] { try db.add("like", one, man) }
        case .wishUnknown: try preference(one, "genders", nil)
        case .introductionsDeclined: try preference(one, "introductions", 0)
        }
    }
}

@Suite("Who may meet whom") struct MeetingTableTests {
    /// Two women made for each other, who said that women are welcome.
    private func seat(_ db: Database, _ one: String, _ other: String, _ wish: Wish) throws {
        for username in [one, other] {
            try db.addPerson(username, age: 31)
            try db.addPreferences(
                username, genders: "[\"female\"]", introductions: wish == .recommendation ? 0 : nil)
        }
        if wish == .mutualLike { try db.addMutualLike(one, other) }
    }

    private func seatBystanders(_ db: Database) throws {
        for username in ["a_man", "b_man", "c_man"] {
            try db.addPerson(username, age: 33, gender: "male", genre: "techno", role: "dj")
            try db.addPreferences(username, genders: "[\"nonbinary\"]")
        }
    }

    /// How the pass brought two people together.
    private func meetings(_ database: PassDatabase, _ one: String, _ other: String) throws -> Set<String> {
        var found: Set<String> = []
        let names: StatementArguments = ["one": one, "other": other]
        let kinds = try database.texts(
            """
            SELECT m.kind FROM match_pairs m JOIN chats ON chats.id = m.chat_id
            WHERE first IN (:one, :other) AND second IN (:one, :other)
            """, names)
        found.formUnion(kinds.map { "chat: \($0)" })
        let newChats = try database.count(
            """
            SELECT count(*) FROM chat_participants a JOIN chat_participants b ON a.chat_id = b.chat_id
            WHERE a.username = :one AND b.username = :other AND a.chat_id IN (SELECT chat_id FROM match_pairs)
            """, names)
        if newChats != kinds.count { found.insert("\(newChats) chats beside \(kinds.count) on record") }
        for table in ["match_recommendations", "match_recommendations_now"] {
            for row in try database.texts(
                "SELECT username FROM \(table) WHERE (username, target) IN (VALUES (:one, :other), (:other, :one))",
                names)
            {
                found.insert("\(table): \(row == one ? "one" : "other")")
            }
        }
        return found
    }

    private func expected(_ wish: Wish) -> Set<String> {
        switch wish {
        case .mutualLike: ["chat: mutual_like"]
        case .introduction: ["chat: introduction"]
        case .recommendation:
            [
                "match_recommendations: one", "match_recommendations: other", "match_recommendations_now: one",
                "match_recommendations_now: other",
            ]
        }
    }

    /// What remains when an introduction is forbidden and a place in the lists is not.
    private func expected(_ wish: Wish, past obstacles: [Obstacle]) -> Set<String> {
        if !obstacles.contains(where: { $0.forbids.contains(wish) }) { return expected(wish) }
        if wish == .introduction, !obstacles.contains(where: { $0.forbids.contains(.recommendation) }) {
            return expected(.recommendation)
        }
        return []
    }

    @Test func `lets two meet between whom nothing stands`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            try seatBystanders(db)
            for wish in Wish.allCases { try seat(db, "ana_\(wish)", "eva_\(wish)", wish) }
        }
        try await database.run(Wish.adjust)
        for wish in Wish.allCases {
            #expect(try meetings(database, "ana_\(wish)", "eva_\(wish)") == expected(wish), "\(wish)")
        }
    }

    @Test(arguments: Obstacle.allCases) func `lets no score or setting beat a rule`(obstacle: Obstacle) async throws {
        let wishes = Wish.allCases.filter(obstacle.fits)
        let database = try PassDatabase()
        try database.change { db in
            try seatBystanders(db)
            for wish in wishes {
                try seat(db, "ana_\(wish)", "eva_\(wish)", wish)
                try obstacle.put(db, "ana_\(wish)", "eva_\(wish)")
            }
        }
        try await database.run(Wish.adjust)
        for wish in wishes {
            let found = try meetings(database, "ana_\(wish)", "eva_\(wish)")
            #expect(found == expected(wish, past: [obstacle]), "\(wish)")
        }
    }

    /// One pass over a couple for every two rules. Everybody has blocked all but their own other half, after the moment of
    /// the pass, so that nothing is learned from it.
    @Test(arguments: Wish.allCases) func `lets no two rules undo each other`(wish: Wish) async throws {
        let obstacles = Obstacle.oneOfEachRule.filter { $0.fits(wish) }
        var couples: [(rules: [Obstacle], one: String, other: String)] = []
        for (position, one) in obstacles.enumerated() {
            for other in obstacles[position...] {
                let number = couples.count
                couples.append((one == other ? [one] : [one, other], "one_\(number)", "other_\(number)"))
            }
        }
        let database = try PassDatabase()
        try database.change { [couples] db in
            try seatBystanders(db)
            for couple in couples {
                try seat(db, couple.one, couple.other, wish)
                for rule in couple.rules.sorted(by: { $0.turn < $1.turn }) {
                    try rule.put(db, couple.one, couple.other)
                }
            }
            try db.execute(
                sql: """
                    INSERT INTO interactions(username, target_username, interaction_type, created_at, updated_at)
                    SELECT a.username, b.username, 'block', '2026-06-02 00:00:00', '2026-06-02 00:00:00'
                    FROM users a JOIN users b ON a.username < b.username
                    WHERE a.username NOT LIKE '%man' AND b.username NOT LIKE '%man'
                        AND substr(a.username, instr(a.username, '_')) <> substr(b.username, instr(b.username, '_'))
                    """)
        }
        try await database.run(Wish.adjust)
        for couple in couples {
            let found = try meetings(database, couple.one, couple.other)
            #expect(found == expected(wish, past: couple.rules), "\(couple.rules)")
        }
    }
}
