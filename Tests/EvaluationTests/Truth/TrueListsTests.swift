import Compatibility
import Evaluation
import LinearAlgebra
import Matching
import MathFunctions
import Profiles
import Randomness
import ReferenceData
import Testing

/// The quality of lists by a truth that is a table of chances.
@Suite struct TrueListsTests {
    private static let tables = try! ReferenceTables(
        genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
        roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
        genderWords: ReferenceData.genderWords)

    private struct Case {
        let twin: ListTwin
        let contenders: Contenders
        /// Of everybody for everybody.
        let chances: [[Double]]
        /// By contender and then by the truth, with the names that reports use.
        let names: [String]

        init(seed: UInt64) throws {
            twin = ListTwin(seed: seed)
            contenders = try Contenders(
                twin.backtest, tables: TrueListsTests.tables, weights: .standard,
                fusion: .harmonic, rules: MeetingRules())
            var stream = RandomStream(seed: seed + 100)
            let count = twin.count
            chances = (0..<count).map { _ in (0..<count).map { _ in stream.uniform() } }
            names = contenders.all.map(\.name) + Fusion.allCases.map { "truth, \($0.rawValue)" }
        }

        func report(_ candidates: Candidates, threads: Int = 1) async throws -> EvaluationReport {
            var options = EvaluationReport.Options(grouping: .person, places: [1, 3])
            options.candidates = candidates
            options.threads = threads
            let chances = chances
            options.truth = TrueChances(rows: Array(chances.indices)) { chances[$0][$1] }
            return try await EvaluationReport(
                [twin.backtest], genders: TrueListsTests.tables.genders, options: options
            ) { _, _ in contenders }
        }

        /// What somebody's list is ranked by.
        func score(_ name: Int, _ owner: Int, _ other: Int) -> Double {
            if name >= contenders.all.count {
                let fusion = Fusion.allCases[name - contenders.all.count]
                return CanonicalScore.mutual(chances[owner][other], chances[other][owner], fusion: fusion)
            }
            let contender = contenders.all[name]
            let forward = contender.predictor.logOdds(from: owner, to: other)
            guard case .fused(let fusion) = contender.combination else { return forward }
            let backward = contender.predictor.logOdds(from: other, to: owner)
            return CanonicalScore.mutual(PortableMath.sigmoid(forward), PortableMath.sigmoid(backward), fusion: fusion)
        }

        func list(_ name: Int, _ owner: Int, _ isCandidate: (Int, Int) -> Bool) -> [Int] {
            chances.indices.filter { isCandidate(owner, $0) }
                .sorted { score(name, owner, $0) > score(name, owner, $1) }
        }

        /// The mean over people of the mean true chance of the first k.
        func chance(_ name: Int, first k: Int, _ isCandidate: (Int, Int) -> Bool) -> Double {
            let means = chances.indices.compactMap { owner -> Double? in
                let first = list(name, owner, isCandidate).prefix(k)
                let sum = first.reduce(0) { $0 + chances[owner][$1] * chances[$1][owner] }
                return first.isEmpty ? nil : sum / Double(first.count)
            }
            return means.reduce(0, +) / Double(means.count)
        }

        /// Those whose scores never tie, so that a list has one order.
        var unambiguous: [Int] {
            names.indices.filter { name in
                chances.indices.allSatisfy { owner in
                    let scores = chances.indices.filter { $0 != owner }.map { score(name, owner, $0) }
                    return Set(scores).count == scores.count
                }
            }
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `true figures are those of the definitions`(seed: UInt64) async throws {
        let own = try Case(seed: seed)
        let twin = own.twin
        let truth = try #require(try await own.report(.observed).truth)
        #expect(truth.people == twin.count && truth.results.map(\.name) == own.names)
        let pool = MeetingPool(twin.backtest, rules: MeetingRules())
        func isDecided(_ owner: Int, _ other: Int) -> Bool {
            twin.decided(owner, on: other) != nil && twin.outcome(owner, other) != nil
        }
        #expect(own.unambiguous.count >= 5)
        for name in own.unambiguous {
            let result = truth.results[name]
            for (position, k) in [1, 3].enumerated() {
                #expect(agree(result.everybody[position]?.estimate, own.chance(name, first: k, pool.mayMeet)))
                guard name < own.contenders.all.count else { continue }
                #expect(agree(result.judged[position]?.estimate, own.chance(name, first: k, isDecided)))
            }
            let lists = own.chances.indices.map { own.list(name, $0, pool.mayMeet) }
            var matches = 0.0
            for (owner, list) in lists.enumerated() {
                for (index, other) in list.enumerated() {
                    let back = lists[other].firstIndex(of: owner)! + 1
                    matches += own.chances[owner][other] * own.chances[other][owner] / Double((index + 1) * back)
                }
            }
            #expect(agree(result.matches, matches / Double(twin.count)))
        }
        #expect(truth.results.map(\.shareOfBest).max() == 1)
        #expect(truth.results.suffix(4).allSatisfy { $0.judged.isEmpty && $0.excess.isEmpty })
    }

    @Test func `no lists have better first places than those that rank by the product of the true chances`()
        async throws
    {
        let truth = try #require(try await Case(seed: 6).report(.observed).truth)
        let firsts = truth.results.compactMap { $0.everybody[0]?.estimate }
        let best = try #require(truth.results.first { $0.name == "truth, geometric" }?.everybody[0]?.estimate)
        #expect(firsts.allSatisfy { $0 <= best + 1e-6 })
    }

    @Test(arguments: Candidates.allCases)
    func `excess is precision less the true chance of the same candidates`(candidates: Candidates) async throws {
        let report = try await Case(seed: 7).report(candidates)
        let truth = try #require(report.truth)
        for (result, own) in zip(report.results, truth.results) {
            for (position, k) in [1, 3].enumerated() {
                let place = try #require(report.measures.firstIndex(of: .precision(k)))
                let difference = result.figures[place]!.estimate - own.judged[position]!.estimate
                #expect(agree(own.excess[position]?.estimate, difference))
            }
        }
    }

    @Test func `any number of threads finds the same truth`() async throws {
        let own = try Case(seed: 9)
        let (one, many) = (try await own.report(.all).truth, try await own.report(.all, threads: 4).truth)
        #expect(one!.results.map(\.matches) == many!.results.map(\.matches))
        #expect(one!.results.map(\.everybody) == many!.results.map(\.everybody))
        #expect(one!.results.map(\.excess) == many!.results.map(\.excess))
    }
}
