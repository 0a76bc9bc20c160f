/// What an evaluation is doing, for those who wait for it.
package enum EvaluationPhase: Sendable, CaseIterable {
    /// Ranking candidates.
    case rank
    /// Making figures ready to be drawn anew.
    case measure
    /// Comparing lists with the truth.
    case compare
    /// Drawing groups anew.
    case draw
}
