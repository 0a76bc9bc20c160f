import LinearAlgebra
import Matching
import Randomness
import Testing

@Suite struct PrunedSearchTests {
    /// Everybody may meet everybody but those whose rows differ by an odd number of hundreds.
    private static func terms(_ count: Int) -> PairTerms {
        PairTerms(
            (0..<count).map { row in
                let kind: UInt32 = row / 100 % 2 == 0 ? 1 : 2
                return PairTerms.Term(kinds: kind, acceptedKinds: kind, value: 0, least: 0, most: 0)
            })
    }
    private static let admits = randomAdmission(one: 4, of: 5)
    private static let rules: @Sendable (Int, Int) -> Admission = { one, other in
        (one / 100 - other / 100) % 2 == 0 ? admits(one, other) : []
    }

    private func search(
        _ crowd: Crowd, recall: Double = 0.9, tileRows: Int = 48, margin: Double? = nil
    ) throws -> PrunedSearch {
        let exact = try CandidateSearch(score: crowd.score, order: crowd.order, tileRows: 32)
        return PrunedSearch(exact, recall: recall, leastPeople: 0, tileRows: tileRows, margin: margin)
    }

    private func result(
        _ search: PrunedSearch, perRow k: Int, threads: Int = 1
    ) async throws -> PrunedSearch.Result {
        try await search.candidates(
            perRow: k, threads: threads, terms: Self.terms(search.rowCount), admits: Self.admits)
    }

    @Test(arguments: Fusion.allCases, [1, 2] as [UInt64])
    func `lists are those of the plain twin among the nominated pairs`(fusion: Fusion, seed: UInt64) async throws {
        for (count, columns, margin) in [(150, 3, 0.0), (331, 8, 1), (260, 20, -1)] {
            let crowd = Crowd(count, columns: columns, fusion: fusion, seed: seed)
            let search = try search(crowd, margin: margin)
            let nominates = try #require(
                try await search.nominates(
                    perRow: 7, terms: Self.terms(count), admits: Self.admits))
            let (lists, finding) = try await {
                let result = try await result(search, perRow: 7)
                return (result.lists, result.finding)
            }()
            #expect(finding.fallback == nil)
            let expected = crowd.plainLists(perRow: 7) { nominates($0, $1) ? Self.rules($0, $1) : [] }
            #expect(lists == expected)
            #expect(lists != crowd.plainLists(perRow: 7, admits: Self.rules))
        }
    }

    @Test(arguments: Fusion.allCases, [0, 1e-12, 1, 1e6, 1e18] as [Float])
    func `cuts that let everything through give the exact lists`(fusion: Fusion, scale: Float) async throws {
        let crowd = Crowd(170, fusion: fusion, scale: scale, seed: 5)
        let found = try await result(try search(crowd, margin: .infinity), perRow: 6, threads: 3)
        #expect(found.lists == crowd.plainLists(perRow: 6, admits: Self.rules))
    }

    @Test func `neither threads nor the size of tiles can be seen in the result`() async throws {
        let crowd = Crowd(700, columns: 12, seed: 12)
        let expected = try await result(try search(crowd, margin: 0.5), perRow: 9)
        for (threads, tileRows) in [(3, 48), (1, 1000), (3, 96), (2, 384)] {
            let found = try await result(
                try search(crowd, tileRows: tileRows, margin: 0.5), perRow: 9, threads: threads)
            #expect(found.lists == expected.lists)
            #expect(found.finding == expected.finding)
        }
    }

    @Test func `a margin is chosen so that half of the sample finds what was asked for`() async throws {
        let crowd = Crowd(1500, columns: 6, fusion: .geometric, seed: 3)
        let exact = crowd.plainLists(perRow: 5, admits: Self.rules)
        for recall in [0.6, 0.7] {
            let found = try await result(try search(crowd, recall: recall), perRow: 5)
            let measured = try #require(found.finding.measured)
            #expect(found.finding.target == recall)
            #expect(measured.people == 400)
            #expect(measured.recall > recall - 0.05)
            let shares = (0..<1500).map { Self.share(of: exact[$0], in: found.lists[$0]) }
            #expect(abs(shares.reduce(0, +) / 1500 - measured.recall) < 5 * measured.standardError + 0.01)
        }
    }

    @Test func `what would cost as much as an exact search is searched exactly`() async throws {
        let crowd = Crowd(300, columns: 6, fusion: .minimum, seed: 3)
        let found = try await result(try search(crowd, recall: 0.999), perRow: 5)
        #expect(found.finding == SearchFinding(target: 0.999, fallback: .notWorthIt))
        #expect(found.lists == crowd.plainLists(perRow: 5, admits: Self.rules))
    }

    @Test func `the recall is what a count by hand finds`() async throws {
        // All 120 people are in the sample, and every other one of them judges.
        let crowd = Crowd(120, columns: 4, seed: 8)
        let exact = crowd.plainLists(perRow: 4, admits: Self.rules)
        let found = try await result(try search(crowd, margin: -0.5), perRow: 4)
        let shares = stride(from: 1, to: 120, by: 2).filter { !exact[$0].isEmpty }.map {
            Self.share(of: exact[$0], in: found.lists[$0])
        }
        let measured = try #require(found.finding.measured)
        #expect(measured.people == shares.count)
        #expect(abs(measured.recall - shares.reduce(0, +) / Double(shares.count)) < 1e-4)
        #expect(measured.recall < 1)
        #expect(
            abs(measured.shareBelowNineTenths - Double(shares.count { $0 < 0.9 }) / Double(shares.count)) < 1e-4)
    }

    @Test func `figures of a sample are the mean, its standard error and the share of the poor`() {
        let measured = SearchFinding.Measured(shares: [1, 1, 0.5, 0.5])
        #expect(measured.recall == 0.75)
        // Deviations of ¼: variance 4/16/3, over 4 people.
        #expect(measured.standardError == 0.1443)
        #expect(measured.people == 4)
        #expect(measured.shareBelowNineTenths == 0.5)
    }

    @Test func `a small crowd is searched exactly, and it says so`() async throws {
        let crowd = Crowd(100, seed: 1)
        let exact = try CandidateSearch(score: crowd.score, order: crowd.order)
        let found = try await PrunedSearch(exact, recall: 0.9).candidates(
            perRow: 5, terms: Self.terms(100), admits: Self.admits)
        #expect(found.finding == SearchFinding(target: 0.9, fallback: .smallCrowd))
        #expect(found.lists == crowd.plainLists(perRow: 5, admits: Self.rules))
    }

    @Test func `people who are all alike, or too large to tell apart, are searched exactly`() async throws {
        for crowd in [Crowd(100, kinds: 1, seed: 2), Crowd(100, columns: 0, seed: 2)] {
            let found = try await result(try search(crowd), perRow: 3)
            #expect(found.finding.fallback == .noBasis)
            #expect(found.lists == crowd.plainLists(perRow: 3, admits: Self.rules))
        }
    }

    @Test func `nobody and one person have empty lists`() async throws {
        for count in [0, 1] {
            let crowd = Crowd(count, seed: 2)
            let found = try await result(try search(crowd), perRow: 3)
            #expect(found.lists.rowCount == count)
            #expect(found.finding.fallback == .smallCrowd)
        }
    }

    @Test func `a cancelled search says so`() async throws {
        let crowd = Crowd(400, seed: 2)
        let search = try search(crowd, margin: 0)
        let task = Task {
            while !Task.isCancelled {}
            return try await result(search, perRow: 3).lists
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }

    private static func share(of exact: CandidateLists.List, in found: CandidateLists.List) -> Double {
        let rows = Set(found.map(\.row))
        return exact.isEmpty ? 1 : Double(exact.count { rows.contains($0.row) }) / Double(exact.count)
    }
}
