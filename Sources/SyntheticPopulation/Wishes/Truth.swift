internal import Profiles
internal import Randomness

// The hidden truth, for judging what a matcher makes of the tables. People go by place: 0 is the first of the population.
extension Population {
    /// The chance that `u` likes `v` when shown `v`, 0…1; 0 where `u` does not seek the gender of `v`.
    /// It is 0 for somebody and themselves.
    ///
    /// - Precondition: both places are below `settings.people`.
    package func likeProbability(of u: Int, for v: Int) -> Double {
        u == v ? 0 : model.likeProbability(of: people[u], for: people[v])
    }

    /// The username of the person at a place, as the rows have it.
    package func username(at place: Int) -> String {
        var rows = personRows(at: place)
        if let fault = planting.fault(at: place) { planting.spoil(&rows, fault, at: place) }
        return rows.user.username
    }

    /// The chance that two people like each other when each is shown the other, 0…1.
    ///
    /// Given their hidden wishes the two decide independently: it is the product.
    package func mutualProbability(_ u: Int, _ v: Int) -> Double {
        likeProbability(of: u, for: v) * likeProbability(of: v, for: u)
    }

    /// How many of these pairs are expected to like each other when each is shown the other.
    package func expectedMutualLikes(of pairs: some Sequence<(Int, Int)>) -> Double {
        pairs.reduce(0) { $0 + mutualProbability($1.0, $1.1) }
    }

    /// The best that anybody could do who gives everybody at most so many partners.
    ///
    /// - Parameters:
    ///   - limit: partners for one person, ≥ 1.
    ///   - mayMeet: whether a pair is to be considered; asked with the smaller place first.
    /// - Complexity: quadratic in people, in time and in memory (16 bytes a pair).
    package func bestPairs(limit: Int, where mayMeet: (Int, Int) -> Bool = { _, _ in true }) -> BestPairs {
        var weighted: [BestPairs.Weighted] = []
        for u in people.indices {
            for v in people.indices[(u + 1)...] where mayMeet(u, v) {
                let weight = mutualProbability(u, v)
                if weight > 0 {
                    weighted.append(BestPairs.Weighted(first: Int32(u), second: Int32(v), weight: weight))
                }
            }
        }
        return BestPairs(weighted, people: people.count, limit: limit)
    }
}

/// How many mutual likes the best choice of pairs is expected to have: between what a good choice reaches and what no
/// choice can exceed.
package struct BestPairs: Sendable {
    struct Weighted: Sendable {
        var first: Int32
        var second: Int32
        var weight: Double
    }

    /// A choice: the best pairs first, each further one the best for which both have room (at least half of the optimum);
    /// or the same by what pairs are worth beyond the prices of their people, where that reaches more.
    package let pairs: [(Int, Int)]
    /// The expected mutual likes of `pairs`.
    package let reached: Double
    /// No choice is expected to have more.
    package let bound: Double

    /// Prices are improved in so many steps.
    private static let steps = 240

    /// - Complexity: time `steps` × pairs.
    init(_ weighted: [Weighted], people: Int, limit: Int) {
        let plain = Self.choose(weighted, people: people, limit: limit) { $0.weight }
        let (bound, prices) = Self.bound(weighted, people: people, limit: limit, reached: plain.reached)
        let priced = Self.choose(weighted, people: people, limit: limit) {
            $0.weight - prices[Int($0.first)] - prices[Int($0.second)]
        }
        let chosen = plain.reached > priced.reached ? plain : priced
        pairs = chosen.pairs.map { (Int($0.first), Int($0.second)) }
        reached = chosen.reached
        self.bound = bound
    }

    private static func choose(
        _ weighted: [Weighted], people: Int, limit: Int, by worth: (Weighted) -> Double
    ) -> (pairs: [Weighted], reached: Double) {
        let sorted = weighted.map { (worth($0), $0) }
            .sorted { ($1.0, $0.1.first, $0.1.second) < ($0.0, $1.1.first, $1.1.second) }
        var room = [Int](repeating: limit, count: people)
        var pairs: [Weighted] = []
        for (_, pair) in sorted where room[Int(pair.first)] > 0 && room[Int(pair.second)] > 0 {
            room[Int(pair.first)] -= 1
            room[Int(pair.second)] -= 1
            pairs.append(pair)
        }
        return (pairs, pairs.reduce(0) { $0 + $1.weight })
    }

    /// A bound from the dual of the linear programme: for any prices λ ≥ 0 of one place with a person, no choice exceeds
    /// limit · Σ λ + Σ max(0, w − λ(u) − λ(v)). The prices follow the subgradient with Polyak's steps.
    ///
    /// Source: Bertsekas, "Nonlinear Programming" (3rd ed.), section 7.5.
    private static func bound(
        _ pairs: [Weighted], people: Int, limit: Int, reached: Double
    ) -> (bound: Double, prices: [Double]) {
        var prices = [Double](repeating: 0, count: people)
        var best = (bound: Double.infinity, prices: prices)
        for step in 0..<steps {
            var demand = [Int](repeating: 0, count: people)
            var value = prices.reduce(0, +) * Double(limit)
            for pair in pairs {
                let gain = pair.weight - prices[Int(pair.first)] - prices[Int(pair.second)]
                guard gain > 0 else { continue }
                value += gain
                demand[Int(pair.first)] += 1
                demand[Int(pair.second)] += 1
            }
            if value < best.bound { best = (value, prices) }
            // Who has a price of 0 and no more demand than room stays.
            let slopes = prices.indices.map { person in
                let excess = Double(demand[person] - limit)
                return prices[person] == 0 && excess < 0 ? 0 : excess
            }
            let length = slopes.reduce(0) { $0 + $1 * $1 }
            guard length > 0 else { break }
            let size = (value - reached) / length / (1 + Double(step) / 30)
            for person in prices.indices { prices[person] = max(0, prices[person] + size * slopes[person]) }
        }
        return best
    }
}
