/// What the decisions of a crowd said of the model.
package struct HistoryFindings: Sendable, Equatable {
    /// How many decisions and conversations there were.
    package var decisions: Int
    /// The share of likes among them.
    package var baseRate: Double
    /// By profile factor: the change of log-odds from no fit to full fit at the standard weights. Below 0 what fits better
    /// is liked less.
    package var slopes: [Factor: Double]
    /// By profile factor: how far learned wishes are believed, 0 or more; what nothing is known of keeps its prior of ½.
    package var wishes: [Factor: Double]
    /// How far latent factors are believed, 0 or more.
    package var collaborative: Double
}
