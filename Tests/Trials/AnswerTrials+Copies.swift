internal import MatchStore

extension AnswerTrials {
    /// Largest crowd that `tune` is asked about: it tries hundreds of settings.
    private static let mostForTune = 1_000

    /// Questions about a night that has been, and about settings, put to the database and to its copy under pseudonyms: the same
    /// rows and figures, names apart.
    func copiesAfterwards(_ people: Int, _ answers: inout Answers) async throws {
        func ask(_ question: String, _ arguments: [String], _ answer: (Object) -> String) async throws {
            let replies = try await [
                answers.json(arguments + ["--database", "copy.db"]),
                answers.json(arguments + ["--database", "app.db"]),
            ]
            answers.expect(replies[0].isEmpty, false, "\(question) says nothing")
            answers.expect(answer(replies[0]), answer(replies[1]), "\(question), on a copy under pseudonyms")
        }
        for splits in [[], ["--split-at", Self.split]] {
            try await ask("compare \(splits)", ["compare", "--as-of", Self.night, "--b", "b.yaml"] + splits) { reply in
                // Who gains and who loses, without their names.
                let named = [reply.list("gains"), reply.list("losses")].joined().map { $0.without(["username"]) }
                return ([reply.without(["gains", "losses"])] + named).joined(separator: " ")
            }
        }
        if people <= Self.mostForTune {
            try await ask("tune", ["tune", "--split-at", Self.split]) { $0.without(["seconds", "database"]) }
        }
        try await outcomes(&answers)
        try await pairsOfCopy(&answers)
    }

    private func outcomes(_ answers: inout Answers) async throws {
        var texts: [String] = []
        for database in ["copy.db", "app.db"] {
            let reply = try await answers.scratch.duet([
                "outcomes", "--database", database, "--as-of", "2026-02-01 00:00:00", "--output", "json",
            ])
            answers.expect(reply.code, 0, "exit code of outcomes \(reply.err)")
            texts.append(reply.out)
        }
        answers.expect(texts[0], texts[1], "outcomes, on a copy under pseudonyms")
        answers.expect(texts[0].isEmpty, false, "outcomes are none")
    }

    /// The scores of people who are named, and the best of everybody for one of them.
    private func pairsOfCopy(_ answers: inout Answers) async throws {
        let places = try answers.scratch.rows(
            "SELECT username, target FROM match_recommendations ORDER BY username, rank")
        var pseudonyms = Pseudonyms(key: Array(Self.key.utf8), isUsername: { _ in true })
        for line in Self.spread(places, asked / 2) {
            let names = line.replacing("\"", with: "").split(separator: "|").map(String.init)
            let others = names.map { pseudonyms.pseudonym(of: $0) }
            var scores: [String] = []
            var lists: [[String]] = []
            for (database, pair) in [("copy.db", others), ("app.db", names)] {
                let report = try await answers.json([
                    "explain", "--database", database, "--as-of", Self.night, "--score-only", pair[0], pair[1],
                ])
                let parts = report.list("directed").map { direction in
                    direction.text("score")
                        + direction.list("contributions").map { " " + $0.text("value") }.joined()
                }
                scores.append(report.text("mutual_score") + " " + parts.joined(separator: " "))
                let best = try await answers.json([
                    "recommend", "--database", database, "--as-of", Self.night, "--by-score", pair[0],
                ])
                lists.append(
                    best.list("candidates").map { person in
                        let name = person.text("username")
                        return (database == "copy.db" ? name : pseudonyms.pseudonym(of: name))
                            + person.without(["username", "name", "reasons"])
                    })
            }
            answers.expect(scores[0], scores[1], "the parts of the score of \(line), on a copy under pseudonyms")
            answers.expect(lists[0], lists[1], "the best by score for \(names[0]), on a copy under pseudonyms")
            answers.expect(lists[0].isEmpty, false, "the best by score for \(names[0]) are none")
        }
    }
}
