internal import Matching
internal import Parallelism

/// How good contenders' lists are by the known truth of a synthetic population, in one backtest.
struct TrueLists: Sendable {
    /// For each contender and then each k: the mean true chance of being mutual among the first k of a list of everybody
    /// whom its owner could have met. Contenders that rank by the truth come after the others.
    let everybody: [[Influence?]]
    /// The same among the first k of the lists that are judged: what precision at k estimates.
    let judged: [[Influence?]]
    /// For each contender, those that rank by the truth included: expected matches per person in a closed crowd.
    let matches: [Double]
    /// The same of those that spread lists with prices, where each list is ordered by best response; `nil` for others.
    let reciprocal: [Double?]

    /// How many people, at most, are the closed crowd in which expected matches are counted.
    static let crowdSize = 1_000

    /// The names of the contenders that rank by the truth.
    let best: [String]

    /// The truth as contenders, one for each fusion, and with balanced lists.
    private static func best(
        _ truth: TrueChances, _ balance: Balance?, _ pool: MeetingPool, threads: Int
    ) async throws -> [Contender] {
        let predictor = TruePredictor(truth: truth)
        var all = Fusion.allCases.map {
            Contender(
                name: "truth, \($0.rawValue)", predictor: predictor, combination: .fused($0), family: "truth")
        }
        guard let balance else { return all }
        let isKnown = Set(truth.rows)
        let prices = try await balance.prices(
            pool, threads: threads, takesPart: { isKnown.contains($0) },
            mutual: { Fusion.geometric.fuse(truth.like($0, $1), truth.like($1, $0)) })
        all.append(
            Contender(
                name: "truth, balanced", predictor: PricedPredictor(base: predictor, prices: prices),
                combination: .fused(.geometric), spread: "truth, \(Fusion.geometric.rawValue)"))
        return all
    }

    /// - Parameters:
    ///   - places: the lengths k.
    ///   - listPlaces: where contenders put the known candidates of judged lists.
    /// - Throws: `CancellationError`.
    init(
        _ truth: TrueChances, _ judgement: Judgement, _ contenders: [Contender], places: [Int],
        _ listPlaces: [ListPlaces], rules pool: MeetingPool, balance: Balance?, threads: Int,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws {
        let ranking = PoolRanking(
            contenders + (try await Self.best(truth, balance, pool, threads: threads)))
        best = ranking.contenders.dropFirst(contenders.count).map(\.name)
        let depth = places.max() ?? 1
        let isKnown = Set(truth.rows)
        // Where everybody is a candidate, judged lists are lists of everybody.
        let owners =
            judgement.pool == nil
            ? RowSample.of(truth.rows)
            : judgement.lists.lists[..<judgement.lists.judged].map(\.owner).filter { isKnown.contains($0) }
        /// By contender, the mean chance of the first k for each k.
        let meansOfOne: @Sendable (Int) -> [[Double?]] = { place in
            let owner = owners[place]
            let candidates = pool.candidates(of: owner, among: truth.rows)
            return ranking.scores(of: owner, candidates).map { scores in
                let first = PoolRanking.best(depth, owner: owner, candidates, scores)
                return Self.means(first.map { truth.mutual(owner, Int(candidates[$0])) }, places)
            }
        }
        let means = try await Parallel.cancellableMap(
            owners.count, threads: threads, progress: { progress($0, owners.count) }, meansOfOne)
        everybody = ranking.contenders.indices.map { contender in
            places.indices.map { k in Self.mean(means.map { $0[contender][k] }, of: owners, judgement) }
        }
        judged =
            judgement.pool == nil
            ? listPlaces.map { Self.judged($0, judgement, truth, isKnown, places) }
            : Array(everybody[..<contenders.count])
        (matches, reciprocal) = try await Self.matches(ranking, truth, pool, threads: threads)
    }

    /// The means of the first k of some values, for each k; nothing for no values.
    private static func means(_ values: [Double], _ places: [Int]) -> [Double?] {
        places.map { k in
            let first = values.prefix(k)
            return first.isEmpty ? nil : first.reduce(0, +) / Double(first.count)
        }
    }

    /// The mean of the values that there are, each its owner's own.
    private static func mean(_ values: [Double?], of owners: [Int], _ judgement: Judgement) -> Influence? {
        let known = zip(owners, values).compactMap { owner, value in value.map { (owner, $0) } }
        return .mean(
            known.map(\.1), known.map { judgement.observation(ofPerson: $0.0) }, in: judgement.sample)
    }

    /// The true chances of the very candidates that observed lists have first.
    private static func judged(
        _ listPlaces: ListPlaces, _ judgement: Judgement, _ truth: TrueChances, _ isKnown: Set<Int>, _ places: [Int]
    ) -> [Influence?] {
        let lists = judgement.lists.lists[..<judgement.lists.judged]
        let means = lists.map { list -> [Double?] in
            let rows = list.known.map { Int(judgement.lists.candidates[$0].row) }
            guard isKnown.contains(list.owner), rows.allSatisfy(isKnown.contains) else {
                return places.map { _ in nil }
            }
            var chances = [Double](repeating: 0, count: rows.count)
            for (row, position) in zip(rows, list.known) {
                chances[Int(listPlaces.places[position]) - 1] = truth.mutual(list.owner, row)
            }
            return Self.means(chances, places)
        }
        return places.indices.map { k in mean(means.map { $0[k] }, of: lists.map(\.owner), judgement) }
    }

    /// Expected matches per person when the people of a closed crowd read their lists of each other.
    private static func matches(
        _ ranking: PoolRanking, _ truth: TrueChances, _ pool: MeetingPool, threads: Int
    ) async throws -> (byScore: [Double], reciprocal: [Double?]) {
        let crowd = RowSample.of(truth.rows, count: crowdSize)
        let positions = Dictionary(uniqueKeysWithValues: crowd.enumerated().map { (Int32($1), $0) })
        let rows = try await Parallel.cancellableMap(crowd.count, threads: threads) { place -> [[Double]] in
            let candidates = pool.candidates(of: crowd[place], among: crowd)
            return ranking.scores(of: crowd[place], candidates).map { scores in
                var row = [Double](repeating: -.infinity, count: crowd.count)
                // What is never liked is ranked last, and not left out.
                for (candidate, score) in zip(candidates, scores) {
                    row[positions[candidate] ?? 0] = max(score, -.greatestFiniteMagnitude)
                }
                return row
            }
        }
        let likes = crowd.map { one in crowd.map { $0 == one ? 0 : truth.like(one, $0) } }
        let market = TwoSidedMarket(leftLikes: likes, rightLikes: likes)
        let expected: @Sendable ([[Double]]) -> Double = { scores in
            // On both sides stands the same crowd: every pair is counted for each of its two people.
            let matches = market.expectedMatches(leftScores: scores, rightScores: scores)
            return crowd.isEmpty ? 0 : matches / Double(crowd.count)
        }
        let byScore = try await Parallel.cancellableMap(ranking.contenders.count, threads: threads) { contender in
            expected(rows.map { $0[contender] })
        }
        var reciprocal: [Double?] = byScore.map { _ in nil }
        for (contender, spread) in ranking.spread {
            reciprocal[contender] = expected(
                try await Self.reciprocal(
                    ranked: rows.map { $0[contender] }, mutual: rows.map { $0[spread] }, threads: threads))
        }
        return (byScore, reciprocal)
    }

    /// Scores that rank as best response does: first those of a list who take part in it, in its order, then the others as
    /// they were.
    private static func reciprocal(
        ranked: [[Double]], mutual: [[Double]], threads: Int
    ) async throws -> [[Double]] {
        let orders = ranked.map { scores in
            scores.indices.filter { scores[$0] > -.infinity }.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        }
        let lists = CandidateLists(
            orders.map { order in order.map { CandidateLists.Candidate(row: Int32($0), score: 0) } })
        let best = try await BestResponse(
            lists, perPerson: lists.rowCount, threads: threads, mutual: { min(max(mutual[$0][$1], 0), 1) },
            waits: { _, _ in false }
        ).candidates()
        return orders.indices.map { row in
            var scores = [Double](repeating: -.infinity, count: orders.count)
            for (place, other) in orders[row].enumerated() { scores[other] = Double(-place) }
            for (place, candidate) in best[row].enumerated() {
                scores[Int(candidate.row)] = Double(2 * orders.count - place)
            }
            return scores
        }
    }
}
