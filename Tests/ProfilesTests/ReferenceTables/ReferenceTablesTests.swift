import CSV
import Profiles
import ReferenceData
import Testing

extension ReferenceTables {
    /// The tables of the binary, each of which a test may replace.
    static func builtIn(
        genres: String = ReferenceData.genres, affinities: String = ReferenceData.affinities,
        roles: String = ReferenceData.roles, roleComplementarity: String = ReferenceData.roleComplementarity,
        genders: String = ReferenceData.genders, genderWords: String = ReferenceData.genderWords
    ) throws(ReferenceTableError) -> ReferenceTables {
        try ReferenceTables(
            genres: genres, affinities: affinities, roles: roles, roleComplementarity: roleComplementarity,
            genders: genders, genderWords: genderWords)
    }
}

@Suite struct BuiltInTablesTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    @Test func `every family has its row in the affinity table, in the same order`() {
        #expect(tables.genres.families.count == 22)
        #expect(tables.affinities.names == tables.genres.families)
        #expect(tables.genres.terms.prefix(22).map(\.name) == tables.genres.families)
    }

    @Test func `affinities are symmetric shares with ones on the diagonal`() {
        let affinities = tables.affinities
        for row in 0..<affinities.count {
            #expect(affinities[row, row] == 1)
            for column in 0..<affinities.count {
                #expect((0...1).contains(affinities[row, column]))
                #expect(affinities[row, column] == affinities[column, row])
            }
        }
    }

    @Test(
        arguments: [
            // Both surveys: the mean. (.5226 + .5142) / 2, and (.2182 − .0751) / 2.
            ("rock", "metal", 0.5184), ("rock", "classical", 0.07155),
            // MxMH halves hip hop: (.4294 + .3025) / 2, and (.2835 + (.2810 + .2753) / 2) / 2.
            ("classical", "jazz", 0.36595), ("pop", "hip hop", 0.280825),
            // Only YPS.
            ("punk", "metal", 0.5422), ("classical", "opera", 0.5937), ("dance", "pop", 0.4309),
            // Only MxMH; with hip hop, the mean of (.5315, .4951).
            ("lo-fi", "video game music", 0.3279), ("r&b", "hip hop", 0.5133), ("gospel", "country", 0.2379),
            // Negative in both: (−.2818 − .1360) / 2; and in one, by more than the other is positive.
            ("pop", "metal", 0), ("metal", "hip hop", 0),
        ])
    func `an affinity is what the surveys say, worked out by hand`(
        first: String, second: String, value: Double
    ) throws {
        let row = try #require(tables.genres.families.firstIndex(of: first))
        let column = try #require(tables.genres.families.firstIndex(of: second))
        // The table has three decimals.
        #expect(abs(tables.affinities[row, column] - value) < 0.00051)
    }

    @Test(
        arguments: [
            ("bebop", "jazz"), ("house", "electronic"), ("shoegaze", "alternative"), ("grime", "hip hop"),
            ("ska", "reggae"), ("soul", "r&b"), ("emo", "punk"), ("bluegrass", "country"), ("j-pop", "k-pop"),
        ])
    func `a subgenre belongs to the family one would look for`(genre: String, family: String) throws {
        let term = tables.genres.terms[try #require(tables.genres.term(for: genre))]
        #expect(try tables.genres.families[#require(term.family)] == family)
    }

    @Test func `every name is written in lower case and found again by the reading of texts`() {
        for vocabulary in [tables.genres, tables.roles, tables.genders] {
            for (index, term) in vocabulary.terms.enumerated() {
                #expect(term.name == term.name.lowercased())
                #expect(vocabulary.terms(in: term.name).known == [index])
            }
        }
    }

    @Test(arguments: [ReferenceTables.File.genres, .roles, .genders])
    func `every alias is needed, and found again by the reading of texts`(file: ReferenceTables.File) throws {
        let csv =
            switch file {
            case .genres: ReferenceData.genres
            case .roles: ReferenceData.roles
            default: ReferenceData.genders
            }
        let vocabulary = try Vocabulary(csv: csv, file: file.rawValue)
        let (header, rows) = try DelimitedText(csv).table(requiring: ["aliases"])
        let column = try #require(header.index(of: "aliases"))
        var seen: Set<String> = []
        for (term, row) in rows.enumerated() {
            for spelling in [row[0]] + row[column].split(separator: "|").map(String.init) {
                #expect(seen.insert(Vocabulary.fold(spelling)).inserted, "\(spelling)")
                #expect(vocabulary.terms(in: spelling).known == [term], "\(spelling)")
            }
        }
    }

    @Test func `roles suit each other both ways alike, and a listener suits anyone`() throws {
        let table = tables.complementarity
        #expect(table.count == 13)
        let listener = try #require(tables.roles.term(for: "listener"))
        for role in 0..<table.count {
            #expect(table[role, listener] >= 0.7)
            for other in 0..<table.count {
                #expect(table[role, other] == table[other, role])
                #expect(table.reason(role, other) == table.reason(other, role))
                #expect(!table.reason(role, other).isEmpty)
            }
        }
    }

    @Test func `a band needs different roles`() throws {
        func fit(_ role: String, _ other: String) throws -> Double {
            try tables.complementarity[#require(tables.roles.term(for: role)), #require(tables.roles.term(for: other))]
        }
        #expect(try fit("drummer", "bassist") > fit("drummer", "drummer"))
        #expect(try fit("vocalist", "guitarist") > fit("vocalist", "vocalist"))
        #expect(try fit("rapper", "producer") > fit("producer", "producer"))
    }
}

@Suite struct MalformedTablesTests {
    private static let notAShare = " in column \"b\" is not a number from 0 to 1"

    static func problem(_ read: () throws(ReferenceTableError) -> ReferenceTables) -> String? {
        do throws(ReferenceTableError) {
            _ = try read()
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        arguments: [
            ("", "genres.csv, line 1: the table is empty; a header was expected"),
            ("genre,family,aliases\n", "genres.csv: there are no rows below the header"),
            ("genre,family\npop,pop\n", "genres.csv, line 1: the header has no column \"aliases\""),
            ("role,aliases\nx,\n", "genres.csv, line 1: the first column is \"role\", not \"genre\""),
            ("aliases,genre\nx,\n", "genres.csv, line 1: the first column is \"aliases\", not \"genre\""),
            ("genre,family,aliases\npop,pop\n", "genres.csv, line 2: 2 fields where the header has 3"),
            ("genre,family,aliases\npop,\"p\"op,\n", "genres.csv, line 2: column 8: text after a closing quote"),
            (
                "genre,family,aliases\nhip hop,,\nHip-Hop,,\n",
                "genres.csv, line 3: the name \"Hip-Hop\" is already taken by \"hip hop\" on line 2"
            ),
            (
                "genre,family,aliases\njungle,,dnb\ndrum and bass,,d'n'b|DNB\n",
                "genres.csv, line 3: the alias \"d'n'b\" is already taken by \"jungle\" on line 2"
            ),
            (
                "genre,family,aliases\npop,,\nrock,,Pop\n",
                "genres.csv, line 3: the alias \"Pop\" is already taken by \"pop\" on line 2"
            ),
            ("genre,family,aliases\n!,,\n", "genres.csv, line 2: the name \"!\" has neither a letter nor a digit"),
            (
                "genre,family,aliases\npop,,a||b\n",
                "genres.csv, line 2: the alias \"\" has neither a letter nor a digit"
            ),
            (
                "genre,family,aliases\njazz,jazz,\nbop,jaz,\n",
                "genres.csv, line 3: the family \"jaz\" of \"bop\" is not a family of this table"
            ),
            (
                "genre,family,aliases\njazz,jazz,\nbop,jazz,\nhard bop,bop,\n",
                "genres.csv, line 4: the family \"bop\" of \"hard bop\" is not a family of this table"
            ),
            (
                "genre,family,aliases\njazz,jazz,\n",
                "affinities.csv: \"pop\" is not a family of the genre table"
            ),
        ])
    func `a malformed genre table is named with line and value`(csv: String, problem: String) {
        #expect(Self.problem { () throws(ReferenceTableError) in try .builtIn(genres: csv) } == problem)
    }

    @Test(
        arguments: [
            ("f,a,b\na,1,.5\n", "affinities.csv: 1 rows and 2 columns of numbers; there must be as many of both"),
            ("f,a,A\na,1,.5\nA,.5,1\n", "affinities.csv, line 1: the header names \"A\" twice"),
            ("f,a,b\nb,1,.5\na,.5,1\n", "affinities.csv, line 2: the row \"b\" stands where \"a\" should be"),
            (
                "f,a,b\na,1,.5\nb,.4,1\n",
                "affinities.csv, line 3: \"b\" with \"a\" is \"0.4\" here and 0.5 on line 2; they must be equal"
            ),
            ("f,a,b\na,1,.5\nb,.5,.9\n", "affinities.csv, line 3: \"b\" has \"0.9\" with itself; it must be 1"),
            ("f,a,b\na,1,-.5\nb,-.5,1\n", "affinities.csv, line 2: \"-.5\"\(notAShare)"),
            ("f,a,b\na,1,nan\nb,nan,1\n", "affinities.csv, line 2: \"nan\"\(notAShare)"),
            ("f,a,b\na,1,\nb,,1\n", "affinities.csv, line 2: \"\"\(notAShare)"),
        ])
    func `a malformed affinity table is named with line and value`(csv: String, problem: String) {
        #expect(Self.problem { () throws(ReferenceTableError) in try .builtIn(affinities: csv) } == problem)
    }

    @Test(
        arguments: [
            ("a,juggler,1,x\n", "line 2: \"juggler\" is not a role of the role table"),
            ("a,b,1,x\nB,a,1,x\n", "line 3: \"b\" with \"a\" stands on line 2 already"),
            ("a,b,1.5,x\n", "line 2: \"1.5\" in column \"fit\" is not a number from 0 to 1"),
            ("a,b,1, \n", "line 2: \"a\" with \"b\" has no reason"),
            ("a,a,1,x\nb,b,1,x\n", "\"a\" with \"b\" is missing"),
        ])
    func `a malformed role table is named with line and value`(rows: String, problem: String) {
        let name = "role-complementarity.csv"
        let found = Self.problem { () throws(ReferenceTableError) in
            try .builtIn(roles: "role,aliases\na,\nb,\n", roleComplementarity: "role,other,fit,reason\n" + rows)
        }
        #expect(found == (problem.hasPrefix("line") ? "\(name), \(problem)" : "\(name): \(problem)"))
    }

    @Test func `a family without affinities is named`() {
        let genres = ReferenceData.genres + "skiffle core,skiffle core,\n"
        #expect(
            Self.problem { () throws(ReferenceTableError) in try .builtIn(genres: genres) }
                == "affinities.csv: the genre family \"skiffle core\" has no row")
    }

    @Test func `the tables of roles and genders name their own files`() {
        let genders = "gender,aliases\nfemale,f\nmale,F\n"
        #expect(
            Self.problem { () throws(ReferenceTableError) in try .builtIn(genders: genders) }
                == "genders.csv, line 3: the alias \"F\" is already taken by \"female\" on line 2")
        #expect(
            Self.problem { () throws(ReferenceTableError) in try .builtIn(roles: ReferenceData.genders) }
                == "roles.csv, line 1: the first column is \"gender\", not \"role\"")
    }

    @Test func `rows in any order are aligned with the families`() throws {
        let tables = try ReferenceTables.builtIn(
            genres: "genre,family,aliases\na,a,\nb,b,\nc,c,\n",
            affinities: "f,C,b,a\nC,1,.2,.3\nb,.2,1,.4\na,.3,.4,1\n")
        #expect(tables.affinities.names == ["a", "b", "c"])
        #expect(tables.affinities.values == [1, 0.4, 0.3, 0.4, 1, 0.2, 0.3, 0.2, 1])
    }
}
