internal import LinearAlgebra
internal import Matching
internal import Randomness

/// How lists are spread over people, as a pass does it with balanced exposure.
package struct Balance: Sendable, Hashable {
    /// How many candidates a list has, ≥ 1.
    package var listLength: Int
    /// In how many lists one person may be, ≥ 1.
    package var shownAtMost: Int

    package init(listLength: Int, shownAtMost: Int) {
        self.listLength = listLength
        self.shownAtMost = shownAtMost
    }

    /// The prices at which the lists of everybody in a pool spread.
    ///
    /// - Parameter takesPart: whether a row has a list and is in lists.
    func prices(
        _ pool: MeetingPool, threads: Int, takesPart: @escaping @Sendable (Int) -> Bool = { _ in true },
        mutual: @escaping @Sendable (Int, Int) -> Double
    ) async throws -> [Double] {
        try await ExposurePrices(
            people: pool.people, mutual: mutual, listLength: listLength, shownAtMost: shownAtMost, threads: threads,
            admits: { takesPart($0) && takesPart($1) && pool.mayMeet($0, $1) ? .both : [] }
        ).prices
    }
}

extension Contenders {
    /// The same, and with them the chosen one with prices on people in high demand: what a pass shows.
    ///
    /// - Throws: `CancellationError`.
    package func balanced(_ balance: Balance, pool: MeetingPool, threads: Int) async throws -> Contenders {
        guard let predictor = chosen.predictor as? ModelPredictor, case .fused(let fusion) = chosen.combination else {
            return self
        }
        let score = CanonicalScore(
            seeks: predictor.score.seeks, offers: predictor.score.offers, fusion: fusion)
        let prices = try await balance.prices(pool, threads: threads) { score.mutual($0, $1) }
        let keys = prices.indices.map { row in
            var stream = RandomStream(seed: 2, UInt64(row))
            return stream.next()
        }
        // Prices move log-odds, and chance with them: what is left ranks, and means no chance of a like.
        let balanced = Contender(
            name: "as set, balanced", predictor: ModelPredictor(score.priced(prices, keys: keys)),
            combination: chosen.combination, isCalibrated: false, spread: chosen.name)
        var all = self.all
        all.insert(balanced, at: (all.lastIndex { $0.family == chosen.family } ?? 0) + 1)
        return Contenders(all)
    }
}
