import LinearAlgebra
import Matching
import Randomness
import Synchronization
import Testing

@Suite struct CandidateSearchTests {
    @Test(arguments: [0, 1, 2, 3, 15, 16, 17, 31, 33, 48, 70], [1, 3])
    func `the search equals the plain twin around the borders of tiles`(count: Int, threads: Int) async throws {
        let crowd = Crowd(count, seed: UInt64(count))
        for k in [0, 1, 3, 10, 200] {
            #expect(try await crowd.lists(perRow: k, threads: threads) == crowd.plainLists(perRow: k))
        }
    }

    @Test(arguments: Fusion.allCases, [1, 2, 3] as [UInt64])
    func `the search equals the plain twin under every fusion`(fusion: Fusion, seed: UInt64) async throws {
        for (scale, columns) in [(Float(0.3), 3), (1, 8), (3, 20)] {
            let crowd = Crowd(100, columns: columns, fusion: fusion, scale: scale, seed: seed)
            let expected = crowd.plainLists(perRow: 7)
            #expect(try await crowd.lists(perRow: 7, threads: 1) == expected)
            #expect(try await crowd.lists(perRow: 7, threads: 3) == expected)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [1, 3])
    func `rules hold for each side of a pair on its own`(seed: UInt64, threads: Int) async throws {
        let crowd = Crowd(100, seed: seed)
        for (one, many) in [(1, 2), (1, 20), (0, 1)] as [(UInt64, UInt64)] {
            let admits = randomAdmission(one: one, of: many)
            let lists = try await crowd.lists(perRow: 6, threads: threads, admits: admits)
            #expect(lists == crowd.plainLists(perRow: 6, admits: admits))
        }
    }

    @Test func `rules are asked about the lower row first`() async throws {
        let crowd = Crowd(60, seed: 1)
        let disorder = Tally()
        _ = try await crowd.lists(perRow: 60) { first, second in
            if first >= second { disorder.count(1) }
            return .both
        }
        #expect(disorder.calls == 0)
    }

    @Test(arguments: [1, 2, 7], [1, 3])
    func `a crowd in which everybody ties is ranked by the hash`(kinds: Int, threads: Int) async throws {
        for fusion in Fusion.allCases {
            let crowd = Crowd(90, fusion: fusion, kinds: kinds, seed: 9)
            #expect(try await crowd.lists(perRow: 5, threads: threads) == crowd.plainLists(perRow: 5))
        }
    }

    @Test func `rows with equal keys are ranked by row`() async throws {
        var crowd = Crowd(50, kinds: 1, seed: 3)
        crowd.order = PairOrder(keys: [UInt64](repeating: 4, count: 50))
        let lists = try await crowd.lists(perRow: 3, threads: 3)
        #expect(lists == crowd.plainLists(perRow: 3))
        #expect(lists[0].map(\.row) == [1, 2, 3])
        #expect(lists[49].map(\.row) == [0, 1, 2])
    }

    @Test(arguments: [0, 1e-30, 1e-12, 1e-3, 30, 1e6, 1e18] as [Float], Fusion.allCases)
    func `norms of any size give the plain twin's lists`(scale: Float, fusion: Fusion) async throws {
        let crowd = Crowd(90, fusion: fusion, scale: scale, seed: 4)
        #expect(try await crowd.lists(perRow: 4, threads: 3) == crowd.plainLists(perRow: 4))
    }

    @Test func `one row of enormous norm spoils nobody's list`() async throws {
        var crowd = Crowd(90, seed: 8)
        var seeks = crowd.score.seeks
        for column in 0..<seeks.columns { seeks[40, column] *= 1e37 }
        var offers = crowd.score.offers
        for column in 0..<offers.columns { offers[7, column] *= 3e37 }
        crowd.score = CanonicalScore(seeks: seeks, offers: offers)
        #expect(try await crowd.lists(perRow: 4) == crowd.plainLists(perRow: 4))
    }

    @Test(arguments: [20, 2e3, 2e19] as [Float], Fusion.allCases)
    func `sums that cancel beyond what Float can see lose nobody`(size: Float, fusion: Fusion) async throws {
        var generator = SplitMix64(seed: 21)
        var (seeks, offers) = (Matrix(rows: 80, columns: 3), Matrix(rows: 80, columns: 3))
        for row in 0..<80 {
            // z = ±size · (a few units in the last place of an offer) + a little: the large products cancel.
            let large = Bool.random(using: &generator) ? size : -size
            let offer = Float.random(in: size...1.9 * size, using: &generator)
            (seeks[row, 0], seeks[row, 1], seeks[row, 2]) = (large, -large, .random(in: -1...1, using: &generator))
            let steps = Float(Int.random(in: -4...4, using: &generator))
            (offers[row, 0], offers[row, 1]) = (offer, offer + steps * offer.ulp)
            offers[row, 2] = .random(in: -1...1, using: &generator)
        }
        var crowd = Crowd(80, fusion: fusion, seed: 21)
        crowd.score = CanonicalScore(seeks: seeks, offers: offers, fusion: fusion)
        let expected = crowd.plainLists(perRow: 4)
        #expect(try await crowd.lists(perRow: 4) == expected)
        #expect(try await crowd.lists(perRow: 4, threads: 3) == expected)
    }

    @Test func `neither threads nor the size of tiles can be seen in the result`() async throws {
        let crowd = Crowd(300, columns: 6, seed: 12)
        let expected = try await crowd.lists(perRow: 9, threads: 1, tileRows: 300)
        for (threads, tileRows) in [(1, 1), (2, 16), (3, 64), (4, 50), (8, 7)] {
            #expect(try await crowd.lists(perRow: 9, threads: threads, tileRows: tileRows) == expected)
        }
    }

    @Test func `no columns make every score one half`() async throws {
        let crowd = Crowd(20, columns: 0, seed: 1)
        let lists = try await crowd.lists(perRow: 2)
        #expect(lists == crowd.plainLists(perRow: 2))
        #expect((0..<20).allSatisfy { lists[$0].allSatisfy { $0.score == 0.5 } })
    }

    @Test(arguments: [Float.nan, .infinity])
    func `a row that cannot be scored is named`(value: Float) throws {
        var seeks = Matrix(rows: 5, columns: 2)
        seeks[3, 1] = value
        let score = CanonicalScore(seeks: seeks, offers: Matrix(rows: 5, columns: 2))
        do {
            _ = try CandidateSearch(score: score, order: PairOrder(keys: [1, 2, 3, 4, 5]))
            Issue.record("The search accepted \(value).")
        } catch {
            #expect(error.row == 3)
        }
    }

    @Test(arguments: [1, 3])
    func `progress counts every pair of tiles once`(threads: Int) async throws {
        let crowd = Crowd(100, seed: 2)
        let tally = Tally()
        _ = try await CandidateSearch(score: crowd.score, order: crowd.order, tileRows: 16)
            .candidates(
                perRow: 3, threads: threads,
                progress: { done, total in
                    tally.count(done)
                    #expect(total == 28)
                })
        #expect(tally.calls == 28)
        #expect(tally.largest == 28)
    }

    @Test(arguments: [1, 3])
    func `a cancelled search says so`(threads: Int) async throws {
        let crowd = Crowd(200, seed: 2)
        let search = try CandidateSearch(score: crowd.score, order: crowd.order, tileRows: 16)
        let task = Task {
            // Holds every worker after its first tile pair until the cancellation below has arrived.
            try await search.candidates(
                perRow: 3, threads: threads, progress: { _, _ in while !Task.isCancelled {} })
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
}

/// What a callback on several threads was told.
private final class Tally: Sendable {
    private let callCount = Atomic(0)
    private let largestValue = Atomic(0)

    func count(_ value: Int) {
        callCount.add(1, ordering: .relaxed)
        largestValue.max(value, ordering: .relaxed)
    }

    var calls: Int { callCount.load(ordering: .relaxed) }
    var largest: Int { largestValue.load(ordering: .relaxed) }
}
