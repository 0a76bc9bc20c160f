package import Profiles

/// One of the things that a score is made of: a part of the profile, or the history of decisions.
package struct Factor: Sendable {
    /// As options, files and reports spell it.
    package let name: String
    /// How much it counts beside the others unless weights say otherwise, above 0. What backs each of them is said in
    /// `data/README.md`.
    package let standardWeight: Double
    /// Makes what reads it from the profiles of a crowd; `nil` for history.
    let encoder: (@Sendable (ReferenceTables, [Person]) throws -> any ProfileFactor)?

    /// A factor that a profile alone decides.
    package init(
        _ name: String, standardWeight: Double,
        encoder: @escaping @Sendable (ReferenceTables, [Person]) throws -> any ProfileFactor
    ) {
        self.name = name
        self.standardWeight = standardWeight
        self.encoder = encoder
    }

    private init(decisionsAs name: String, standardWeight: Double) {
        self.name = name
        self.standardWeight = standardWeight
        encoder = nil
    }

    /// What people decided.
    package static let history = Factor(decisionsAs: "history", standardWeight: 0.25)

    /// The factors that a profile alone decides.
    ///
    /// To add one, write a file in `Factors` with a type of `ProfileFactor` and, in an extension of `Factor`, its name and
    /// standard weight, as `AgeFactor.swift` does; then put it here. Options, files, explanations and tuning follow. The
    /// standard weights are scaled to sum to 1 with history's.
    package static let profile: [Factor] = [.genre, .experience, .role, .age]

    /// All factors, history the last.
    package static let all = profile + [history]
}

extension Factor: Hashable {
    package static func == (one: Factor, other: Factor) -> Bool { one.name == other.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
