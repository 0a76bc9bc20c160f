import Profiles
import ReferenceData
import SyntheticPopulation
import Testing

@Suite struct PopulationTablesTests {
    let genres: Vocabulary
    let roles: Vocabulary
    let tables: PopulationTables

    init() throws {
        genres = try Vocabulary(csv: ReferenceData.genres, file: "genres.csv")
        roles = try Vocabulary(csv: ReferenceData.roles, file: "roles.csv")
        tables = try PopulationTables(genres: genres, roles: roles)
    }

    @Test func `the tables of the binary can be read`() {
        #expect(PopulationTables.builtIn.listening == tables.listening)
        #expect(PopulationTables.builtIn.ages == tables.ages)
    }

    @Test func `people are as old as on a dating site, and as many are women`() throws {
        #expect(tables.ages.women.map(\.age) == Array(18...70))
        #expect(tables.ages.men.map(\.age) == Array(18...70))
        #expect(tables.ages.women.max { $0.share < $1.share }?.age == 27)
        #expect(tables.ages.women[9].share == 0.05735)
        // 24,117 of 59,946.
        #expect(abs(tables.genders.women - 0.402312) < 1e-6)
        #expect(tables.genders.women + tables.genders.men == 1)
        let (women, men) = (tables.orientations.women, tables.orientations.men)
        #expect([women.straight, women.gay, women.bisexual] == [0.85139, 0.06585, 0.08276])
        #expect([men.straight, men.gay, men.bisexual] == [0.86726, 0.11122, 0.02152])
    }

    @Test func `sixteen genres have their listeners, players and composers`() throws {
        #expect(tables.listening.count == 16)
        let metal = try #require(tables.listening.first { $0.genre == "metal" })
        #expect([metal.often, metal.favourite, metal.plays, metal.composes] == [0.1984, 0.1196, 0.3767, 0.2466])
        #expect(metal.likedBy?.women == 0.1824 && metal.likedBy?.men == 0.3171)
        #expect(metal.players.first?.text == "guitarist" && metal.players.first?.weight == 6)
        #expect(metal.composers.first?.text == "songwriter" && metal.composers.first?.weight == 3)
        let unasked = tables.listening.filter { $0.likedBy == nil }.map(\.genre)
        #expect(unasked == ["gospel", "k pop", "lofi", "r&b", "video game music"])
        #expect(tables.genreCounts.count == 17)
        #expect(tables.genreCounts[1] == 0.2649 && tables.genreCounts[12] == 0 && tables.genreCounts[16] == 0.0014)
    }

    @Test func `every word is one that a profile may hold, and more mean their genre's family than any other`() throws {
        for row in tables.listening {
            let family = genres.terms[try #require(genres.term(for: row.genre))].family
            var weights: [Int?: Double] = [:]
            for word in row.words {
                let read = genres.terms(in: word.text).known
                #expect(read.count == 1, "\(word.text)")
                for term in read { weights[genres.terms[term].family, default: 0] += word.weight }
            }
            #expect(weights.max { $0.value < $1.value }?.key == family, "\(row.genre)")
        }
    }

    @Test func `the roles of players and composers have the names of the role table`() {
        let names = Set(roles.terms.map(\.name))
        for row in tables.listening {
            #expect(names.isSuperset(of: row.players.map(\.text)) && names.isSuperset(of: row.composers.map(\.text)))
        }
    }

    @Test func `likes given and received, and by age gap, are those of the speed-dating study`() throws {
        #expect(tables.likeRates.women.given.map(\.share) == [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])
        #expect(tables.likeRates.women.given[3].value == 0.366 && tables.likeRates.women.received[3].value == 0.5)
        #expect(tables.likeRates.men.given[3].value == 0.444 && tables.likeRates.men.received[3].value == 0.333)
        #expect(tables.ageGap.women.map(\.gap) == Array(-10...10))
        #expect(tables.ageGap.women[12].dates == 241 && tables.ageGap.women[12].rate == 0.3402)
        #expect(tables.ageGap.men[12].dates == 196 && tables.ageGap.men[12].rate == 0.5765)
        // A woman who met a man two years older is a man who met a woman two years younger.
        #expect(tables.ageGap.women.map(\.dates) == tables.ageGap.men.map(\.dates).reversed())
    }

    @Test func `there are names for everybody, and words for what they write`() {
        let names = tables.names
        #expect(names.women.count >= 60 && names.men.count >= 60 && names.others.count >= 12)
        #expect((names.women + names.men + names.others).allSatisfy { $0.utf8.count <= 8 })
        #expect(tables.titles.adjectives.count == 40 && tables.titles.nouns.count == 40)
        #expect(tables.messages.count == 20 && tables.descriptions.count == 12)
        #expect(tables.messages.contains("Hey, how is your week going?"))
    }

    @Test func `the embedded texts stay small`() {
        let bytes = PopulationTables.File.allCases.map { $0.builtInText.utf8.count }.reduce(0, +)
        #expect(bytes < 11_000)
    }

    @Test(
        arguments: [
            (.ages, "\n30,", "\n29,", "crowd-ages.csv, line 14: the age \"29\" does not follow \"29\""),
            (.ages, "\n18,0.00607", "\n18,0.1", "crowd-ages.csv: the shares of column \"women\" sum to \"1.09"),
            (.ages, "\n18,0.00607", "\n18,-1", "crowd-ages.csv, line 2: \"-1\" in column \"women\" is not a number"),
            (.ages, "\n18,", "\n17,", "crowd-ages.csv, line 2: \"17\" in column \"age\" is not a whole number from 18"),
            (.ages, "women", "ladies", "crowd-ages.csv, line 1: "),
            (.orientation, "female,gay", "woman,gay", "crowd-orientation.csv, line 3: \"woman\" in column \"gender\""),
            (
                .orientation, "female,gay", "female,straight",
                "crowd-orientation.csv, line 3: \"female, straight\" is there"
            ),
            (
                .orientation, "\nmale,gay,3985,0.11122", "",
                "crowd-orientation.csv: an orientation of \"male\" is missing"
            ),
            (.orientation, "0.86726", "0.8", "crowd-orientation.csv: the shares of \"male\" sum to \"0.93"),
            (.orientation, "20533", "0", "crowd-orientation.csv, line 2: \"0\" in column \"people\""),
            (.listening, "\nfolk,", "\nfork,", "crowd-listening.csv, line 5: \"fork\" in column \"genre\""),
            (
                .roles, "\nfolk,", "\nblues,keys:1,songwriter:1\nfolk,",
                "crowd-roles.csv, line 5: \"blues\" is not a genre of crowd-listening.csv"
            ),
            (.listening, "\nfolk,", "\njazz,", "crowd-listening.csv, line 8: \"jazz\" is there twice"),
            (.listening, "worship:2", "warship:2", "crowd-listening.csv, line 6: \"warship\" in column \"words\""),
            (.listening, "worship:2", "worship:0", "crowd-listening.csv, line 6: \"worship:0\" in column \"words\""),
            (
                .listening, "worship:2", "gospel:2",
                "crowd-listening.csv, line 6: \"gospel\" stands in column \"words\" twice"
            ),
            (.listening, "0.2554,", "0.3554,", "crowd-listening.csv: the shares of column \"favourite\" sum to \"1.1"),
            (.listening, "0.1824,", ",", "crowd-listening.csv, line 12: \"\" in column \"women\""),
            (.roles, "dj:5", "pj:5", "crowd-roles.csv, line 4: \"pj\" in column \"players\" is not a known word"),
            (.roles, "\nfolk,", "\nreggae,", "crowd-roles.csv: \"folk\" is missing"),
            (.roles, "\nfolk,", "\nedm,", "crowd-roles.csv, line 5: \"edm\" is there twice"),
            (.genreCounts, "\n2,", "\n1,", "crowd-genre-counts.csv, line 4: \"1\" genres do not follow \"1\""),
            (.genreCounts, "0.2649", "0.3649", "crowd-genre-counts.csv: the shares of column \"share\" sum to \"1.1"),
            (.likeRates, "0.366", "0.166", "crowd-like-rates.csv, line 2: \"0.166\" in column \"p50\" does not follow"),
            (
                .likeRates, "female,received", "female,given",
                "crowd-like-rates.csv, line 3: \"female, given\" is there twice"
            ),
            (.ageGap, "\n-9,", "\n-11,", "crowd-age-gap.csv, line 3: the gap \"-11\" does not follow \"-10\""),
            (.ageGap, "\n-9,33,", "\n-9,none,", "crowd-age-gap.csv, line 3: \"none\" in column \"women_dates\""),
            (.names, "Ada|", "Ad a|", "crowd-names.csv: the name \"Ad a\" is not made of the letters a to z"),
            (.names, "Ada|", "Zoe|", "crowd-names.csv, line 2: \"Zoe\" stands in column \"names\" twice"),
            (.names, "nonbinary,", "male,", "crowd-names.csv: \"nonbinary\" is missing"),
            (.words, "Amber|", "|", "crowd-words.csv, line 2: an empty text in column \"texts\""),
            (.words, "noun,", "verb,", "crowd-words.csv, line 3: \"verb\" in column \"kind\" is none of adjective"),
        ] as [(PopulationTables.File, String, String, String)])
    func `a broken table is named with the line and the value`(
        file: PopulationTables.File, original: String, broken: String, complaint: String
    ) throws {
        let text = file.builtInText
        let place = try #require(text.firstRange(of: original))
        let edited = text.replacingCharacters(of: place, with: broken)
        let error = #expect(throws: ReferenceTableError.self) {
            try PopulationTables(genres: genres, roles: roles) { $0 == file ? edited : $0.builtInText }
        }
        #expect(error?.description.hasPrefix(complaint) == true, "\(String(describing: error))")
    }
}

extension String {
    fileprivate func replacingCharacters(of range: Range<Index>, with text: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: text)
        return copy
    }
}
