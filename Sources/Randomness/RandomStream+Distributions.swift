internal import Algorithms
internal import MathFunctions

extension RandomStream {
    /// A number from the standard normal distribution, by its quantile: one draw, in −8.2…8.2.
    @inlinable
    package mutating func normal() -> Double {
        PortableMath.normalQuantile(uniform())
    }

    /// A number > 0 from the exponential distribution with mean 1: one draw, at most 36.8.
    @inlinable
    package mutating func exponential() -> Double {
        -PortableMath.log(uniform())
    }

    /// A whole number ≥ 0 from the geometric distribution with mean `mean`, in 0…10⁹: how many failures come before
    /// the first success if one of `mean` + 1 tries succeeds. One draw.
    @inlinable
    package mutating func geometric(mean: Double) -> Int {
        precondition(mean >= 0 && mean <= 1e9, "the mean \(mean) is not in 0…10⁹")
        // The share below k is 1 − (mean / (1 + mean))ᵏ. For mean 0 the quotient is that of a finite number by −∞.
        return Int(PortableMath.log(uniform()) / PortableMath.log(mean / (1 + mean)))
    }

    /// A position in 0 ..< `weights.count`, as likely as its weight's share of the total. One draw.
    ///
    /// - Complexity: O(log count).
    package mutating func pick(_ weights: CumulativeWeights) -> Int {
        let target = uniform() * weights.total
        // The first position whose sum is above the target; a weight of 0 adds nothing and is never the first.
        return weights.sums.dropLast().partitioningIndex { $0 > target }
    }
}

/// Weights as their running sums, to pick from.
package struct CumulativeWeights: Sendable, Hashable {
    /// `sums[i]` is the sum of the weights 0…i, from the last weight that is not 0 on the total.
    package let sums: [Double]

    /// The sum of all weights.
    @inlinable package var total: Double { sums[sums.count - 1] }

    /// How many weights there are.
    @inlinable package var count: Int { sums.count }

    /// - Parameter weights: each finite and ≥ 0, at least one of them above 0, their sum normal and finite.
    package init(_ weights: some Sequence<Double>) {
        var sum = 0.0
        sums = weights.map { weight in
            precondition(weight >= 0, "the weight \(weight) is below 0")
            sum += weight
            return sum
        }
        precondition(sum.isNormal, "the weights' sum \(sum) cannot be shared out")
    }
}
