internal import Foundation
internal import NightlyPass

/// What the defaults reach on the decisions of a speed-dating study, which are not part of the project.
package struct SpeedDatingTable {
    private let database: URL
    private let scratch: Scratch

    /// Cuts at 40, 50, 60 and 70 % of an evening of a thousand seconds.
    private static let cuts = [400, 500, 600, 700].map { seconds in
        String(format: "2026-01-01 18:%02d:%02d", seconds / 60, seconds % 60)
    }
    private static let measures = ["directed AUC", "mutual AUC", "precision@1"]

    /// - Parameter path: a database of the app's tables, with a decision as a `like` or `dislike` on 2026-01-01, at as many seconds
    ///   after 18:00:00 as thousandths of its evening had gone by.
    package init(path: String) throws {
        database = URL(filePath: path)
        scratch = try Scratch()
    }

    package static let titles = """
        | | directed AUC | mutual AUC | precision@1 |
        |---|---|---|---|
        """

    package func rows() async throws -> [String] {
        let all = try await contenders(Self.cuts)
        let one = try await contenders([Self.cuts[2]])
        let (own, rates) = (all[0].figures, try named("rates of both", all).leads)
        func row(_ title: String, _ cell: (String) throws -> String) rethrows -> String {
            "| \(title) | " + (try Self.measures.map(cell)).joined(separator: " | ") + " |"
        }
        var rows = [try row("the defaults") { try interval(own[$0], signed: false) }]
        rows.append(try row("lead over the rates of both") { try interval(rates[$0], signed: true) })
        let atOne = try named("rates of both", one).leads
        rows.append(try row("the same at the 60 % cut alone") { try interval(atOne[$0], signed: true) })
        for factor in ["history", "age"] {
            let without = try await contenders(Self.cuts, ["--weight", "\(factor)=0"])[0].figures
            rows.append(
                row("what is lost without \(factor)") { measure in
                    ((own[measure]?.estimate ?? 0) - (without[measure]?.estimate ?? 0)).thousandths
                })
        }
        return rows
    }

    private func interval(_ figure: Figure?, signed: Bool) throws -> String {
        guard let figure else { throw PageCheck.Failure(line: "evaluate", text: "a measure is missing") }
        let sign = signed && figure.estimate >= 0 ? "+" : ""
        return "\(sign)\(figure.estimate.thousandths) (\(figure.low.thousandths), \(figure.high.thousandths))"
    }

    private func named(_ name: String, _ all: [Contender]) throws -> Contender {
        guard let found = all.first(where: { $0.name == name }) else {
            throw PageCheck.Failure(line: "evaluate", text: "there is no contender \(name)")
        }
        return found
    }

    private func contenders(_ cuts: [String], _ arguments: [String] = []) async throws -> [Contender] {
        let splits = cuts.flatMap { ["--split-at", $0] }
        let outcome = try await scratch.duet(
            ["evaluate", "--database", database.path, "--output", "json"] + splits + arguments)
        guard outcome.code == 0 else { throw PageCheck.Failure(line: "evaluate", text: outcome.err) }
        return try JSONText.decode(Report.self, from: outcome.out).contenders
    }

    private struct Figure: Decodable {
        var estimate: Double
        var low: Double
        var high: Double
    }

    private struct Contender: Decodable {
        var name: String
        var figures: [String: Figure]
        var leads: [String: Figure]
    }

    private struct Report: Decodable {
        var contenders: [Contender]
    }
}
