internal import LinearAlgebra
internal import MathFunctions
internal import Parallelism
internal import Randomness

/// Prices of being shown: what must be taken from the score of people in high demand so that lists spread over everybody.
///
/// Ranked by score alone, most lists name the same few, and when nobody may be in more than so many lists, most lists
/// stay empty. The remedy of matching with transferable utility is a price per person: p is 0 for people whom few lists
/// want and grows with demand, until the expected number of lists that want a person is what may show them. Between
/// people of equal price scores decide as before.
///
/// Viewer u wants candidate v in proportion to exp((logit m(u, v) − p_v) / τ), `listLength` candidates in all. Prices
/// solve D_v = Σ_u demand ≤ `target`, with p_v = 0 where the inequality is strict, by iterative proportional fitting.
/// Demand is estimated from a sample of viewers, in which each stands for as many as there are viewers per sampled one.
///
/// Source: Tomita, Togashi & Moriwaki, "Matching theory-based recommender systems in online dating", RecSys 2022, for
/// transferable utility in reciprocal recommendation; the fixed point is that of Choo & Siow, "Who marries whom and why",
/// JPE 2006, with capacities on one side.
package struct ExposurePrices: Sendable {
    /// τ: how far in log-odds two candidates must be apart for the better one to be wanted e times as much.
    package static let temperature = 0.15
    /// Sampled pairs, at most: bounds the time to about one second a core and the memory to 32 MB.
    package static let mostPairs = 1 << 23
    static let fewestViewers = 64
    static let rounds = 40

    /// By row, in log-odds, 0 or more, on a grid of 2⁻²⁰ so that Float holds them exactly up to 16.
    package let prices: [Double]

    /// Finds the prices of a crowd by its scores.
    ///
    /// - Parameter score: seeks and offers, n × d each, and the fusion. The others are those of the other initialiser.
    package init(
        score: CanonicalScore, listLength: Int, shownAtMost: Int, viewers: [Int]? = nil, threads: Int = 1,
        admits: @escaping @Sendable (Int, Int) -> Admission
    ) async throws {
        try await self.init(
            people: score.rowCount, mutual: { score.mutual($0, $1) }, listLength: listLength, shownAtMost: shownAtMost,
            viewers: viewers, threads: threads, admits: admits)
    }

    /// Finds the prices of a crowd.
    ///
    /// - Parameters:
    ///   - people: how many rows n there are.
    ///   - mutual: the mutual score of two rows, in [0, 1].
    ///   - listLength: how many candidates everybody is to be shown, ≥ 1.
    ///   - shownAtMost: in how many lists one row may appear, ≥ 1.
    ///   - viewers: a sample of the rows, by whose wishes demand is estimated; `nil`: rows that lie evenly in the crowd.
    ///   - threads: how many tasks share the work, ≥ 1; the prices do not depend on it.
    ///   - admits: as in `CandidateSearch`.
    /// - Throws: `CancellationError`.
    /// - Complexity: a score for each sampled pair, and O(pairs) a round.
    package init(
        people: Int, mutual: @escaping @Sendable (Int, Int) -> Double, listLength: Int, shownAtMost: Int,
        viewers: [Int]? = nil, threads: Int = 1, admits: @escaping @Sendable (Int, Int) -> Admission
    ) async throws {
        precondition(listLength >= 1 && shownAtMost >= 1 && threads >= 1)
        let n = people
        guard n > 1 else {
            prices = [Double](repeating: 0, count: n)
            return
        }
        let viewers = viewers ?? Self.viewers(of: n)
        let wants = try await Self.wants(
            of: viewers, people: n, mutual: mutual, threads: threads, admits: admits)
        // Each sampled viewer stands for so many.
        let represented = Double(n) / Double(viewers.count)
        let target = Self.target(listLength: listLength, shownAtMost: shownAtMost)
        var damping = [Double](repeating: 1, count: n)
        for _ in 0..<Self.rounds {
            try Task.checkCancellation()
            let demand = Self.demand(wants, damping: damping, people: n, threads: threads)
            for row in 0..<n where demand[row] > 0 {
                let lists = Double(listLength) * represented * demand[row]
                damping[row] = max(1e-12, min(1, target / lists))
            }
        }
        prices = damping.map { ((-Self.temperature * PortableMath.log($0)) * 1_048_576).rounded() / 1_048_576 }
    }

    /// In how many lists somebody is to be wanted at most: halfway between the mean and the limit, since what is found on
    /// a sample is not exact, and a place beyond the limit is lost to the list.
    package static func target(listLength: Int, shownAtMost: Int) -> Double {
        Double(shownAtMost + min(listLength, shownAtMost)) / 2
    }

    private static func sampleSize(of n: Int) -> Int { min(n, max(fewestViewers, mostPairs / n)) }

    /// Rows that lie evenly in the crowd.
    static func viewers(of n: Int) -> [Int] {
        let count = sampleSize(of: n)
        return (0..<count).map { $0 * n / count }
    }

    /// A sample that follows from who is there and not from their order: of each group, those with the smallest keys, as many as
    /// its share of the crowd. One more person changes it by two rows at most, or by as many as there are groups.
    ///
    /// - Parameters:
    ///   - groups: by row: people of whom the same others may be shown.
    ///   - keys: by row: what chance goes by.
    package static func viewers(groups: [UInt64], keys: [UInt64]) -> [Int] {
        let n = groups.count
        guard n > 0 else { return [] }
        let count = sampleSize(of: n)
        guard count < n else { return Array(0..<n) }
        let members = Dictionary(grouping: 0..<n) { groups[$0] }
        let chosen = members.values.flatMap { rows in
            let share = (Double(count) * Double(rows.count) / Double(n)).rounded()
            return rows.sorted { (keys[$0], $0) < (keys[$1], $1) }.prefix(Int(share))
        }
        // A crowd of very many very small groups.
        return chosen.isEmpty ? viewers(of: n) : chosen.sorted { (keys[$0], $0) < (keys[$1], $1) }
    }

    /// How much one viewer wants each candidate, not yet scaled: e^((logit m − the best) / τ), by row; 0 for those whom the
    /// rules keep away.
    private static func wants(
        of viewers: [Int], people: Int, mutual: @escaping @Sendable (Int, Int) -> Double, threads: Int,
        admits: @escaping @Sendable (Int, Int) -> Admission
    ) async throws -> [[Float]] {
        try await Parallel.cancellableMap(viewers.count, threads: threads) { position in
            wants(of: viewers[position], people: people, mutual: mutual, admits: admits)
        }
    }

    private static func wants(
        of viewer: Int, people n: Int, mutual: (Int, Int) -> Double, admits: (Int, Int) -> Admission
    ) -> [Float] {
        var logits = [Double](repeating: -.infinity, count: n)
        var best = -Double.infinity
        for other in 0..<n where other != viewer {
            let isFirst = viewer < other
            guard admits(min(viewer, other), max(viewer, other)).contains(isFirst ? .first : .second) else { continue }
            // A score of 0 or 1 after rounding has no log-odds.
            let chance = min(max(mutual(viewer, other), 1e-6), 1 - 1e-6)
            logits[other] = PortableMath.logit(chance)
            best = max(best, logits[other])
        }
        guard best > -.infinity else { return [] }
        return logits.map { $0 == -.infinity ? 0 : Float(PortableMath.exp(($0 - best) / temperature)) }
    }

    /// Σ over viewers of the share that each candidate would have in their list if its own damping were 1.
    ///
    /// First viewers are divided among threads and then candidates, so that each sum is made by one thread, in one order: the
    /// same bits come out on any number of them.
    private static func demand(
        _ wants: [[Float]], damping: [Double], people: Int, threads: Int
    ) -> [Double] {
        let scales = Parallel.map(wants.count, threads: threads) { viewer in
            var total = 0.0
            for (want, damping) in zip(wants[viewer], damping) { total += Double(want) * damping }
            return total > 0 ? 1 / total : 0
        }
        var demand = [Double](repeating: 0, count: people)
        let pieces = Parallel.pieces(of: people, size: 8192)
        Parallel.write(&demand, parts: pieces, threads: threads) { piece, demand in
            let first = pieces[piece].lowerBound
            for (row, scale) in zip(wants, scales) where scale > 0 {
                for place in demand.indices { demand[place] += scale * Double(row[first + place]) }
            }
        }
        return demand
    }
}

extension CanonicalScore {
    /// The same crowd with prices on its rows, and with chance between near equals.
    ///
    /// Both directions of a pair lose the prices of both people, in log-odds: in the list of one person their own price
    /// moves every candidate alike, so that only the candidates' prices rank. What viewers want alike they would still all
    /// rank alike; the demand that prices balance is one with chance in it. So each pair gets a little of it, the same
    /// for both, on every run of a pass date: ⟨r_u, r_v⟩ of random vectors that follow from the keys, with the spread
    /// that `ExposurePrices.temperature` stands for.
    ///
    /// - Parameter keys: as for `PairOrder`: another date, another chance.
    /// - Returns: a score over matrices with `2 + chanceColumns` columns more.
    /// - Precondition: one finite price and one key per row.
    package func priced(_ prices: [Double], keys: [UInt64]) -> CanonicalScore {
        precondition(prices.count == rowCount && keys.count == rowCount, "One price and one key per row.")
        let scale = Float(ExposurePrices.chanceSpread / Double(ExposurePrices.chanceColumns).squareRoot())
        return CanonicalScore(
            seeks: seeks.appending { row in
                [Float(-prices[row]), 1] + ExposurePrices.chance(keys[row]).map { $0 * scale }
            },
            offers: offers.appending { row in [1, Float(-prices[row])] + ExposurePrices.chance(keys[row]) },
            fusion: fusion)
    }
}

extension ExposurePrices {
    /// Columns that hold chance: with more, pairs are more independent of each other, and a scan costs more.
    package static let chanceColumns = 8
    /// Standard deviation of the chance of a pair, in log-odds: that of the Gumbel distribution behind a choice in
    /// proportion to exp(x / τ), π τ / √6.
    static let chanceSpread = temperature * 1.2825

    /// A vector of `chanceColumns` numbers that follows from a key: a random direction, of length √`chanceColumns`.
    ///
    /// Its numbers are sums of twelve uniform ones less 6, which need no logarithm and so are the same everywhere, brought to
    /// one length: longer vectors would have larger products with everybody's, and be in most lists by chance.
    fileprivate static func chance(_ key: UInt64) -> [Float] {
        var generator = SplitMix64(seed: key)
        let numbers = (0..<chanceColumns).map { _ in
            var sum: UInt64 = 0
            for _ in 0..<12 { sum += generator.next() >> 40 }
            return Double(sum) / 16_777_216 - 6
        }
        let square = numbers.reduce(0) { $0 + $1 * $1 }
        guard square > 0 else { return [Float](repeating: 1, count: chanceColumns) }
        let scale = (Double(chanceColumns) / square).squareRoot()
        return numbers.map { Float($0 * scale) }
    }
}

extension Matrix {
    /// The same rows with more columns.
    fileprivate func appending(_ extra: (Int) -> [Float]) -> Matrix {
        var widened: [Float] = []
        widened.reserveCapacity(elements.count + rows * (2 + ExposurePrices.chanceColumns))
        for row in 0..<rows {
            widened.append(contentsOf: elements[row * columns..<(row + 1) * columns])
            widened.append(contentsOf: extra(row))
        }
        return Matrix(rows: rows, columns: rows == 0 ? columns : widened.count / rows, elements: widened)
    }
}
