import Compatibility
import GRDB
import Matching
import NightlyPass
import Profiles
import Testing

/// Options of a run as versions of Duet have stored them.
enum StoredOptions {
    struct Form: CustomTestStringConvertible, Sendable {
        var version: String
        var json: String
        var expected: PassOptions

        var testDescription: String { version }

        init(_ version: String, _ json: String, _ adjust: (inout PassOptions) -> Void) {
            self.version = version
            self.json = json
            expected = PassOptions()
            adjust(&expected)
        }
    }

    static let forms = [
        Form(
            "before words for direct chats, exposure, history and search",
            #"""
            {"age_rule":"half-plus-seven","backfill":true,"fusion":"harmonic","introductions":"all","likes_within":"30d",\#
            "mapping":{"block":["block","report"],"dislike":["dislike"],"group":["group"],"like":["like"]},\#
            "matches_per_person":3,"minimum_lift":0.8,"open_introductions":5,"recommendations":3,"shown_at_most":15,\#
            "top_k":100,"weights":{"age":0.2,"experience":0.1,"genre":0.3,"history":0.25,"role":0.15}}
            """#
        ) {
            $0.backfill = true
            $0.fusion = .harmonic
            $0.introductions = .all
            $0.mapping.block = ["block", "report"]
            $0.matchesPerPerson = 3
            $0.minimumLift = 0.8
            $0.recommendations = 3
        },
        Form(
            "before history and search",
            #"""
            {"active_within":"60d","age_rule":"none","backfill":false,"dislike_expiry":"365d","exposure":"by-score",\#
            "fusion":"harmonic","introductions":"all","likes_within":"90d","mapping":{"block":["block"],"direct":"dm",\#
            "dislike":["dislike"],"group":["group"],"like":["like"]},"matches_per_person":2,"minimum_lift":1.2,\#
            "open_introductions":5,"recommendations":10,"shown_at_most":15,"top_k":100,\#
            "weights":{"age":0.2,"experience":0.1,"genre":0.3,"history":0.25,"role":0.15}}
            """#
        ) {
            $0.activeWithin = .days(60)
            $0.ageRule = .none
            $0.dislikeExpiry = .days(365)
            $0.exposure = .byScore
            $0.fusion = .harmonic
            $0.introductions = .all
            $0.likesWithin = .days(90)
        },
        Form(
            "before search",
            #"""
            {"age_rule":"half-plus-seven","backfill":false,"exposure":"balanced","fusion":"geometric",\#
            "history":{"cap":0.95,"conversation":2,"factors":4,"kappa":20,"penalty":0.8},"introductions":"evident",\#
            "likes_within":"30d","mapping":{"block":["block"],"direct":"dm","dislike":["dislike"],"group":["group"],\#
            "like":["like"]},"matches_per_person":2,"minimum_lift":1.2,"open_introductions":5,"recommendations":10,\#
            "shown_at_most":15,"top_k":100,"weights":{"age":0.2,"experience":0.1,"genre":0.3,"history":0.25,"role":0.15}}
            """#
        ) {
            $0.exposure = .balanced
            $0.history.factors = 4
        },
        Form(
            "of a later version, with settings and a name of history that are not known here",
            #"{"history":{"cap":1,"memory":3},"mapping":{"wink":["wink"]},"music":{"loud":true},"top_k":50}"#
        ) {
            $0.history.cap = 1
            $0.topK = 50
        },
        Form("with nothing in them", "{}") { _ in },
    ]
}

@Suite("A stored summary") struct StoredSummaryTests {
    @Test func `comes back whole, with the keys of its JSON in snake case`() throws {
        var summary = PassSummary()
        summary.runID = 3
        summary.peakMemoryMB = 5
        summary.longestWriteLockMS = 1.5
        summary.leftOut = ["no_profile": 1, "runID": 2]
        let json = try JSONText.encode(summary)
        #expect(json.contains(#""left_out":{"no_profile":1,"runID":2},"longest_write_lock_ms":1.5"#))
        #expect(json.contains(#""run_id":3"#) && json.contains(#""peak_memory_mb":5"#))
        #expect(try JSONText.decode(PassSummary.self, from: json) == summary)
    }
}

@Suite("Stored options") struct StoredOptionsTests {
    @Test(arguments: StoredOptions.forms)
    func `take the default for whatever the version that stored them did not know`(form: StoredOptions.Form) throws {
        #expect(try PassOptions(stored: form.json) == form.expected)
    }

    @Test(
        arguments: [
            "", "null", "[]", #"{"top_k":"many"}"#, #"{"fusion":"alchemy"}"#, #"{"mapping":{"like":"like"}}"#,
            #"{"history":[]}"#, #"{"weights":{"genre":"much"}}"#, #"{"top_k":null}"#,
        ])
    func `are refused where a value cannot be understood`(text: String) {
        #expect(throws: DecodingError.self) { try PassOptions(stored: text) }
    }

    @Test func `that cannot be read leave open what the app's words mean, and that is said`() async throws {
        let database = try PassDatabase()
        try database.change { try RandomCrowd.fill($0, people: 30, seed: 2) }
        try await database.run { $0.options.mapping.block = ["block", "report"] }
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: 86_400))
        // Runs begin by the clock.
        let asOf = PassDatabase.asOf.adding(seconds: 86_400 * 365 * 10)
        let spoil = "PRAGMA ignore_check_constraints = ON; UPDATE match_runs SET options = 'none', written = 1"
        try database.change(spoil + " WHERE run_id = 1")
        let made = try MadeMatches(path: database.path, asOf: asOf)
        #expect(made.runs.first?.id == 1 && made.runs.first?.settings == nil)
        try database.change(spoil)
        #expect(throws: NightlyPass.Failure.unreadableWords(run: 2)) {
            try MadeMatches(path: database.path, asOf: asOf)
        }
    }

    @Test func `differ from the defaults only in what was set`() async throws {
        let database = try PassDatabase()
        try database.change { try RandomCrowd.fill($0, people: 30, seed: 2) }
        try await database.run()
        try database.change("UPDATE match_runs SET options = ?, written = 1", [StoredOptions.forms[2].json])
        let made = try MadeMatches(path: database.path, asOf: PassDatabase.asOf.adding(seconds: 86_400 * 365 * 10))
        #expect(
            made.runs.map(\.settings) == [
                [
                    SettingDifference(key: "exposure", value: "balanced", other: "reciprocal"),
                    SettingDifference(key: "history.factors", value: "4", other: "8"),
                ]
            ])
    }
}
