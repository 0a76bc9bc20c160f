/// What an evaluation is doing, for those who wait for it.
package enum EvaluationPhase: Sendable, CaseIterable {
    /// Ranking candidates.
    case rank
    /// Preparing figures for the bootstrap.
    case measure
    /// Comparing lists with the known truth.
    case compare
    /// Resampling groups.
    case draw
}
