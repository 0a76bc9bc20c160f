import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// People who are in a list and get no word while its reader looks further.
struct `People who are ignored in lists` {
    private static let people = ["ana"] + (1...14).map { "bob_\($0 < 10 ? "0" : "")\($0)" }

    /// Fifteen who may all meet, and no introductions.
    private func database() throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for (place, name) in Self.people.enumerated() {
                try db.addPerson(name, age: 30 + place % 3, gender: "nonbinary", experience: 5 + place % 4)
            }
        }
        return database
    }

    private func night(_ number: Int) -> Timestamp { PassDatabase.asOf.adding(seconds: Int64(number) * 86_400) }
    private let settings = { @Sendable (pass: inout NightlyPass) in
        pass.options.introductions = .none
        pass.options.ignoredShowings = .fixed(3)
    }

    private func list(_ reader: String, in database: PassDatabase) throws -> [String] {
        try database.texts(
            "SELECT target FROM match_recommendations_now WHERE username = ? ORDER BY rank", [reader])
    }

    /// Whom somebody has ignored, with the number of lists.
    private func ignored(_ reader: String, in database: PassDatabase) throws -> [String] {
        try database.texts(
            """
            SELECT shown.username, json_extract(entry.value, '$[1]') FROM match_showings AS record
            JOIN match_people AS reader USING (person_id), json_each(record.entries) AS entry
            JOIN match_people AS shown ON shown.person_id = json_extract(entry.value, '$[0]')
            WHERE reader.username = ? AND json_extract(entry.value, '$[1]') > 0 ORDER BY 1
            """, [reader])
    }

    private func say(_ type: String, _ reader: String, of shown: String, after night: Int, in database: PassDatabase)
        throws
    {
        let time = self.night(night).adding(seconds: 36_000).description
        try database.change { try $0.add(type, reader, shown, at: time) }
    }

    @Test(arguments: ["like", "dislike", "block"])
    func `move down, and who was not reached does not`(word: String) async throws {
        let database = try database()
        try await database.run(asOf: night(0), settings)
        let first = try list("ana", in: database)
        #expect(first.count == 10)
        try say(word, "ana", of: first[3], after: 0, in: database)
        let summary = try await database.run(asOf: night(1), settings)
        #expect(summary.ignoredShowings?.pairs == 3)
        #expect(try ignored("ana", in: database) == first.prefix(3).sorted().map { "\($0) 1" })
        // Thirteen are left of whom ten are shown: the three are the last ones.
        let second = try list("ana", in: database)
        #expect(Set(first.prefix(3)).isDisjoint(with: second))
        #expect(Set(first.dropFirst(4)).isSubset(of: second))
        // Nobody else has said anything.
        #expect(try database.count("SELECT count(*) FROM match_showings") == 1)
    }

    @Test func `count once a list, however often it is read`() async throws {
        let database = try database()
        try await database.run(asOf: night(0), settings)
        let first = try list("ana", in: database)
        try say("like", "ana", of: first[1], after: 0, in: database)
        // A night that is cut off when its plan is all but stored, the night, and once more after it was taken back.
        let cut = try await database.runUntil(database.pass(asOf: night(1), settings)) { phase, done, total in
            phase == .store && done > 0 && done == total - 1
        }
        #expect(cut)
        #expect(try ignored("ana", in: database) == ["\(first[0]) 1"])
        let dry = try await database.run(asOf: night(1)) { pass in
            settings(&pass)
            pass.dryRun = true
        }
        let summary = try await database.run(asOf: night(1), settings)
        #expect(summary.comparable == dry.comparable)
        #expect(try ignored("ana", in: database) == ["\(first[0]) 1"])
        // No word after the second list: nobody knows who was seen in it.
        try await database.run(asOf: night(2), settings)
        #expect(try ignored("ana", in: database) == ["\(first[0]) 1"])
    }

    @Test func `are counted on, list by list, until they get a word`() async throws {
        let database = try database()
        let free = { @Sendable (pass: inout NightlyPass) in
            settings(&pass)
            pass.options.ignoredShowings = .fixed(0)
        }
        try await database.run(asOf: night(0), free)
        var shown = Set(try list("ana", in: database))
        var lists: [String: Int] = [:]
        for number in 0..<6 {
            let list = try list("ana", in: database)
            shown = Set(list)
            for name in list.prefix(2) { lists[name, default: 0] += 1 }
            lists[list[2]] = nil
            try say("dislike", "ana", of: list[2], after: number, in: database)
            try await database.run(asOf: night(number + 1), free)
            #expect(
                try ignored("ana", in: database) == lists.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
        }
        #expect(!shown.isEmpty && lists.values.contains { $0 > 1 })
    }

    @Test func `are forgotten after two months, and with the reader's account`() async throws {
        for ending in ["", "DELETE FROM users WHERE username = 'ana'"] {
            let database = try database()
            try await database.run(asOf: night(0), settings)
            let list = try list("ana", in: database)
            try say("like", "ana", of: list[4], after: 0, in: database)
            try await database.run(asOf: night(1), settings)
            #expect(try database.count("SELECT count(*) FROM match_showings") == 1)
            if !ending.isEmpty { try database.change(ending) }
            try await database.run(asOf: night(ending.isEmpty ? 60 : 2), settings)
            #expect(try database.count("SELECT count(*) FROM match_showings") == (ending.isEmpty ? 1 : 0))
            try await database.run(asOf: night(62), settings)
            #expect(try database.count("SELECT count(*) FROM match_showings") == 0)
        }
    }

    @Test func `are told by explain, with what it counts`() async throws {
        let database = try database()
        try await database.run(asOf: night(0), settings)
        let list = try list("ana", in: database)
        try say("like", "ana", of: list[1], after: 0, in: database)
        var options = PassOptions()
        options.ignoredShowings = .fixed(0.5)
        let inspection = try Inspection(
            path: database.path, options: options, tables: Reference.tables, asOf: night(1))
        for pair in [try inspection.pair("ana", list[0]), try inspection.pair(list[0], "ana")] {
            let ignored = try #require(pair.ignored)
            #expect(ignored.map { "\($0.reader) \($0.shown) \($0.lists) \($0.logOdds)" } == ["ana \(list[0]) 1 -0.5"])
        }
        #expect(try inspection.pair("ana", list[2]).ignored == nil)
    }

    @Test(arguments: [
        "", "[", "[]", "[[1]]", "[[1,2],[3]]", "[[-9223372036854775808,-9223372036854775808,99999999999999999999]]",
        "[[1,0,20000],[1,300,20000],[0,1,-1],[x,y,z]]", "[[2,1,9223372036854775807]]",
    ])
    func `are not believed where the row is spoilt, and the night goes on`(entries: String) async throws {
        let database = try database()
        try await database.run(asOf: night(0), settings)
        let list = try list("ana", in: database)
        try database.change(
            """
            INSERT OR REPLACE INTO match_showings (person_id, entries)
            SELECT person_id, ? FROM match_people WHERE username = 'ana'
            """, [entries])
        try say("like", "ana", of: list[2], after: 0, in: database)
        #expect(try await database.run(asOf: night(1), settings).status == .completed)
        #expect(
            try list.prefix(2).allSatisfy { name in
                try ignored("ana", in: database).contains { $0.hasPrefix("\(name) ") }
            })
    }

    @Test func `are the same in a copy under pseudonyms`() async throws {
        let database = try database()
        try await database.run(asOf: night(0), settings)
        for reader in ["ana", "bob_03", "bob_07"] {
            let list = try list(reader, in: database)
            try say("dislike", reader, of: list[4], after: 0, in: database)
        }
        try await database.run(asOf: night(1), settings)
        let copy = database.folder.appending(path: "copy.db").path
        _ = try await PseudonymousCopy(
            of: database.path, at: copy, key: Array(repeating: 7, count: 32), tables: Reference.tables,
            mapping: TypeMapping(), asOf: Timestamp(seconds: 0)
        ).make()
        func times(_ path: String) throws -> [String] {
            let queue = try DatabaseQueue(path: path)
            defer { try? queue.close() }
            return try queue.read { db in
                try Row.fetchAll(db, sql: "SELECT entries FROM match_showings").map { row in
                    let numbers = try! JSONDecoder().decode([[Int]].self, from: Data((row[0] as String).utf8))
                    return "\(numbers.map { Array($0.dropFirst()) }.sorted { $0.lexicographicallyPrecedes($1) })"
                }.sorted()
            }
        }
        #expect(try times(copy) == times(database.path))
        #expect(try times(copy).count == 3)
    }
}
