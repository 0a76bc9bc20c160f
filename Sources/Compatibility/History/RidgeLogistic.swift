internal import LinearAlgebra
internal import MathFunctions
internal import Parallelism
internal import Profiles

/// Logistic regression with a Gaussian prior on every coefficient, for a few of them.
///
/// Bounds are kept by an active set, as by Lawson & Hanson, "Solving Least Squares Problems" (1974), chapter 23.
///
/// Source: S. le Cessie, J. van Houwelingen, "Ridge estimators in logistic regression", Applied Statistics 41, 1992.
package struct RidgeLogistic: Sendable {
    /// What is expected of a coefficient.
    package struct Prior: Sendable {
        package var mean: Double
        package var deviation: Double
        /// A coefficient that would be below is held at this.
        package var least: Double

        package init(mean: Double, deviation: Double, least: Double = -.infinity) {
            self.mean = mean
            self.deviation = deviation
            self.least = least
        }
    }

    package private(set) var intercept: Double
    package private(set) var coefficients: [Double]

    /// How the likelihood must still rise in a coefficient at its bound for it to be let go.
    private static let tolerance = 1e-6
    private static let mostTurns = 100

    /// - Parameters:
    ///   - terms: rows × priors.count, row-major.
    ///   - outcomes: 0 or 1, one per row.
    ///   - weights: one per row.
    ///   - threads: how many tasks share a pass; the fit does not depend on it.
    package init(terms: [Float], outcomes: [Float], weights: [Float], priors: [Prior], threads: Int = 1) {
        intercept = 0
        coefficients = priors.map { max($0.mean, $0.least) }
        guard !outcomes.isEmpty else { return }
        let sample = Sample(terms: terms, outcomes: outcomes, weights: weights, priors: priors, threads: threads)
        // The likelihood is concave: on the way to its maximum for the coefficients that are free it never falls. Where the
        // way meets a bound, that coefficient is held; at its end one that would rise again is let go. No set of held
        // coefficients comes twice.
        var held: Set<Int> = []
        for _ in 0..<Self.mostTurns {
            var summit = self
            summit.climb(sample, held)
            if let first = stop(before: summit, priors) {
                intercept += first.share * (summit.intercept - intercept)
                for place in priors.indices {
                    coefficients[place] += first.share * (summit.coefficients[place] - coefficients[place])
                }
                coefficients[first.place] = priors[first.place].least
                held.insert(first.place)
                continue
            }
            self = summit
            let gradient = sample.derivatives(self).gradient
            let rising = held.max { (gradient[$0 + 1], $1) < (gradient[$1 + 1], $0) }
            guard let rising, gradient[rising + 1] > Self.tolerance else { return }
            held.remove(rising)
        }
    }

    /// The coefficient whose bound is met first on the straight way to a summit, and after what share of it.
    private func stop(before summit: RidgeLogistic, _ priors: [Prior]) -> (place: Int, share: Double)? {
        var first: (place: Int, share: Double)?
        for (place, prior) in priors.enumerated() where summit.coefficients[place] < prior.least {
            let share = (coefficients[place] - prior.least) / (coefficients[place] - summit.coefficients[place])
            if share < first?.share ?? .infinity { first = (place, share) }
        }
        return first
    }

    /// Goes to the maximum with some coefficients held where they are.
    private mutating func climb(_ sample: Sample, _ held: Set<Int>) {
        let size = coefficients.count + 1
        for _ in 0..<100 {
            var (gradient, information) = sample.derivatives(self)
            for place in held {
                for other in 0..<size {
                    information[(place + 1) * size + other] = 0
                    information[other * size + place + 1] = 0
                }
                information[(place + 1) * size + place + 1] = 1
                gradient[place + 1] = 0
            }
            guard Cholesky.solve(&information, &gradient) else { return }
            let length = gradient.reduce(0) { $0 + $1.magnitude }
            var moved = gradient[0].magnitude
            for place in coefficients.indices { moved += gradient[place + 1].magnitude * sample.widest[place] }
            let part = JointFit.damping(moved)
            intercept += part * gradient[0]
            for place in coefficients.indices { coefficients[place] += part * gradient[place + 1] }
            if length < 1e-7 { return }
        }
    }

    /// What is regressed.
    private struct Sample: Sendable {
        let terms: [Float]
        let outcomes: [Float]
        let weights: [Float]
        let priors: [Prior]
        /// The largest size of each term.
        let widest: [Double]
        private let threads: Int

        init(terms: [Float], outcomes: [Float], weights: [Float], priors: [Prior], threads: Int) {
            self.threads = threads
            self.terms = terms
            self.outcomes = outcomes
            self.weights = weights
            self.priors = priors
            var widest = [Double](repeating: 0, count: priors.count)
            for (index, term) in terms.enumerated() {
                let place = index % priors.count
                widest[place] = max(widest[place], Double(term).magnitude)
            }
            self.widest = widest
        }

        /// How the penalised likelihood rises and bends, the intercept first; of the second, what is on and below the
        /// diagonal.
        func derivatives(_ at: RidgeLogistic) -> (gradient: [Double], information: [Double]) {
            let size = priors.count + 1
            var gradient = [Double](repeating: 0, count: size)
            var information = [Double](repeating: 0, count: size * size)
            for (place, prior) in priors.enumerated() {
                let precision = 1 / (prior.deviation * prior.deviation)
                gradient[place + 1] = -precision * (at.coefficients[place] - prior.mean)
                information[(place + 1) * size + place + 1] = precision
            }
            information[0] = 1e-9
            let pieces = Parallel.pieces(of: outcomes.count, size: DecisionTable.decisionsOfPiece)
            let sums = Parallel.map(pieces.count, threads: threads) { sum(at, pieces[$0]) }
            for (rise, bend) in sums {
                for place in rise.indices { gradient[place] += rise[place] }
                for place in bend.indices { information[place] += bend[place] }
            }
            return (gradient, information)
        }

        /// The same for some rows, without the penalty.
        private func sum(_ at: RidgeLogistic, _ rows: Range<Int>) -> (rise: [Double], bend: [Double]) {
            let width = priors.count
            let size = width + 1
            var rise = [Double](repeating: 0, count: size)
            var bend = [Double](repeating: 0, count: size * size)
            var row = [Double](repeating: 1, count: size)
            let (terms, outcomes, weights) = (terms.span, outcomes.span, weights.span)
            for index in rows {
                var z = at.intercept
                for place in 0..<width {
                    row[place + 1] = Double(terms[index * width + place])
                    z += at.coefficients[place] * row[place + 1]
                }
                let chance = PortableMath.sigmoid(z)
                let weight = Double(weights[index])
                let residual = weight * (Double(outcomes[index]) - chance)
                let spread = weight * chance * (1 - chance)
                for one in 0..<size {
                    rise[one] += residual * row[one]
                    let scaled = spread * row[one]
                    for other in 0...one { bend[one * size + other] += scaled * row[other] }
                }
            }
            return (rise, bend)
        }
    }
}
