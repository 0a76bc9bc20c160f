internal import Foundation
internal import NightlyPass

/// Judges the default settings by the truth of synthetic crowds, one for each world of `duet populate`.
package struct WorldsTable {
    /// What a world says of the defaults.
    package struct Row: Sendable {
        package var world: String
        /// The chance, in truth, of being mutual in the first ten of lists of everybody: with the defaults and by the truth.
        var own: Double
        var truth: Double
        /// The best of all settings, and which it is.
        var best: Double
        var bestName: String
        /// Matches per person in lists, as `evaluate` has them: with prices, by best response, by score alone, and the best by
        /// the truth and by its scores alone.
        var balanced: Double
        var reciprocal: Double
        var byScore: Double
        var byTruth: Double
        var byTrueScore: Double
        /// Those of lists by the harmonic fusion, with prices and by best response.
        var harmonicBalanced: Double
        var harmonicReciprocal: Double
        var precision: String

        /// How much the defaults lose to the best of the other settings.
        package var lost: Double { 1 - own / best }

        package var line: String {
            let cells = [
                world, "\(own.thousandths), \(truth.thousandths)", "\(lost.percent(1))",
                "\(balanced.thousandths); \(reciprocal.thousandths); \(byTruth.thousandths): \((reciprocal / byTruth).percent(0))",
                "\(byScore.thousandths): \((byScore / reciprocal).percent(0)); \(byTrueScore.thousandths): \((byTrueScore / byTruth).percent(0))",
                "\((balanced / harmonicBalanced - 1).percent(1)); \((reciprocal / harmonicReciprocal - 1).percent(1))",
                precision,
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
    }

    package static let worlds = ["music", "indifferent", "opposites", "popularity"]
    /// The other settings.
    static let others: [[String]] =
        ["harmonic", "minimum", "arithmetic"].map { ["--fusion", $0] }
        + [
            "genre=0", "genre=0.6", "experience=0", "experience=0.2", "role=0", "role=0.3", "age=0", "age=0.4",
            "history=0.1", "history=0.6",
        ].map { ["--weight", $0] }
        + ["kappa=5", "kappa=80", "cap=0.9", "cap=1", "conversation=1", "factors=0"].map { ["--history", $0] }

    package let people: Int
    package let seed: UInt64

    package init(people: Int, seed: UInt64) {
        self.people = people
        self.seed = seed
    }

    package static let titles = """
        | world | chance of being mutual in the first ten: defaults, truth | lost to the best of \(others.count) other settings | \
        matches per person in lists: balanced; reciprocal, the default; by the truth | by score alone: defaults; truth | geometric \
        against harmonic: balanced; reciprocal | precision@1 as judged less true |
        |---|---|---|---|---|---|---|
        """

    /// - Parameter tell: told what each setting comes to.
    package func row(_ world: String, tell: (String) -> Void) async throws -> Row {
        let scratch = try Scratch()
        func duet(_ arguments: [String]) async throws -> String {
            let outcome = try await scratch.duet(arguments)
            guard outcome.code == 0 else {
                throw PageCheck.Failure(line: arguments.joined(separator: " "), text: outcome.err)
            }
            return outcome.out
        }
        _ = try await duet([
            "populate", "--database", "app.db", "--people", "\(people)", "--seed", "\(seed)", "--world", world,
            "--truth",
            "truth.jsonl",
        ])
        func evaluate(_ arguments: [String]) async throws -> Evaluation.Truth {
            let line = try await duet(
                [
                    "evaluate", "--database", "app.db", "--split-at", "2025-11-15", "--truth", "truth.jsonl",
                    "--output",
                    "json",
                ] + arguments)
            return try JSONText.decode(Evaluation.self, from: line).truth
        }
        func everybody(_ arguments: [String]) async throws -> Evaluation.Truth {
            try await evaluate(["--candidates", "all", "--k", "1,10"] + arguments)
        }
        let own = try await everybody([])
        let judged = try await evaluate(["--k", "1"]).contenders[0].excess["1"]
        let first = try own.contenders[0].firstTen
        tell("\(world): the defaults have \(first.thousandths)")
        var best = (value: first, name: "the defaults")
        var harmonic = own
        for setting in Self.others {
            let report = try await everybody(setting)
            if setting == ["--fusion", "harmonic"] { harmonic = report }
            let value = try report.contenders[0].firstTen
            let name = setting.joined(separator: " ")
            tell("\(world): \(name) has \(value.thousandths)")
            if value > best.value { best = (value, name) }
        }
        let (balanced, others) = (try own.named("as set, balanced"), try harmonic.named("as set, balanced"))
        let truth = own.contenders.filter { $0.name.hasPrefix("truth, ") }
        return Row(
            world: world, own: first, truth: try truth.map { try $0.firstTen }.max() ?? 0, best: best.value,
            bestName: best.name, balanced: balanced.matches, reciprocal: balanced.reciprocal ?? 0,
            byScore: own.contenders[0].matches,
            byTruth: own.contenders.flatMap { [$0.matches, $0.reciprocal ?? 0] }.max() ?? 0,
            byTrueScore: truth.filter { $0.reciprocal == nil }.map(\.matches).max() ?? 0,
            harmonicBalanced: others.matches, harmonicReciprocal: others.reciprocal ?? 0,
            precision: judged.map {
                "\($0.estimate.thousandths) (\($0.low.thousandths), \($0.high.thousandths))"
            } ?? "unknown")
    }
}

/// What this needs of the lines of `duet evaluate --output json`.
private struct Evaluation: Decodable {
    struct Figure: Decodable {
        var estimate: Double
        var low: Double
        var high: Double
    }

    struct Contender: Decodable {
        var name: String
        var everybody: [String: Figure]
        var excess: [String: Figure]
        var matches: Double
        var reciprocal: Double?

        var firstTen: Double {
            get throws {
                guard let figure = everybody["10"] else { throw PageCheck.Failure(line: name, text: "no first ten") }
                return figure.estimate
            }
        }
    }

    struct Truth: Decodable {
        var contenders: [Contender]

        func named(_ name: String) throws -> Contender {
            guard let contender = contenders.first(where: { $0.name == name }) else {
                throw PageCheck.Failure(line: "evaluate", text: "there is no contender \(name)")
            }
            return contender
        }
    }

    var truth: Truth
}

extension Double {
    /// Three decimals, without the zero before the point.
    package var thousandths: String {
        let text = String(format: "%.3f", self)
        return text.hasPrefix("0.") || text.hasPrefix("-0.")
            ? text.replacing("0.", with: ".", maxReplacements: 1) : text
    }

    package func hundredths() -> String {
        let text = String(format: "%.2f", self)
        return text.hasPrefix("0.") || text.hasPrefix("-0.")
            ? text.replacing("0.", with: ".", maxReplacements: 1) : text
    }

    package func percent(_ digits: Int) -> String { String(format: "%.\(digits)f %%", 100 * self) }
}
