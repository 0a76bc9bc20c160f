import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// Something that happens after the plan is stored and before a pair of it is written.
enum Turn: String, CaseIterable {
    case blocked, disliked, directChat, underage, gone, profileGone, ageCleared, likeWithdrawn
    case preferenceEdited, introductionsDeclined, genderChanged, genderAdded, likedEachOther, matchedElsewhere, unmapped

    /// Why the pair is then skipped, for each kind of match; `nil` where it is still made.
    func reason(_ kind: Meeting) -> String? {
        switch self {
        case .blocked: "blocked"
        case .disliked: "disliked"
        case .directChat: "direct_chat"
        case .underage: "underage"
        case .profileGone, .ageCleared: "left_out"
        // Our own tables erase the line of the plan with the person.
        case .gone: nil
        case .likeWithdrawn: kind == .mutualLike ? "like_withdrawn" : nil
        case .preferenceEdited, .genderChanged, .genderAdded: kind == .mutualLike ? nil : "stated_preference"
        case .introductionsDeclined: kind == .mutualLike ? nil : "introductions_declined"
        case .likedEachOther: kind == .mutualLike ? nil : "like_each_other"
        case .matchedElsewhere: "matched_before"
        case .unmapped: "unmapped_interaction"
        }
    }

    func happen(_ database: PassDatabase) throws {
        try database.change { db in
            switch self {
            case .blocked: try db.add("block", "eva", "ana", at: "2026-06-01 04:00:00")
            case .disliked: try db.add("dislike", "eva", "ana", at: "2026-06-01 04:00:00")
            case .directChat: try db.addChat(createdBy: "eva", participants: ["ana", "eva"])
            case .underage: try db.execute(sql: "UPDATE profiles SET age = 17 WHERE username = 'eva'")
            case .gone: try db.execute(sql: "DELETE FROM users WHERE username = 'eva'")
            case .profileGone: try db.execute(sql: "DELETE FROM profiles WHERE username = 'eva'")
            case .ageCleared: try db.execute(sql: "UPDATE profiles SET age = NULL WHERE username = 'eva'")
            case .likeWithdrawn: try db.execute(sql: "DELETE FROM interactions WHERE username = 'eva'")
            case .preferenceEdited:
                try db.execute(sql: "UPDATE match_preferences SET genders = '[\"male\"]' WHERE username = 'eva'")
            case .introductionsDeclined:
                try db.execute(sql: "UPDATE match_preferences SET introductions = 0 WHERE username = 'eva'")
            case .genderChanged: try db.execute(sql: "UPDATE profiles SET gender = 'male' WHERE username = 'eva'")
            case .genderAdded:
                try db.execute(sql: "UPDATE profiles SET gender = '[\"woman\",\"nonbinary\"]' WHERE username = 'eva'")
            case .likedEachOther: try db.addMutualLike("ana", "eva", at: "2026-06-01 02:59:00")
            case .matchedElsewhere:
                try db.execute(
                    sql: """
                        INSERT INTO match_pairs(first, second, kind, status, run_id, matched_at)
                        VALUES ('ana', 'eva', 'introduction', 'undone', 1, '2020-01-01 00:00:00')
                        """)
            case .unmapped:
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                try db.add("report", "ana", "eva")
            }
        }
    }
}

@Suite("Just before a pair is written") struct RecheckTests {
    private func seated(_ kind: Meeting) throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva"] {
                try db.addPerson(name)
                try db.addPreferences(name, genders: "[\"female\"]")
            }
            // Another couple, so that the pass has something left to do.
            for name in ["max", "tom"] { try db.addPerson(name, gender: "male") }
            try db.addMutualLike("max", "tom")
            if kind == .mutualLike { try db.addMutualLike("ana", "eva") }
        }
        return database
    }

    @Test(arguments: Turn.allCases, [Meeting.mutualLike, .introduction])
    func `the rules are asked again, and the reason is kept`(turn: Turn, kind: Meeting) async throws {
        let database = try seated(kind)
        let pass = database.pass { $0.options.minimumLift = 0 }
        let summary = try await database.run(pass) { try turn.happen($0) }

        let made = try database.count(
            "SELECT count(*) FROM match_pairs WHERE first = 'ana' AND status = 'matched' AND chat_id IS NOT NULL")
        let plan = try database.texts("SELECT status, coalesce(reason, '') FROM match_plan WHERE first = 'ana'")
        let notices = try database.count(
            "SELECT count(*) FROM notifications WHERE username IN ('ana', 'eva') AND type = 'match'")
        if turn == .gone {
            #expect(plan.isEmpty && made == 0 && notices == 0 && summary.skipped.isEmpty)
        } else if let reason = turn.reason(kind) {
            #expect(plan == ["skipped \(reason)"])
            #expect(summary.skipped == [reason: 1])
            #expect(made == 0 && notices == 0)
        } else {
            #expect(plan == ["written "])
            #expect(made == 1 && notices == 2 && summary.skipped.isEmpty)
        }
        // The others are not held up.
        #expect(try database.texts("SELECT status FROM match_pairs WHERE first = 'max'") == ["matched"])
        #expect(summary.totalMatches == 1 + made)
        #expect(try database.texts("SELECT planned, written FROM match_runs") == ["2 \(1 + made)"])
        #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
    }

    @Test(arguments: [Turn.blocked, .disliked, .directChat, .preferenceEdited, .profileGone])
    func `the rules are asked again when a plan is finished by a later run`(turn: Turn) async throws {
        let database = try seated(.introduction)
        let pass = database.pass { $0.options.minimumLift = 0 }
        #expect(try await database.runUntil(pass) { phase, _, _ in phase == .write })
        try turn.happen(database)
        let summary = try await pass.run()
        #expect(summary.resumed)
        let reason = try #require(turn.reason(.introduction))
        #expect(summary.skipped == [reason: 1])
        #expect(summary.totalMatches == 1)
    }

    @Test func `somebody erased in an app without our triggers is skipped as left out`() async throws {
        let database = try seated(.introduction)
        try database.change("DROP TRIGGER users_erase; DROP TRIGGER users_remove_direct_chats")
        let pass = database.pass { $0.options.minimumLift = 0 }
        let summary = try await database.run(pass) { try Turn.gone.happen($0) }
        #expect(summary.skipped == ["left_out": 1])
        #expect(summary.totalMatches == 1)
    }

    @Test(arguments: [true, false])
    func `an accepted plan is asked about again as well`(isBlocked: Bool) async throws {
        let database = try seated(.introduction)
        let held = try await database.run {
            $0.options.minimumLift = 0
            $0.mostMatches = 1
        }
        #expect(held.status == .held)
        if isBlocked { try Turn.blocked.happen(database) }
        // With the settings that the plan was made with: stricter ones would leave pairs out.
        let summary = try await database.run {
            $0.options.minimumLift = 0
            $0.accept = true
        }
        #expect(summary.status == .completed)
        #expect(summary.skipped == (isBlocked ? ["blocked": 1] : [:]))
        #expect(summary.totalMatches == (isBlocked ? 1 : 2))
    }
}
