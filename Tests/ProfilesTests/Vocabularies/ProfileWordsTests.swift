import Foundation
import Profiles
import Testing

struct `Words that are no wish` {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "data")

    private static let tables: ReferenceTables = {
        func text(_ file: ReferenceTables.File) -> String {
            try! String(contentsOf: folder.appending(path: file.rawValue), encoding: .utf8)
        }
        return try! ReferenceTables(
            genres: text(.genres), affinities: text(.affinities), roles: text(.roles),
            roleComplementarity: text(.roleComplementarity), genders: text(.genders), genderWords: text(.genderWords),
            profileWords: text(.profileWords))
    }()

    private func names(_ text: String) -> [String] {
        Self.tables.genres.reading(of: text).known.map { Self.tables.genres.terms[$0].name }
    }

    @Test(
        arguments: [
            "None", "none", "N/A", "n.a.", "NULL", "nil", "unknown", "Unknown", "prefer not to say",
            "Prefer Not To Say", "-",
            "--", "?", "…", "", "  ", "not specified", "keine Angabe", "k.A.", "weiß nicht", "aucun", "non précisé",
            "ninguno",
            "prefiero no decirlo", "nenhum", "nessuno", "n.v.t.", "inget", "brak", "нет", "не указано", "yok",
            "لا يوجد",
            "अज्ञात", "なし", "未設定", "无", "未知", "없음", "tidak ada", "ไม่มี", "a bit of everything", "alles", "tout", "de todo",
            "всё подряд", "her şey", "都可以", "何でも", "None, N/A", "none; none", "(none)", "[\"None\"]",
        ])
    func `say nothing, of genres and of roles`(text: String) {
        for vocabulary in [Self.tables.genres, Self.tables.roles] {
            let reading = vocabulary.reading(of: text)
            #expect(reading.known.isEmpty && reading.unknown.isEmpty, "\(reading)")
        }
        var genders = GenderReader(Self.tables)
        #expect(genders.person("None").genders == .unknown && genders.person("None").unknown.isEmpty)
    }

    @Test(
        arguments: [
            "anything except country", "Anything but Country!", "everything except rap and country", "no country",
            "not country, rap or metal", "country: no", "country - no", "I hate country", "don't like country",
            "alles außer Country", "kein Country", "tout sauf country", "pas de country", "todo menos country",
            "nada de country",
            "tudo menos country", "tutto tranne country", "alles behalve country", "allt utom country",
            "wszystko oprócz country",
            "всё кроме кантри", "country hariç her şey", "カントリー以外", "除了乡村", "컨트리 빼고 다", "anything (no country, rap)",
        ])
    func `that deny are never a liking`(text: String) {
        let reading = Self.tables.genres.reading(of: text)
        #expect(reading.known.isEmpty, "\(names(text))")
        #expect(!reading.unknown.contains { $0.contains("country") || $0.contains("except") }, "\(reading.unknown)")
    }

    @Test(
        arguments: [
            ("jazz, no country", ["jazz"]), ("Jazz but not country", ["jazz"]),
            ("rock (no metal), jazz", ["rock", "jazz"]),
            ("No Wave", ["no wave"]), ("R&amp;B", ["r&b"]), ("R&#38;B", ["r&b"]), ("jazz, N/A", ["jazz"]),
            ("Drum &amp; Bass, None", ["drum and bass"]), ("no country. Jazz!", ["jazz"]),
        ] as [(String, [String])])
    func `leave what is liked beside them`(text: String, liked: [String]) {
        let expected = liked.compactMap { Self.tables.genres.term(for: $0) }.sorted()
        #expect(expected.count == liked.count)
        #expect(Self.tables.genres.reading(of: text).known == expected, "\(names(text))")
        #expect(Self.tables.genres.reading(of: text).unknown.isEmpty)
    }

    @Test(
        arguments: [
            ("R&amp;B", "R&B"), ("&lt;3 &gt; &quot;x&quot; &apos;", "<3 > \"x\" '"), ("&eacute;&#233;&#xE9;", "ééé"),
            ("&amp;amp;", "&amp;"), ("AT&T; rock", "AT&T; rock"), ("a & b; c", "a & b; c"),
            ("&#0;&#xD800;&#x110000;", "&#0;&#xD800;&#x110000;"),
            ("&", "&"), ("&amp", "&amp"), ("", ""),
        ])
    func `have their entities decoded once`(text: String, decoded: String) {
        #expect(Entities.decoded(text) == decoded)
    }

    @Test func `are a table that may be replaced, and is checked`() throws {
        let words = try ProfileWords(csv: "meaning,words\nunknown,jazzless\nnot,sans\n", file: "profile-words.csv")
        _ = words
        #expect(throws: ReferenceTableError.self) { try ProfileWords(csv: "meaning,words\nmaybe,x\n", file: "f.csv") }
        #expect(throws: ReferenceTableError.self) { try ProfileWords(csv: "meaning,words\nnot,?\n", file: "f.csv") }
    }

    /// No name or alias of a term may be taken for a word that says nothing.
    @Test func `are no names of genres, roles or genders`() {
        for vocabulary in [Self.tables.genres, Self.tables.roles] {
            for (number, term) in vocabulary.terms.enumerated() {
                #expect(vocabulary.reading(of: term.name).known.contains(number), "\(term.name)")
            }
        }
    }
}
