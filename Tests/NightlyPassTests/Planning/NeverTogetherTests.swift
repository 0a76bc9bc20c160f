import NightlyPass
import Profiles
import Synchronization
import Testing
import Trials

@Suite("Whatever the options and the history") struct NeverTogetherTests {
    /// Three nights for each seed; the twin reads the app's tables itself, right after each of them.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `no minors, no blocks and no unwelcome people are brought together`(seed: UInt64) async throws {
        var nights = EventfulNights(seed: seed)
        let database = try PassDatabase(appTables: EventfulNights.tables)
        try database.change { try nights.fill($0) }
        var made = 0
        for night in 0..<3 as Range<Int64> {
            let options = try nights.options()
            let threads = nights.threads()
            let pass = database.pass(asOf: PassDatabase.asOf.adding(seconds: night * 86_400)) {
                $0.options = options
                $0.threads = threads
                $0.accept = true
            }
            let before = HostileMatches.chats(path: database.path)
            if nights.isDisturbed() {
                let between = Mutex(nights)
                _ = try await database.run(pass) { database in
                    try between.withLock { nights in try database.change { try nights.happenBetween($0) } }
                }
                nights = between.withLock { $0 }
            } else {
                _ = try await pass.run()
            }
            let matches = try HostileMatches(path: database.path)
            #expect(try matches.faults(ofChatsBeside: before) == [], "night \(night)")
            #expect(try matches.faultsOfLists() == [], "night \(night)")
            made += HostileMatches.chats(path: database.path).count - before.count
            try database.change { try nights.happen($0) }
        }
        // A crowd of whom nobody meets would prove nothing.
        #expect(made > 0)
    }

    @Test func `the twin would see what must not be`() async throws {
        var nights = EventfulNights(seed: 1)
        let database = try PassDatabase(appTables: EventfulNights.tables)
        try database.change { try nights.fill($0) }
        try await database.run { $0.options.introductions = .all }
        #expect(try HostileMatches(path: database.path).faults(ofChatsBeside: []) == [])
        let shown = try database.count("SELECT count(*) FROM match_recommendations_now")
        let chats = try database.count("SELECT count(*) FROM chats")
        for change in [
            "UPDATE profiles SET age = 17", "UPDATE profiles SET age = NULL", "UPDATE profiles SET age = 30.5",
            "INSERT INTO interactions(username, target_username, interaction_type) SELECT upper(first), second, 'blocked' FROM "
                + "match_pairs",
        ] {
            try database.change(change)
            let faults = try HostileMatches(path: database.path).faults(ofChatsBeside: [])
            #expect(faults.count == chats && chats > 0 && shown > 0, "\(change)")
            try database.change("UPDATE profiles SET age = 25")
        }
    }
}
