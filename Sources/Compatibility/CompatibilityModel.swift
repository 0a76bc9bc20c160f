public import LinearAlgebra
public import Profiles

/// Everything that says how well two people of a crowd suit each other, fitted once; weights can then be changed freely.
///
/// Columns of `seeks` and `offers`, in this order: the blocks of the profile factors, then two of history:
///
/// | | `seeks(u)` | `offers(v)` |
/// |---|---|---|
/// | factor f | β w_f (own wish + h · share · (learned wish − own wish)) | what v brings |
/// | bias of u | β₀ + h · selectivity(u) | 1 |
/// | bias of v | h | reputation(v) |
///
/// with h = w_history / w⁰_history, so that ⟨seeks(u), offers(v)⟩ is the log-odds that u likes v, and a history weight of
/// 0 leaves the profiles alone.
public struct CompatibilityModel: Sendable {
    public let people: [Person]
    /// People × columns: what each brings. The same for all weights.
    public let offers: Matrix
    let blocks: ProfileBlocks
    let history: DecisionHistory
    let decisions: DecisionModel
    let wishes: LearnedWishes

    /// Fits the model to what was known at `asOf`.
    ///
    /// - Parameters:
    ///   - people: the crowd, in the order of the rows of `standing`.
    ///   - asOf: decisions and conversations after it are not learned from.
    /// - Throws: `SymmetricEigen.Failure` if a kernel cannot be decomposed.
    /// - Complexity: O((people + decisions) · columns), and about 20 passes over the decisions.
    public init(people: [Person], standing: Standing, asOf: Timestamp, tables: ReferenceTables) throws {
        self.people = people
        blocks = try ProfileBlocks(people: people, tables: tables)
        history = DecisionHistory(people: people.count, standing: standing, asOf: asOf)
        wishes = LearnedWishes(blocks: blocks, history: history)

        let standard = blocks.factors.map { FactorWeights.standard[$0.factor] }
        var observations: [Observation] = []
        observations.reserveCapacity(history.count)
        var own = [Double](repeating: 0, count: blocks.columns)
        for actor in people.indices where !history.words(of: actor).isEmpty {
            blocks.ownSeeks(of: people[actor], into: &own)
            for (position, range) in blocks.ranges.enumerated() {
                for column in range { own[column] *= standard[position] }
            }
            for word in history.words(of: actor) {
                let start = Int(word.target) * blocks.columns
                var fit = 0.0
                for column in own.indices { fit += own[column] * Double(blocks.offers[start + column]) }
                observations.append(
                    Observation(
                        actor: Int32(actor), target: word.target, outcome: word.isPositive ? 1 : 0,
                        weight: word.weight, fit: fit))
            }
        }
        decisions = DecisionModel(people: people.count, observations: observations)

        let width = blocks.columns
        var offers = [Float](repeating: 1, count: people.count * (width + 2))
        for row in people.indices {
            for column in 0..<width { offers[row * (width + 2) + column] = blocks.offers[row * width + column] }
            offers[row * (width + 2) + width + 1] = Float(decisions.reputation[row])
        }
        self.offers = Matrix(rows: people.count, columns: width + 2, elements: offers)
    }

    /// The share of likes among the decisions, or the shipped one when there are too few.
    public var baseRate: Double { decisions.baseRate }
    /// How many decisions and conversations the model was fitted to.
    public var decisionCount: Int { history.count }
    /// Whether there were enough decisions to fit slope, selectivity and reputation.
    public var isFitted: Bool { history.count >= DecisionModel.fewestDecisions }

    /// What everyone seeks under these weights.
    ///
    /// - Parameter sample: pairs who may meet. The intercept is set so that over them, in both directions, the mean
    ///   directed score is the base rate; with no pairs it is the base rate's log-odds.
    public func vectors(weights: FactorWeights, calibratedOn sample: [(first: Int, second: Int)]) -> ScoringVectors {
        let width = blocks.columns
        let columns = width + 2
        let factorWeights = blocks.factors.map { weights[$0.factor] }
        let trust = weights[.history] / FactorWeights.standard[.history]
        var values = [Float](repeating: 0, count: people.count * columns)
        var own = [Double](repeating: 0, count: width)
        for (row, person) in people.enumerated() {
            blocks.ownSeeks(of: person, into: &own)
            var seeks = own
            for (position, range) in blocks.ranges.enumerated() {
                for column in range { seeks[column] *= factorWeights[position] }
            }
            wishes.add(of: row, own: own, weights: factorWeights, scale: trust, to: &seeks)
            for column in 0..<width { values[row * columns + column] = Float(decisions.slope * seeks[column]) }
            values[row * columns + width] = Float(trust * decisions.selectivity[row])
            values[row * columns + width + 1] = Float(trust)
        }
        let intercept = Calibration.intercept(
            of: sample, seeks: values, offers: offers.elements, columns: columns, baseRate: baseRate)
        for row in people.indices {
            values[row * columns + width] = Float(intercept + trust * decisions.selectivity[row])
        }
        return ScoringVectors(
            seeks: Matrix(rows: people.count, columns: columns, elements: values), offers: offers,
            intercept: intercept, weights: weights)
    }
}

/// A crowd ready to be scored: ⟨seeks(u), offers(v)⟩ is the log-odds that u likes v.
public struct ScoringVectors: Sendable {
    /// People × columns.
    public let seeks: Matrix
    /// People × columns.
    public let offers: Matrix
    /// β₀, which is part of the column of `seeks` after the profile factors.
    public let intercept: Double
    public let weights: FactorWeights
}
