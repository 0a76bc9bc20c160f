import GRDB
import MatchStore
import Profiles
import Testing

struct `Wishes read from the app's tables` {
    private func genders(_ words: String...) -> GenderSet {
        words.reduce(into: []) { $0.formUnion(GenderSet(ShippedTables.tables.genders.term(for: $1))) }
    }

    /// A table that the app made itself, without the checks of Duet's own.
    private func database(_ wish: String) throws -> LooseDatabase {
        let database = try LooseDatabase()
        try database.seat("ana")
        try database.execute(
            """
            CREATE TABLE match_preferences (username, genders, age_min, age_max, introductions, updated_at);
            INSERT INTO match_preferences(username, genders) VALUES ('Ana', \(wish));
            """)
        return database
    }

    @Test(arguments: [
        ("'woman'", ["female"]), ("'woman, man'", ["female", "male"]), ("'[\"female\"'", ["female"]),
        ("'[\"straight woman\"]'", ["female"]), ("'{\"looking_for\": \"male\"}'", ["male"]),
    ])
    func `are lists of words also where they are no JSON`(wish: String, names: [String]) throws {
        let crowd = try database(wish).crowd()
        let sought = names.reduce(into: GenderSet()) { $0.formUnion(genders($1)) }
        #expect(crowd.people[0].preferences.genders == sought)
        #expect(crowd.report.unknownWishes.isEmpty && crowd.report.unknownValues["wish"] == nil)
    }

    @Test(arguments: [
        ("''", "(nothing)"), ("'[]'", "(nothing)"), ("'moonbeam'", "moonbeam"), ("x'00'", "(no text)"),
        ("1.5", "(no text)"), ("7", "7"), ("'[\"everyone but men\"]'", "everyonebutmen"),
        ("'woman' || char(0)", "(no text)"),
        ("'[\"prefer not to say\"]'", "prefernottosay"), ("'[not JSON'", "notjson"),
    ])
    func `of which nothing is understood welcome nobody, and are counted and quoted`(wish: String, quoted: String)
        throws
    {
        let crowd = try database(wish).crowd()
        #expect(crowd.people[0].preferences.genders == [])
        #expect(crowd.report.unknownWishes == [quoted: 1])
        #expect(crowd.report.unknownValues["wish"] == 1)
    }

    @Test func `keep what is understood beside what is not`() throws {
        let crowd = try database("'[\"woman\", \"moonbeam\"]'").crowd()
        #expect(crowd.people[0].preferences.genders == genders("female"))
        #expect(crowd.report.unknownWishes == ["moonbeam": 1])
        #expect(crowd.report.unknownValues["wish"] == nil)
    }

    @Test(arguments: ["'[\"everyone\"]'", "'egal'", "'[\"female\",\"male\",\"nonbinary\",\"other\"]'"])
    func `for everyone welcome those too who did not say`(wish: String) throws {
        #expect(try database(wish).crowd().people[0].preferences.genders == .everyone)
    }

    @Test func `that are absent state nothing`() throws {
        #expect(try database("NULL").crowd().people[0].preferences.genders == nil)
    }
}

struct `Genders read from the app's tables` {
    @Test(arguments: [
        ("'Male, looking for: Female'", ["male"]), ("'[\"nonbinary\",\"woman\"]'", ["female", "nonbinary"]),
        ("'couple (man, woman)'", ["female", "male"]), ("'not a man'", []),
        ("'{\"gender\":\"male\",\"looking_for\":\"female\"}'", ["male"]),
    ])
    func `are all that a person names, and nothing that they seek or deny`(text: String, names: [String]) throws {
        let database = try LooseDatabase()
        try database.execute(
            """
            INSERT INTO users(username) VALUES ('ana');
            INSERT INTO profiles(username, age, gender) VALUES ('ana', 30, \(text));
            """)
        let crowd = try database.crowd()
        let terms = names.reduce(into: GenderSet()) {
            $0.formUnion(GenderSet(ShippedTables.tables.genders.term(for: $1)))
        }
        #expect(crowd.people[0].gender == (names.isEmpty ? .unknown : terms))
        #expect(crowd.report.unknownGenders == (names.isEmpty ? ["notaman": 1] : [:]))
        #expect(crowd.report.unknownValues["gender"] == (names.isEmpty ? 1 : nil))
    }

    @Test(arguments: [
        (["H", "M", "m", "F"], ["", "male", "male", "female"], ["h": 1]),
        (["H", "H", "M", "F"], ["", "", "", "female"], ["h": 2, "m": 1]),
        (["h", "M", "male"], ["", "", "male"], ["h": 1, "m": 1]), (["F", "N", "n"], ["", "", ""], ["f": 1, "n": 2]),
        (["F", "N", "M", "M"], ["female", "", "male", "male"], ["n": 1]),
    ])
    func `are not taken from a letter that means another one in this app`(
        texts: [String], read: [String], unknown: [String: Int]
    ) throws {
        let database = try LooseDatabase()
        for (number, text) in texts.enumerated() {
            try database.execute("INSERT INTO users(username) VALUES (?)", ["person\(number)"])
            try database.execute(
                "INSERT INTO profiles(username, age, gender) VALUES (?, 30, ?)", ["person\(number)", text])
        }
        let crowd = try database.crowd()
        #expect(crowd.people.map(\.gender) == read.map { GenderSet(ShippedTables.tables.genders.term(for: $0)) })
        #expect(crowd.report.unknownGenders == unknown)
        #expect(crowd.report.unknownValues["gender"] == unknown.values.reduce(0, +))
    }
}
