internal import MathFunctions

/// How likely people of a synthetic population are in truth to like each other, by row.
package struct TrueChances: Sendable {
    private let chance: @Sendable (_ actor: Int, _ target: Int) -> Double
    /// The rows of whom the truth is known, ascending.
    let rows: [Int]

    /// - Parameters:
    ///   - rows: the rows of whom the truth is known.
    ///   - chance: that one row likes another on being shown it, in [0, 1]. Asked only about `rows`.
    package init(rows: [Int], chance: @escaping @Sendable (_ actor: Int, _ target: Int) -> Double) {
        self.rows = rows.sorted()
        self.chance = chance
    }

    /// The chance that one likes the other on being shown them.
    func like(_ actor: Int, _ target: Int) -> Double { chance(actor, target) }

    /// The chance that two like each other when each is shown the other: given what they wish, they decide independently.
    func mutual(_ one: Int, _ other: Int) -> Double { chance(one, other) * chance(other, one) }
}

/// Predicts the true chances: nobody can rank better.
struct TruePredictor: Predictor {
    let truth: TrueChances

    func logOdds(from actor: Int, to target: Int) -> Double { PortableMath.logit(truth.like(actor, target)) }
}
