/// How a search that was asked to prune went, and how much it found.
package struct SearchFinding: Sendable, Equatable, Codable {
    /// Why everybody was scored with everybody after all.
    package enum Fallback: String, Sendable, Codable {
        /// So few people are scored exactly in no time.
        case smallCrowd = "small_crowd"
        /// No short vector tells these people apart.
        case noBasis = "no_basis"
        /// As many pairs would have had to be looked at as an exact search looks at, or the sample never reached the recall.
        case notWorthIt = "not_worth_it"
    }

    /// `nil` where the search was pruned.
    package let fallback: Fallback?
    /// The recall that was asked for, in (0, 1).
    package let target: Double
    /// What a pruned search found, as measured; `nil` after a fallback, which finds everything.
    package let measured: Measured?

    /// What some people's lists have of what they should have, to four digits.
    package struct Measured: Sendable, Equatable, Codable {
        /// The mean over people of the share of their exact list that was found, in [0, 1].
        package let recall: Double
        /// One standard error of that mean.
        package let standardError: Double
        /// How many people it was measured on: drawn at random, scored against everybody, and not those by whom the search
        /// was set.
        package let people: Int
        /// The share of those people of whose list less than nine in ten was found.
        package let shareBelowNineTenths: Double

        /// - Parameter shares: by person; those without a list are left out before.
        package init(shares: [Double]) {
            let count = Double(max(shares.count, 1))
            let mean = shares.isEmpty ? 1 : shares.reduce(0, +) / count
            let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
            recall = rounded(mean)
            standardError = rounded((squares / count / max(count - 1, 1)).squareRoot())
            people = shares.count
            shareBelowNineTenths = rounded(Double(shares.count { $0 < 0.9 }) / count)
        }
    }

    package init(target: Double, fallback: Fallback) {
        self.target = target
        self.fallback = fallback
        measured = nil
    }

    package init(target: Double, measured: Measured) {
        self.target = target
        fallback = nil
        self.measured = measured
    }
}
