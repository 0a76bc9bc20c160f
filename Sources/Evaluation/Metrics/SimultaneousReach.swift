internal import MathFunctions
internal import Randomness

/// How far intervals have to reach for all of them to hold at once.
package enum SimultaneousReach {
    static let draws = 1_000

    /// The 95 % quantile of the largest of the studentised deviations of several statistics, at least that of one.
    ///
    /// Each draw gives every unit a standard normal number and sums the units' influences times their numbers: the sums vary
    /// together as the statistics do. Statistics that are all but the same cost nothing; independent ones as much as with
    /// Bonferroni.
    ///
    /// Source: Chernozhukov, Chetverikov & Kato, "Gaussian approximations and multiplier bootstrap for maxima of sums of
    /// high-dimensional random vectors" (Annals of Statistics 41, 2013).
    ///
    /// - Parameter statistics: of one sample; those that do not vary are left out.
    /// - Complexity: O(draws · units · statistics).
    package static func normal(_ statistics: [Influence], seed: UInt64 = 1) -> Double {
        let single = PortableMath.normalQuantile(0.975)
        let deviations = statistics.map { $0.units.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        let varying = statistics.indices.filter { deviations[$0] > 0 }
        guard varying.count > 1 else { return single }
        let units = statistics[varying[0]].units.indices.filter { unit in
            varying.contains { statistics[$0].units[unit] != 0 }
        }
        // Unit by unit, so that a draw reads memory in order.
        let width = varying.count
        var shares = [Double](repeating: 0, count: units.count * width)
        for (place, unit) in units.enumerated() {
            for (column, statistic) in varying.enumerated() {
                shares[place * width + column] = statistics[statistic].units[unit] / deviations[statistic]
            }
        }
        var largest: [Double] = []
        for draw in 0..<draws {
            var stream = RandomStream(seed: seed, UInt64(draw))
            var sums = [Double](repeating: 0, count: width)
            for place in units.indices {
                let number = stream.normal()
                for column in 0..<width { sums[column] += number * shares[place * width + column] }
            }
            largest.append(sums.reduce(0) { max($0, abs($1)) })
        }
        largest.sort()
        return max(single, largest[draws * 95 / 100 - 1])
    }
}
