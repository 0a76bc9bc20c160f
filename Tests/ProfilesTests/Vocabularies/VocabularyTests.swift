import Profiles
import Randomness
import ReferenceData
import Testing

@Suite struct VocabularyTests {
    let genres: Vocabulary
    let roles: Vocabulary
    let genders: Vocabulary

    init() throws {
        let tables = try ReferenceTables.builtIn()
        (genres, roles, genders) = (tables.genres, tables.roles, tables.genders)
    }

    @Test(
        arguments: [
            ("Hip-Hop", "hiphop"), ("R&B", "randb"), ("R and B", "randb"), ("Drum + Bass", "drumandbass"),
            ("Beyoncé", "beyonce"), ("Beyonce\u{301}", "beyonce"), ("BEYONCÉ", "beyonce"),
            ("Forró", "forro"), ("Sigur Rós", "sigurros"), ("Mø", "mo"), ("Łódź", "lodz"), ("Motörhead", "motorhead"),
            ("Straße", "strasse"), ("STRASSE", "strasse"), ("Ærø", "aero"), ("İSTANBUL", "istanbul"), ("ısı", "isi"),
            ("Ｐｏｐ", "pop"), ("rock 🎸!", "rock"), ("🎸🎶", ""), ("", ""), (" -.'/ ", ""), ("80's", "80s"),
            ("МЕТАЛЛ", "металл"), ("цой", "цои\u{306}"), ("演歌", "演歌"), ("भजन", "भजन"), ("❤️", ""), ("1️⃣", "1"),
            ("ΡΕΜΠΕΤΙΚΟΣ", "ρεμπετικοσ"), ("Ρεμπέτικος", "ρεμπετικοσ"), ("شَعبي", "شعبي"), ("شعـــبي", "شعبي"),
            ("أغاني", "اغاني"), ("שִׁירִים", "שירים"), ("ﾎﾟｯﾌﾟ", "ポップ"), ("ポップ", "ポップ"), ("Ёлка", "елка"),
            ("елка", "елка"), ("їжак", "їжак"), ("𝓙𝓪𝔃𝔃", "jazz"), ("Ⓙⓐⓩⓩ", "jazz"), ("ﬁddle", "fiddle"),
            ("STRAẞE", "strasse"),
            ("한국", "한국"), ("Rock™", "rock"), ("Rock´n´Roll", "rocknroll"), ("नॉन\u{200D}", "नॉन"),
        ])
    func `folding keeps letters and digits and nothing that spellings differ by`(text: String, folded: String) {
        #expect(Vocabulary.fold(text) == folded)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `folding what is folded changes nothing`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<200 {
            var text = String.UnicodeScalarView()
            for _ in 0..<6 {
                let top: UInt32 = [0x7F, 0x24F, 0x36F, 0x1EFF, 0xFFFF, 0x1FAFF].randomElement(using: &generator)!
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...top, using: &generator)) { text.append(scalar) }
            }
            let once = Vocabulary.fold(String(text))
            #expect(Vocabulary.fold(once) == once, "\(text.map(\.value))")
        }
    }

    @Test(
        arguments: [
            ("Hip-Hop", "hip hop"), ("hiphop", "hip hop"), ("RAP", "hip hop"), ("R&B", "r&b"), ("rnb", "r&b"),
            ("R & B", "r&b"), ("R'n'B", "r&b"), ("Rhythm & Blues", "r&b"), ("rhythm and blues", "r&b"),
            ("Drum & Bass", "drum and bass"), ("DnB", "drum and bass"), ("Rock 'n' Roll", "rock and roll"),
            ("K-Pop", "k-pop"), ("kpop", "k-pop"), ("Lo-Fi", "lo-fi"), ("EDM", "electronic"), ("Forro", "forró"),
            ("Reggaetón", "reggaeton"), ("Classical Music", "classical"), ("be-bop", "bebop"), ("Alt", "alternative"),
        ])
    func `a genre is known by its usual spellings`(spelling: String, genre: String) throws {
        let term = try #require(genres.term(for: spelling))
        #expect(genres.terms[term].name == genre)
        #expect(genres.term(for: Substring(spelling)) == term)
        #expect(genres.terms(in: spelling).known == [term])
    }

    @Test(
        arguments: [
            ("Singer", "vocalist"), ("VOCALS", "vocalist"), ("frontwoman", "vocalist"), ("MC", "rapper"),
            ("Guitar", "guitarist"), ("Bass", "bassist"), ("percussionist", "drummer"), ("Pianist", "keys"),
            ("cellist", "strings"), ("Saxophonist", "winds"), ("beat-maker", "producer"), ("D.J.", "dj"),
            ("Composer", "songwriter"), ("Sound Engineer", "engineer"), ("Music Lover", "listener"),
        ])
    func `a role is known by its usual spellings`(spelling: String, role: String) throws {
        #expect(roles.terms[try #require(roles.term(for: spelling))].name == role)
    }

    @Test(
        arguments: [
            ("F", "female"), ("Woman", "female"), ("female", "female"), ("M", "male"), ("Men", "male"),
            ("Non-Binary", "nonbinary"), ("NB", "nonbinary"), ("enby", "nonbinary"), ("genderqueer", "nonbinary"),
            ("Other", "other"),
        ])
    func `a gender is known by its usual spellings`(spelling: String, gender: String) throws {
        #expect(genders.terms[try #require(genders.term(for: spelling))].name == gender)
    }

    @Test func `what is no spelling of a term is unknown`() {
        #expect(genres.term(for: "") == nil)
        #expect(genres.term(for: "🎸") == nil)
        #expect(genres.term(for: "zydecore") == nil)
        #expect(genders.term(for: "prefer not to say") == nil)
        #expect(roles.term(for: "musician") == nil)
    }

    @Test(
        arguments: [
            ("Pop/Folk", ["pop", "folk"], []),
            ("R&B/Pop", ["pop", "r&b"], []),
            ("jazz, Hip-Hop", ["hip hop", "jazz"], []),
            ("Pop/Rock", ["pop", "rock"], []),
            ("rock; indie", ["rock", "indie"], []),
            ("metal | punk", ["metal", "punk"], []),
            ("[\"rock\",\"jazz\"]", ["rock", "jazz"], []),
            ("Electronic (House)", ["electronic", "house"], []),
            ("rock • jazz、pop／folk", ["pop", "rock", "jazz", "folk"], []),
            ("Pop\nFolk\r\nJazz", ["pop", "jazz", "folk"], []),
            ("rock & pop", ["pop", "rock"], []),
            ("Rock AND pop + folk", ["pop", "rock", "folk"], []),
            ("R&B & Soul & Hip Hop", ["r&b", "hip hop", "soul"], []),
            ("soul and rhythm and blues", ["r&b", "soul"], []),
            ("rock and roll and jazz", ["rock and roll", "jazz"], []),
            ("Jazz Hip Hop", ["jazz rap"], []),
            ("techno jazz", ["jazz", "techno"], []),
            ("funk-soul", ["soul", "funk"], []),
            ("folk – jazz", ["jazz", "folk"], []),
            ("rock 🎸 jazz 🎷", ["rock", "jazz"], []),
            ("jazz, jazz, JAZZ", ["jazz"], []),
            ("sludgy jazz", [], ["sludgyjazz"]),
            ("Zydecore/Folk", ["folk"], ["zydecore"]),
            ("jazz and zydecore", ["jazz"], ["zydecore"]),
            ("Foo & Bar", [], ["fooandbar"]),
            ("b, a, B, A", [], ["a", "b"]),
            ("& jazz &", ["jazz"], []),
            ("andean flute, brandy", [], ["andeanflute", "brandy"]),
            ("", [], []), ("  ", [], []), (",/;|", [], []), ("&", [], []), ("and", [], []), ("🎸, 🎷", [], []),
        ] as [(String, [String], [String])])
    func `a text of genres is taken apart`(text: String, known: [String], unknown: [String]) {
        let reading = genres.terms(in: text)
        #expect(reading.known.map { genres.terms[$0].name } == known)
        #expect(reading.unknown == unknown)
    }

    @Test(
        arguments: [
            ("singer and guitarist", ["vocalist", "guitarist"], []),
            ("Singer-Songwriter", ["vocalist", "songwriter"], []),
            ("Vocals & Bass Guitar", ["vocalist", "bassist"], []),
            ("DJ/Producer", ["producer", "dj"], []),
            ("lead guitar, backing vocals", ["vocalist", "guitarist"], []),
            ("drummer + juggler", ["drummer"], ["juggler"]),
            ("astronaut", [], ["astronaut"]),
        ] as [(String, [String], [String])])
    func `a text of roles is taken apart`(text: String, known: [String], unknown: [String]) {
        let reading = roles.terms(in: text)
        #expect(reading.known.map { roles.terms[$0].name } == known)
        #expect(reading.unknown == unknown)
    }

    @Test func `an unknown piece is cut to 64 bytes between two letters`() throws {
        let unknown = genres.terms(in: "x" + String(repeating: "щ", count: 100)).unknown
        #expect(unknown == ["x" + String(repeating: "щ", count: 31)])
        #expect(genres.terms(in: String(repeating: "x", count: 64)).unknown == [String(repeating: "x", count: 64)])
    }

    @Test(.timeLimit(.minutes(10)), arguments: ["a&", "a ", "a,", "&", "rock and ", "jazz-", "é", "\u{301}", "🎸 "])
    func `a huge text is read in linear time`(piece: String) {
        let reading = genres.terms(in: String(repeating: piece, count: 100_000))
        #expect(reading.known.count + reading.unknown.count <= 1)
        #expect(reading.unknown.allSatisfy { $0.utf8.count <= 64 })
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `a reader that remembers says what the vocabulary says`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var reader = VocabularyReader(genres)
        let words = ["rock", "Jazz", "R&B", "and", "/", ",", "&", "zydecore", "é", " ", "-", "hip", "hop"]
        for _ in 0..<300 {
            let text = (0..<4).map { _ in words.randomElement(using: &generator)! }.joined(separator: " ")
            let (plain, remembered, again) = (genres.terms(in: text), reader.terms(in: text), reader.terms(in: text))
            #expect(plain == remembered, "\(text)")
            #expect(plain == again, "\(text)")
            #expect(plain.known == plain.known.sorted() && Set(plain.known).count == plain.known.count)
        }
    }

    @Test func `terms and families keep the order of the table`() throws {
        let csv = "genre,family,aliases,note\nbop,jazz,be bop|rebop,x\njazz,jazz,,\npop,Pop,,\nworld,,,\n"
        let vocabulary = try Vocabulary(csv: csv, file: "g.csv")
        #expect(vocabulary.terms.map(\.name) == ["bop", "jazz", "pop", "world"])
        #expect(vocabulary.families == ["jazz", "pop"])
        #expect(vocabulary.terms.map(\.family) == [0, 0, 1, nil])
        #expect(vocabulary.term(for: "Re-Bop") == 0)
    }
}
