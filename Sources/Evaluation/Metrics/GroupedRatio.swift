/// Σ numerators / Σ denominators over all observations, such as matches per person shown.
///
/// The sums are kept by group, so that observations cost nothing when groups are resampled.
package struct GroupedRatio: GroupedStatistic, Hashable {
    /// What the observations of one group sum to.
    private struct Part: Hashable {
        var group: Int
        var numerator: Double
        var denominator: Double
    }

    /// By group, those left out that have neither numerator nor denominator.
    private let parts: [Part]
    /// How many groups there are at least.
    private let groupCount: Int

    /// - Parameters:
    ///   - numerators: one per observation, finite.
    ///   - denominators: as many, finite and ≥ 0.
    ///   - groups: as many: the group of each observation, counted from 0.
    /// - Complexity: O(observations + groups).
    package init(numerators: [Double], denominators: [Double], groups: [Int]) {
        precondition(
            numerators.count == groups.count && denominators.count == groups.count,
            "\(numerators.count) numerators, \(denominators.count) denominators and \(groups.count) groups")
        precondition(groups.allSatisfy { $0 >= 0 }, "groups are counted from 0")
        precondition(numerators.allSatisfy(\.isFinite), "a numerator is not finite")
        precondition(denominators.allSatisfy { $0 >= 0 && $0.isFinite }, "a denominator is below 0 or not finite")
        groupCount = (groups.max() ?? -1) + 1
        var parts = (0..<groupCount).map { Part(group: $0, numerator: 0, denominator: 0) }
        for (index, group) in groups.enumerated() {
            parts[group].numerator += numerators[index]
            parts[group].denominator += denominators[index]
        }
        // What adds nothing need not be added a thousand times.
        self.parts = parts.filter { $0.numerator != 0 || $0.denominator != 0 }
    }

    /// The ratio of the weighted sums; nil where the weighted denominators sum to 0.
    ///
    /// - Complexity: O(groups).
    package func value(_ weights: [Double]) -> Double? {
        precondition(weights.count >= groupCount, "\(groupCount) groups have \(weights.count) weights")
        var (above, below) = (0.0, 0.0)
        for part in parts {
            let weight = weights[part.group]
            above += weight * part.numerator
            below += weight * part.denominator
        }
        return below > 0 ? above / below : nil
    }

    package func values(_ block: ReplicateBlock) -> [Double?] {
        precondition(block.groups.count >= groupCount, "\(groupCount) groups have \(block.groups.count) weights")
        var (above, below) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        let (parts, weights) = (parts.span, block.groups.span)
        for index in parts.indices {
            let part = parts[index]
            let weight = weights[part.group]
            above += weight * part.numerator
            below += weight * part.denominator
        }
        return block.draws.indices.map { below[$0] > 0 ? above[$0] / below[$0] : nil }
    }
}

/// The mean of all observations that have a value, such as the mean recall of those for whom it is defined.
package struct GroupedMean: GroupedStatistic, Hashable {
    private let ratio: GroupedRatio

    /// - Parameters:
    ///   - values: one per observation, finite; nil where there is none, which is left out.
    ///   - groups: as many: the group of each observation, counted from 0.
    /// - Complexity: O(observations + groups).
    package init(values: [Double?], groups: [Int]) {
        ratio = GroupedRatio(
            numerators: values.map { $0 ?? 0 }, denominators: values.map { $0 == nil ? 0 : 1 }, groups: groups)
    }

    /// The weighted mean; nil where no observation with a value has weight.
    ///
    /// - Complexity: O(groups).
    package func value(_ weights: [Double]) -> Double? {
        ratio.value(weights)
    }

    package func values(_ block: ReplicateBlock) -> [Double?] { ratio.values(block) }
}
