import Profiles
import ReferenceData
import Testing

@Suite struct GenderReaderTests {
    private let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    private func names(_ set: GenderSet) -> String {
        tables.genders.terms.indices.filter { set.contains(GenderSet($0)) }.map { tables.genders.terms[$0].name }
            .joined(separator: "+")
    }

    private func read(_ row: GenderText) -> String {
        var reader = GenderReader(tables)
        if row.isWish {
            let wish = reader.wish(row.text).genders
            return wish == .everyone ? "everyone" : wish.isEmpty ? "not understood" : names(wish)
        }
        let person = reader.person(row.text).genders
        return person == .unknown ? "unknown" : names(person)
    }

    @Test(arguments: GenderText.all) func `what people and apps write is read as it is meant, or not at all`(
        row: GenderText
    ) {
        #expect(read(row) == row.meaning)
    }

    @Test func `what is not understood is quoted, folded and cut short`() {
        var reader = GenderReader(tables)
        #expect(reader.person("Woman, Moon-Beam, ✨").unknown == ["moonbeam"])
        #expect(reader.person("not a man").unknown == ["notaman"])
        #expect(reader.person("seeking women").unknown == ["seekingwomen"])
        #expect(reader.person(String(repeating: "é", count: 300)).unknown == [String(repeating: "e", count: 64)])
        #expect(reader.person("  ").unknown == [])
        #expect(reader.wish("  ").unknown == ["(nothing)"])
        #expect(reader.wish(#"["women", "no men"]"#).unknown == ["nomen"])
        #expect(reader.wish("everyone").unknown == [])
    }

    @Test func `one text says different things of who somebody is and of whom they seek`() {
        var reader = GenderReader(tables)
        for _ in 0..<2 {
            #expect(reader.person("everyone").genders == .unknown)
            #expect(reader.wish("everyone").genders == .everyone)
        }
    }

    @Test func `all genders of another table, and no fewer, are everyone`() throws {
        let tables = try ReferenceTables.builtIn(genders: "gender,aliases\nfish,\nbird,birds|fowl\n")
        var reader = GenderReader(tables)
        #expect(reader.wish("fish and birds").genders == .everyone)
        #expect(reader.wish("fish").genders == GenderSet(0))
        #expect(reader.person("fish, seeking: fowl").genders == GenderSet(0))
        #expect(reader.person("woman").genders == .unknown)
    }

    @Test(
        arguments: [
            ("seeking,for\nwish,woof\n", 3, "there is no meaning \"wish\""),
            ("seeking,for\nnot,for\n", 3, "\"for\" means \"seeking\" already"),
            ("seeking,for|-\n", 2, "\"-\" has neither a letter nor a digit"),
            ("seeking,for\n", nil, "there are no words for \"wanted\""),
        ] as [(String, Int?, String)])
    func `a table of words that cannot be right is refused`(rows: String, line: Int?, problem: String) {
        #expect(throws: ReferenceTableError(file: "gender-words.csv", line: line, problem: problem)) {
            try ReferenceTables.builtIn(genderWords: "meaning,words\n" + rows)
        }
    }
}
