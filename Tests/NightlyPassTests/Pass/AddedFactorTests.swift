import Compatibility
import Evaluation
import MatchStore
import Matching
import NightlyPass
import Profiles
import Randomness
import Testing

/// The initials of two names: equal or not.
private struct InitialFactor: ProfileFactor {
    let columns = 26

    func encode(_ person: Person, into block: inout FactorBlock) -> Bool {
        guard let letter = Self.letter(person) else { return false }
        block.clear()
        block.offers[letter] = 1
        block.seeks[letter] = 1
        return true
    }

    func evidence(of person: Person) -> String? { Self.letter(person) == nil ? nil : String(person.name.prefix(1)) }

    private static func letter(_ person: Person) -> Int? {
        guard let byte = person.name.lowercased().utf8.first, (97...122).contains(byte) else { return nil }
        return Int(byte) - 97
    }
}

extension Factor {
    fileprivate static let initial = Factor("initial", standardWeight: 0.2) { _, _ in InitialFactor() }
}

struct `A factor of one's own` {
    private static let factors = Factor.profile + [.initial, .history]
    private static let names = ["Ada", "Bob", "Cem", ""]

    /// People who like those whose name begins as theirs does, as far as coins let them.
    private func database() throws -> PassDatabase {
        let database = try PassDatabase()
        var stream = RandomStream(seed: 4)
        var generator = SplitMix64(seed: 4)
        try database.change { db in
            for person in 0..<60 { try db.addPerson("person_\(person)", age: 30, name: Self.names[person % 4]) }
            for actor in 0..<60 {
                for target in (0..<60).filter({ $0 != actor }).shuffled(using: &generator).prefix(20) {
                    let likes = stream.chance(actor % 4 == target % 4 && actor % 4 != 3 ? 0.9 : 0.2)
                    try db.add(
                        likes ? "like" : "dislike", "person_\(actor)", "person_\(target)",
                        at: "2026-0\(3 + stream.below(3))-\(10 + stream.below(18)) 08:00:00")
                }
            }
        }
        return database
    }

    private func options() throws -> PassOptions {
        var options = PassOptions()
        options.weights = try FactorWeights([:], of: Self.factors)
        return options
    }

    @Test func `takes part in a pass, in what is learned from decisions and in explanations`() async throws {
        let database = try database()
        let options = try options()
        let summary = try await database.run { $0.options = options }
        #expect(summary.status == .completed && summary.recommendations > 100)

        let inspection = try Inspection(
            path: database.path, options: options, tables: Reference.tables, asOf: PassDatabase.asOf)
        let findings = inspection.scored.model.findings
        #expect(findings.decisions > 1000)
        let prior = HistoryModel.shippedSlope * options.weights[.initial]
        #expect(try #require(findings.slopes[.initial]) > prior + 0.5)

        let alike = try inspection.pair("person_0", "person_4").directed[0]
        let unlike = try inspection.pair("person_0", "person_5").directed[0]
        let unknown = try inspection.pair("person_0", "person_3").directed[0]
        let parts = try [alike, unlike, unknown].map { directed in
            try #require(directed.contributions.first { $0.part == "initial" })
        }
        #expect(parts.map(\.evidence) == ["A → A", "A → B", "A → unknown: average"])
        #expect(parts.allSatisfy { $0.weight == options.weights[.initial] })
        #expect(parts[0].value > parts[2].value && parts[2].value > parts[1].value)
        for directed in [alike, unlike, unknown] {
            #expect(abs(directed.contributions.reduce(0) { $0 + $1.value } - directed.logOdds) < 1e-9)
        }
    }

    @Test func `is found by a search for the best weights`() throws {
        let split = Timestamp("2026-05-01 00:00:00")!
        let database = try database()
        let crowd = try CrowdReader.snapshot(
            of: database.path, tables: Reference.tables, mapping: TypeMapping(), asOf: PassDatabase.asOf)
        let cut = TuningCut(
            Backtest(crowd: crowd, split: split), tables: Reference.tables, factors: Self.factors,
            rules: MeetingRules())
        let start = try FactorWeights([.initial: 0.02], of: Self.factors)
        var search = Tuning.Options()
        (search.trials, search.maxGini) = (40, 1)
        (search.grouping, search.metric) = (.person, .directedArea)
        let report = try Tuning(
            [cut], start: TuningSetting(weights: start, fusion: .geometric, history: HistorySettings()),
            options: search
        ).run()
        #expect(Set(report.findings.keys) == Set(Self.factors))
        guard case .identified = report.findings[.initial] else {
            Issue.record("\(String(describing: report.findings[.initial]))")
            return
        }
        #expect(report.best.weights.factors == Self.factors)
    }
}
