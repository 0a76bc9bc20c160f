import NightlyPass
import Profiles
import Randomness
import Testing

@Suite("The words of a match") struct MatchWordsTests {
    private let words = MatchWords(Reference.tables)

    @Test(
        arguments: [
            ("Ana", "Ana"), ("  Ana   María ", "Ana María"), ("Ana\nEva\tIda", "Ana Eva Ida"),
            ("A\u{0}n\u{7}a", "A n a"),
            // Marks that turn text around or hide in it.
            ("\u{202E}anA\u{202C}", "anA"), ("\u{2066}Ana\u{2069}\u{200F}", "Ana"), ("A\u{200B}na\u{FEFF}", "Ana"),
            ("Ana\u{2028}Eva", "Ana Eva"), ("Ana\u{AD}", "Ana"), ("A\u{E000}na", "Ana"),
            // Nothing to show.
            ("", "user_1"), ("   ", "user_1"), ("\u{202E}\u{200B}", "user_1"), ("\u{200D}", "user_1"), ("…", "user_1"),
            ("\u{3164}", "user_1"), ("\u{115F}\u{1160}", "user_1"), ("-", "user_1"),
            // Emoji, with what holds them together.
            ("🎸", "🎸"), ("👩‍🎤 Ana", "👩‍🎤 Ana"), ("7", "7"), ("名前", "名前"), ("أنا", "أنا"),
            // Exactly at the limit, and above it.
            (String(repeating: "a", count: 24), String(repeating: "a", count: 24)),
            (String(repeating: "a", count: 25), String(repeating: "a", count: 23) + "…"),
            (String(repeating: "a", count: 22) + " bcd", String(repeating: "a", count: 22) + "…"),
        ])
    func `show a name on one line, and the username where there is nothing to show`(name: String, shown: String) {
        #expect(MatchWords.shown(name, username: "user_1") == shown)
    }

    @Test func `show a name with its entities decoded, once`() {
        #expect(MatchWords.shown("Ren&eacute;e &amp; Zo&#235;", username: "user_1") == "Renée & Zoë")
        #expect(MatchWords.shown("&amp;amp;", username: "user_1") == "&amp;")
        #expect(MatchWords.shown("A&#0;n&#x202E;a", username: "user_1") == "A&#0;na")
    }

    @Test func `say a genre that no table knows as it was written`() {
        let genres = "Sludgy Zydeco-Core, R&amp;B, None"
        let reading = Reference.tables.genres.reading(of: genres)
        #expect(reading.unknown == ["sludgyzydecocore"] && reading.written == ["Sludgy Zydeco-Core"])
        let words = MatchWords(Reference.tables, genreNames: ["sludgyzydecocore": "Sludgy Zydeco-Core"])
        let one = person(genres)
        #expect(words.reasons(one, one)[0].contains("Sludgy Zydeco-Core"))
        let ground = CommonGround([one, one], words: words)
        #expect(ground.reasons(ground.key(0, 1)) == words.reasons(one, one))
    }

    @Test(arguments: ["e\u{301}", "👩‍👩‍👧‍👦", "Z" + String(repeating: "\u{336}", count: 500)])
    func `bound a name in characters and in scalars`(piece: String) {
        let shown = MatchWords.shown(String(repeating: piece, count: 60), username: "user_1")
        #expect(shown.count <= MatchWords.longestName)
        #expect(shown.unicodeScalars.count <= 4 * MatchWords.longestName + 1)
    }

    @Test func `look at no more of a name than could be shown`() {
        #expect(MatchWords.shown(String(repeating: " ", count: 100_000) + "Ana", username: "user_1") == "user_1")
        #expect(MatchWords.shown("Ana" + String(repeating: " ", count: 100_000), username: "user_1") == "Ana")
    }

    @Test func `say who it is, and why only where there is a reason`() {
        #expect(
            words.notice(kind: .mutualLike, name: "Ana", username: "ana_1", reasons: ["you both play jazz"]).content
                == "You and Ana like each other")
        #expect(
            words.notice(kind: .introduction, name: "Ana", username: "ana_1", reasons: ["one", "two"]).content
                == "Meet Ana: one, and two")
        #expect(words.notice(kind: .introduction, name: "", username: "ana_1", reasons: []).content == "Meet ana_1")
    }

    private func person(
        _ genres: String = "", _ roles: String = "", age: Int = 30, gender: Int? = 0, experience: Int? = 3
    ) -> Person {
        let read = Reference.tables.genres.terms(in: genres)
        return Person(
            username: "user", age: age, gender: GenderSet(gender), genres: read.known, otherGenres: read.unknown,
            roles: Reference.tables.roles.terms(in: roles).known, experience: experience)
    }

    @Test func `name only genres and roles that both profiles show`() {
        #expect(
            words.reasons(person("Jazz/Rock", "drums"), person("Rock/Jazz", "drummer"))[0].hasPrefix("you both play "))
        #expect(words.reasons(person("jazz", "drums"), person("jazz", "fan")) == ["you both love jazz"])
        #expect(words.reasons(person("jazz", ""), person("jazz", "drums")) == ["you both love jazz"])
        // Related is not the same.
        #expect(words.reasons(person("jazz", "fan"), person("blues", "fan")).isEmpty)
        // Genres that no table knows are still the same words.
        #expect(words.reasons(person("moonstep"), person("Moon Step")) == ["you both love moonstep"])
        // Nothing else is ever a reason.
        #expect(words.reasons(person(), person()).isEmpty)
        #expect(words.reasons(person("", "fan"), person("", "listener")).isEmpty)
        let roles = words.reasons(person("jazz", "singer"), person("rock", "guitarist"))
        #expect(roles == ["your roles go together: vocalist and guitarist"])
    }

    @Test func `are the same for both`() {
        for (one, other) in [("jazz rock pop", "blues/jazz/pop"), ("moonstep, jazz", "jazz, moonstep")] {
            let (a, b) = (person(one, "drums/bass"), person(other, "guitar/vocals"))
            #expect(words.reasons(a, b) == words.reasons(b, a))
        }
    }

    @Test func `never name more than two genres`() {
        let reasons = words.reasons(person("jazz, rock, pop, folk"), person("folk, pop, rock, jazz"))
        #expect(reasons.count == 1)
        #expect(reasons[0].split(separator: " and ").count == 2)
    }

    /// People as they come, with genres that no table knows among theirs.
    @Test(arguments: [1, 2, 3] as [UInt64]) func `are the same for pairs that are looked at by the million`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        let (genres, roles) = (Reference.tables.genres.terms.count, Reference.tables.roles.terms.count)
        let people = (0..<80).map { number in
            var person = Person(username: "user_\(number)", age: 30)
            person.genres = Set((0..<3).map { _ in Int.random(in: 0..<min(6, genres), using: &random) }).sorted()
                .filter { _ in Bool.random(using: &random) }
            person.otherGenres = ["zydeco blues", "Ålesund pop", "skweee"].sorted()
                .filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            person.roles = Set((0..<3).map { _ in Int.random(in: 0..<roles, using: &random) }).sorted()
                .filter { _ in Bool.random(using: &random) }
            return person
        }
        let ground = CommonGround(people, words: words)
        var keys: [CommonGround.Key: [String]] = [:]
        for one in people.indices {
            for other in people.indices where other != one {
                let (key, plain) = (ground.key(one, other), words.reasons(people[one], people[other]))
                #expect(ground.reasons(key) == plain)
                #expect(keys.updateValue(plain, forKey: key).map { $0 == plain } ?? true)
            }
        }
        // Each wording once.
        #expect(Set(keys.values).count == keys.count && keys.count > 50)
    }
}
