/// The weights of eight draws, side by side: a statistic that looks at an observation does so for all eight at once.
///
/// Looking observations up is most of the work of resampling; sums of eight draws that do not wait for each other are
/// the rest.
package struct ReplicateBlock: Sendable {
    /// How many draws are side by side.
    package static let width = 8

    /// By group: how often each of the draws has it.
    package let groups: [SIMD8<Double>]
    /// By draw: how often it has each group. At most `width`.
    package let draws: [[Double]]

    /// - Parameter draws: at most `width`, each with one weight per group. What is missing draws nothing.
    package init(_ draws: [[Double]]) {
        precondition(draws.count <= Self.width && draws.allSatisfy { $0.count == draws[0].count })
        self.draws = draws
        var groups = [SIMD8<Double>](repeating: .zero, count: draws.first?.count ?? 0)
        for (lane, draw) in draws.enumerated() {
            for (group, weight) in draw.enumerated() { groups[group][lane] = weight }
        }
        self.groups = groups
    }
}
