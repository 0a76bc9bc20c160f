internal import Foundation
internal import GRDB

/// Asks every question in two ways, on a database and on its copies, and compares the answers.
package struct AnswerTrials: Sendable {
    static let night = TrialCrowd.asOf
    static let split = "2025-11-01 00:00:00"
    static let key = "a key that nobody else has"

    /// How many people are asked about by name.
    let asked: Int

    package init(asked: Int = 12) { self.asked = asked }

    /// What commands answered about one crowd.
    struct Answers {
        let scratch: Scratch
        var result: TrialResult

        /// Compares two answers to one question.
        mutating func expect<Value: Equatable>(_ one: Value, _ other: Value, _ question: String) {
            result.trials += 1
            if one != other {
                result.violations.append("\(question): \(Self.short("\(one)")) and \(Self.short("\(other)"))")
            }
        }

        private static func short(_ text: String) -> String { text.count > 200 ? text.prefix(200) + " …" : text }

        /// - Returns: what a command printed, an object.
        mutating func json(_ arguments: [String], code: Int32 = 0) async throws -> Object {
            let outcome = try await scratch.duet(arguments + ["--output", "json"])
            expect(outcome.code, code, "exit code of \(arguments.joined(separator: " ")) \(outcome.err)")
            return Object(outcome.out)
        }
    }

    /// A JSON object whose members can be compared.
    struct Object {
        private let members: [String: Any]

        init(_ text: String) {
            members = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }

        private init(_ members: Any?) { self.members = members as? [String: Any] ?? [:] }

        subscript(name: String) -> Object { Object(members[name]) }
        func list(_ name: String) -> [Object] { (members[name] as? [Any] ?? []).map { Object($0) } }
        func text(_ name: String) -> String { members[name].map { "\($0)" } ?? "none" }
        func number(_ name: String) -> Double { (members[name] as? NSNumber)?.doubleValue ?? .nan }
        var isEmpty: Bool { members.isEmpty }

        /// All members but these, as one text.
        func without(_ names: [String]) -> String {
            let rest = members.filter { !names.contains($0.key) }
            guard let data = try? JSONSerialization.data(withJSONObject: rest, options: .sortedKeys) else { return "?" }
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// Members of a summary that two equal passes need not share.
    private static let ofThisRun = [
        "seconds", "peak_memory_mb", "status", "run_id", "run_id_str", "longest_write_lock_ms", "archived",
    ]

    /// - Throws: whatever keeps the program from working at all.
    package func run(people: Int, seed: UInt64) async throws -> TrialResult {
        let scratch = try Scratch()
        var answers = Answers(scratch: scratch, result: TrialResult("questions asked two ways, \(people) people"))
        _ = try await answers.json([
            "populate", "--database", "app.db", "--people", "\(people)", "--decisions", "14", "--seed", "\(seed)",
        ])
        try await copies(&answers)
        try await plans(&answers)
        let before = try await evaluation("app.db", &answers)
        try await night(&answers)
        answers.expect(
            try await evaluation("app.db", &answers), before,
            "evaluate before and after the night that follows its split")
        try await copiesAfterwards(people, &answers)
        try await lists(&answers)
        try await pairs(&answers)
        try await afterwards(&answers)
        var result = answers.result
        result.faults = result.trials
        return result
    }

    // MARK: - Copies

    private func copies(_ answers: inout Answers) async throws {
        let scratch = answers.scratch
        try FileManager.default.copyItem(at: scratch.url("app.db"), to: scratch.url("plain.db"))
        try scratch.write(Self.key, to: "key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.url("key").path)
        _ = try await answers.json([
            "snapshot", "--database", "app.db", "--to", "copy.db", "--pseudonyms", "--key-file", "key",
        ])
    }

    private func evaluation(_ database: String, _ answers: inout Answers) async throws -> String {
        try await answers.json(["evaluate", "--database", database, "--split-at", Self.split]).without([
            "seconds", "database",
        ])
    }

    // MARK: - Before a night

    private func plans(_ answers: inout Answers) async throws {
        let run = ["run", "--dry-run", "--as-of", Self.night, "--database"]
        let plan = try await answers.json(run + ["app.db"])
        let figures = plan.without(Self.ofThisRun)
        answers.expect(
            plan["matches"].number("introduction") + plan["matches"].number("mutual_like") > 5, true, "matches")
        for threads in ["1", "3"] {
            answers.expect(
                try await answers.json(run + ["app.db", "--threads", threads]).without(Self.ofThisRun), figures,
                "a dry run with \(threads) threads")
        }
        answers.expect(
            try await answers.json(run + ["copy.db"]).without(Self.ofThisRun + Self.ofNames),
            plan.without(Self.ofThisRun + Self.ofNames), "a dry run on a copy under pseudonyms")
        // The same settings as options, in the environment, and in a file.
        let options = ["--weight", "genre=0.9", "--top-k", "40", "--minimum-lift", "1.1"]
        let asOptions = try await answers.json(run + ["app.db"] + options).without(Self.ofThisRun)
        try answers.scratch.write("weight:\n  genre: 0.9\ntop-k: 40\nminimum-lift: 1.1\n", to: "b.yaml")
        answers.expect(
            try await answers.json(run + ["app.db", "--config", "b.yaml"]).without(Self.ofThisRun), asOptions,
            "settings as options and in a file")
        let inEnvironment = try await answers.scratch.duet(
            run + ["app.db", "--output", "json"],
            environment: ["DUET_WEIGHT": "genre=0.9", "DUET_TOP_K": "40", "DUET_MINIMUM_LIFT": "1.1"])
        answers.expect(
            Object(inEnvironment.out).without(Self.ofThisRun), asOptions, "settings as options and in the environment")
        // Two plans side by side are the two that a dry run makes each.
        let compared = try await answers.json([
            "compare", "--database", "app.db", "--as-of", Self.night, "--b", "b.yaml",
        ])
        for (side, summary) in [("a", plan), ("b", Object(inEnvironment.out))] {
            let ofSide = compared.list("plans").first { $0.text("name") == side } ?? compared[side]
            for figure in ["eligible", "recommendations", "people_with_match"] where !ofSide.isEmpty {
                answers.expect(
                    ofSide.text(figure), summary.text(figure), "\(figure) of plan \(side), compared and alone")
            }
        }
        answers.expect(
            try await evaluation("copy.db", &answers), try await evaluation("app.db", &answers),
            "evaluate on a copy under pseudonyms")
    }

    /// Members of a summary that are about words or names.
    private static let ofNames = ["unknown_words", "unread_facts", "ignored", "left_out"]

    // MARK: - The night

    private func night(_ answers: inout Answers) async throws {
        let scratch = answers.scratch
        let run = ["run", "--as-of", Self.night, "--database"]
        let plan = try await answers.json(run + ["app.db", "--dry-run"])
        let done = try await answers.json(run + ["app.db", "--metrics-file", "metrics"])
        answers.expect(done.without(Self.ofThisRun), plan.without(Self.ofThisRun), "a dry run and the run")
        let metrics = Self.metrics(try scratch.text("metrics"))
        for kind in ["mutual_like", "introduction"] {
            answers.expect(
                metrics["duet_matches{kind=\"\(kind)\"}"], done["matches"].number(kind),
                "matches of kind \(kind) in the metrics")
            answers.expect(
                Double(try scratch.count("match_pairs WHERE status = 'matched' AND kind = '\(kind)'")),
                done["matches"].number(kind), "matches of kind \(kind) on record")
        }
        answers.expect(
            Double(try scratch.count("match_recommendations")), done.number("recommendations"),
            "places in lists on record")
        let again = try await answers.json(run + ["app.db"])
        answers.expect(
            again["matches"].text("introduction"), done["matches"].text("introduction"), "a run that is repeated")
        _ = try await answers.json(run + ["plain.db"])
        answers.expect(
            try scratch.rows(Self.allPairs, in: "plain.db"), try scratch.rows(Self.allPairs), "the night of a copy")
        answers.expect(
            try scratch.rows(Self.allPlaces, in: "plain.db"), try scratch.rows(Self.allPlaces), "the lists of a copy")
        _ = try await answers.json(run + ["copy.db"])
        for (query, question) in [
            ("SELECT kind, status, score FROM match_pairs ORDER BY 1, 2, 3", "the night of a copy under pseudonyms"),
            (
                """
                SELECT rank, score_band, reasons, count(*) FROM match_recommendations GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """, "the lists of a copy under pseudonyms"
            ),
        ] {
            answers.expect(try scratch.rows(query, in: "copy.db"), try scratch.rows(query), question)
        }
    }

    private static let allPairs = "SELECT first, second, kind, status, score FROM match_pairs ORDER BY 1, 2"
    private static let allPlaces = "SELECT username, rank, target FROM match_recommendations ORDER BY 1, 2"

    private static func metrics(_ text: String) -> [String: Double] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.reduce(into: [:]) { found, line in
            let parts = line.split(separator: " ")
            if parts.count == 2 { found[String(parts[0])] = Double(parts[1]) }
        }
    }

    // MARK: - Lists

    private func lists(_ answers: inout Answers) async throws {
        let scratch = answers.scratch
        // Something has happened since: the lists are asked as they are now.
        try scratch.change(
            """
            INSERT INTO interactions (username, target_username, interaction_type, created_at, updated_at)
            SELECT target, username, 'block', '2026-01-01 09:00:00', '2026-01-01 09:00:00' FROM match_recommendations
            WHERE rank = 2 AND username IN (SELECT username FROM users ORDER BY username LIMIT 40)
            """)
        let view = try scratch.rows(
            "SELECT username, rank, target FROM match_recommendations_now ORDER BY username, rank"
        ).map { $0.replacing("\"", with: "") }
        _ = try await answers.json(["lists", "--database", "app.db", "--to", "lists.csv"])
        let file = try scratch.text("lists.csv").split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", maxSplits: 3).prefix(3).joined(separator: "|")
        }
        answers.expect(file.sorted(), view.sorted(), "the view and duet lists")
        let names = try scratch.rows("SELECT DISTINCT username FROM match_recommendations_now ORDER BY 1").map {
            $0.replacing("\"", with: "")
        }
        for name in Self.spread(names, asked) {
            let list = try await answers.json(["recommend", "--database", "app.db", name])
            answers.expect(
                list.list("recommendations").map { "\(name)|\($0.text("rank"))|\($0.text("username"))" },
                view.filter { $0.hasPrefix(name + "|") }, "the list of \(name) in the view and by duet recommend")
            let shown = try await answers.json(["lists", "--database", "app.db", "--showing", name])
            answers.expect(
                shown.list("places").map { "\($0.text("username"))|\($0.text("rank"))|\(name)" }.sorted(),
                view.filter { $0.hasSuffix("|" + name) }.sorted(), "who is shown \(name)")
        }
    }

    /// Some of many, evenly.
    static func spread<Value>(_ values: [Value], _ count: Int) -> [Value] {
        let count = min(count, values.count)
        return (0..<count).map { values[$0 * values.count / count] }
    }

    // MARK: - Pairs

    private func pairs(_ answers: inout Answers) async throws {
        let scratch = answers.scratch
        let chosen = try scratch.rows(
            "SELECT first, second, score FROM match_plan WHERE action = 'chat' ORDER BY position")
        for line in Self.spread(chosen, asked) {
            let parts = line.replacing("\"", with: "").split(separator: "|").map(String.init)
            let explain = { (one: String, other: String) in
                ["explain", "--database", "app.db", one, other, "--as-of", Self.night]
            }
            let there = try await answers.json(explain(parts[0], parts[1]))
            let back = try await answers.json(explain(parts[1], parts[0]) + ["--score-only"])
            answers.expect(
                "\(there.number("mutual_score"))", "\(Double(parts[2]) ?? .nan)",
                "the score of \(line), planned and explained")
            answers.expect(
                there.text("mutual_score"), back.text("mutual_score"), "the score of \(line), there and back")
            answers.expect(there["night"].text("is_matched"), "1", "whether \(line) are matched")
            let directed = there.list("directed")
            answers.expect(
                directed.map { $0.text("score") }, back.list("directed").reversed().map { $0.text("score") },
                "both directions of \(line)")
            for direction in directed {
                let sum = direction.list("contributions").map { $0.number("value") }.reduce(0, +)
                answers.expect(abs(sum - direction.number("log_odds")) < 1e-3, true, "the parts of \(line) add up")
            }
        }
        let places = try scratch.rows(
            "SELECT username, target, rank FROM match_recommendations_now ORDER BY username, rank")
        for line in Self.spread(places, asked / 2) {
            let parts = line.replacing("\"", with: "").split(separator: "|").map(String.init)
            let report = try await answers.json([
                "explain", "--database", "app.db", parts[0], parts[1], "--as-of", Self.night,
            ])
            answers.expect(report["night"].list("places").first?.text("rank"), parts[2], "the place of \(line)")
            let ranked = try await answers.json([
                "recommend", "--database", "app.db", parts[0], "--by-score", "--recommendations", "1000", "--as-of",
                Self.night,
            ])
            let place = ranked.list("candidates").first { $0.text("username") == parts[1] }
            if let place {
                answers.expect(
                    place.text("mutual_score"), report.text("mutual_score"),
                    "the score of \(line), ranked and explained")
                answers.expect(
                    [place.text("likes_them"), place.text("liked_by_them")],
                    report.list("directed").map { $0.text("score") }, "both chances of \(line), ranked and explained")
            }
        }
    }

    // MARK: - Afterwards

    private func afterwards(_ answers: inout Answers) async throws {
        let scratch = answers.scratch
        let undo = ["undo", "--database", "app.db", "--run", "1"]
        let forecast = try await answers.json(undo + ["--dry-run"])
        let done = try await answers.json(undo)
        answers.expect(
            done.without(["seconds", "dry_run", "message_type", "longest_write_lock_ms"]),
            forecast.without(["seconds", "dry_run", "message_type", "longest_write_lock_ms"]), "undo, forecast and done"
        )
        answers.expect(
            Double(try scratch.count("match_pairs WHERE status = 'undone'")), done.number("removed"),
            "matches that were taken back")
    }
}
