/// What an evaluation is doing, for those who wait for it.
package enum EvaluationPhase: Sendable, CaseIterable {
    /// Ranking candidates.
    case rank
    /// Working out figures, and what each person adds to them.
    case measure
    /// Comparing lists with the known truth.
    case compare
}
