import Foundation
import Testing
import Trials

/// Every report as text, in terminals of any width.
@Suite struct WidthTests {
    /// The sample after its night, people who decided for half a year with the truth about them, and two files of settings.
    private static let crowds = Task { () throws -> [String: Data] in
        let scratch = try await Scratch.withSample(afterPass: true)
        let populate = [
            "populate", "--database", "crowd.db", "--people", "160", "--decisions", "60", "--truth", "truth.jsonl",
        ]
        #expect(try await scratch.duet(populate).code == 0)
        try scratch.write("weight: {genre: 0.6}\nexposure: by-score\n", to: "genre.yaml")
        return try scratch.contents().filter { !$0.key.hasSuffix(".duet-lock") }
    }

    private static let night = ["--database", "app.db", "--as-of", Sample.night]
    private static let crowd = ["--database", "crowd.db"]
    private static let split = ["--split-at", "2025-11-01"]

    static let reports: [[String]] = [
        ["run", "--database", "app.db", "--as-of", "2026-06-02 03:00:00", "--output", "text"],
        ["run"] + night + ["--output", "text"],
        ["run", "--dry-run", "--max-matches", "3", "--database", "app.db", "--as-of", "2026-06-02 03:00:00"],
        ["run", "--dry-run", "--search", "pruned", "--database", "app.db", "--as-of", "2026-06-02 03:00:00"],
        ["run", "--print-config"] + night + ["--type", "like=like,super_like,super_duper_like,wink,wave,smile"],
        ["check"] + night, ["check", "--verbose"] + night,
        ["check"] + crowd + ["--as-of", "2026-01-01 03:00:00", "--type", "like=up"],
        ["check", "--database", "app.db", "--write-map", "a-name-of-some-length-for-a-map-of-tables-and-columns.yaml"],
        ["evaluate"] + crowd + split, ["evaluate", "--details"] + crowd + split + ["--split-at", "2025-10-15"],
        ["evaluate", "--details"] + crowd + split + ["--candidates", "all", "--truth", "truth.jsonl"],
        ["tune", "--trials", "40", "--write", "best.yaml"] + crowd + split,
        ["tune", "--trials", "40", "--max-gini", "0.01"] + crowd + split,
        ["compare", "--b", "genre.yaml"] + crowd + split + ["--as-of", "2026-01-01 03:00:00"],
        ["lists", "--database", "app.db", "--showing", "case_plain_ben"],
        ["lists", "--database", "app.db", "--to", "lists.csv", "--output", "text"],
        ["outcomes", "--database", "app.db", "--as-of", "2026-07-01"],
        ["outcomes", "--database", "app.db", "--as-of", "2026-06-02", "--by", "config"],
        ["undo", "--database", "app.db", "--run", "1", "--dry-run"],
        ["populate", "--people", "400", "--describe"], ["populate", "--people", "300", "--messy", "0.5", "--describe"],
        ["populate", "--people", "5", "--database", "new.db", "--output", "text"],
        ["simulate", "--people", "60", "--nights", "2"],
        ["simulate", "--people", "60", "--nights", "2", "--seeds", "2", "--compare", "genre.yaml"],
        ["bench", "--people", "300", "--repeat", "1"],
        ["snapshot", "--database", "app.db", "--to", "copy.db", "--pseudonyms", "--output", "text"],
        ["import", "--database", "empty.db", Sample.tables, "--output", "text"], ["init", "--database", "first.db"],
    ]

    @Test(arguments: reports)
    func `no line is wider than the terminal, which has 80 columns where there is none`(
        arguments: [String]
    ) async throws {
        // What COLUMNS says is read in one place: one report shows that.
        let odd: [(String?, Int)] = arguments[0] == "check" ? [("120", 120), ("7", 40), ("x", 80)] : []
        // The narrowest has the widest words to break; what takes seconds is asked twice.
        let isSlow = ["evaluate", "tune", "compare", "simulate", "bench"].contains(arguments[0])
        for (columns, width) in (isSlow ? [(nil, 80), ("40", 40)] : [(nil, 80), ("60", 60), ("40", 40)]) + odd {
            let scratch = try Scratch()
            for (name, data) in try await Self.crowds.value { try data.write(to: scratch.url(name)) }
            if arguments[0] == "import" {
                #expect(try await scratch.duet("init", "--database", "empty.db").code == 0)
            }
            let environment = columns.map { ["COLUMNS": $0] } ?? [:]
            let outcome = try await scratch.duet(arguments, environment: environment)
            #expect([0, 3].contains(outcome.code), "\(outcome.err)")
            #expect(outcome.out.isEmpty == (arguments[0] == "init"))
            for line in outcome.out.split(separator: "\n") {
                #expect(line.shownColumns <= width && line.last != " ", "\(width): \(line)")
            }
        }
    }

    @Test(arguments: [
        ["explain", "case_plain_ana", "case_plain_ben"] + night, ["explain", "dj_elias", "case_plain_ana"] + night,
        ["recommend", "--database", "app.db", "dj_elias"], ["recommend", "dj_elias", "--by-score"] + night,
    ])
    func `what is said of one or two people fits as well`(arguments: [String]) async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        for (columns, width) in [("80", 80), ("120", 120), ("60", 60), ("40", 40)] {
            let outcome = try await scratch.duet(arguments, environment: ["COLUMNS": columns])
            #expect(outcome.code == 0, "\(outcome.err)")
            for line in outcome.out.split(separator: "\n") { #expect(line.shownColumns <= width, "\(width): \(line)") }
        }
    }

    /// What is said is the same in any width: only where lines end differs.
    @Test(arguments: [
        ["check"] + night, ["evaluate"] + crowd + split, ["undo", "--database", "app.db", "--run", "1", "--dry-run"],
    ])
    func `no word is lost in a narrow terminal`(arguments: [String]) async throws {
        let scratch = try Scratch()
        for (name, data) in try await Self.crowds.value { try data.write(to: scratch.url(name)) }
        func words(_ columns: String) async throws -> Set<Substring> {
            let outcome = try await scratch.duet(arguments, environment: ["COLUMNS": columns])
            return Set(outcome.out.split { $0.isWhitespace })
        }
        let wide = try await words("120")
        #expect(wide.count > 10)
        #expect(try await words("60") == wide)
    }

    @Test(
        arguments: [
            "王小明のながいなまえ王小明のながいなまえ王小明のながいなまえ", "👩‍👩‍👧‍👦🎸🎸🎸", "a\u{301}e\u{301}n\u{303}x", "한국어",
            "x" + String(repeating: "y", count: 150),
        ])
    func `words of wide letters, emoji, marks and any length fit, and columns stay in line`(word: String) async throws {
        let scratch = try Scratch()
        for (name, data) in try await Self.crowds.value { try data.write(to: scratch.url(name)) }
        try scratch.change(
            "UPDATE profiles SET genre = '\(word) \(word)', role = '\(word)' WHERE username LIKE 'case_plain%'")
        let check = try await scratch.duet(["check", "--verbose"] + Self.night)
        #expect(check.code == 0)
        let config = try await scratch.duet(
            ["run", "--print-config"] + Self.night + ["--metrics-file", word + ".prom"])
        #expect(config.code == 0, "\(config.err)")
        for line in (check.out + config.out).split(separator: "\n") { #expect(line.shownColumns <= 80, "\(line)") }
        // Where a value came from stands in one column, whatever the letters of the values.
        guard word.count < 100 else { return }
        let starts = Set(
            config.out.split(separator: "\n").compactMap { line in
                (line.range(of: "  default") ?? line.range(of: "  option")).map { line[..<$0.upperBound].shownColumns }
            })
        #expect(starts.count == 2, "\(config.out)")
    }
}

extension StringProtocol {
    /// How many columns of a terminal it takes: as this is another way of counting, for the letters of these tests only.
    var shownColumns: Int {
        reduce(0) { sum, character in
            let first = character.unicodeScalars.first!.value
            return sum + (first >= 0x3000 && first < 0xE000 || first >= 0x1F000 ? 2 : 1)
        }
    }
}
