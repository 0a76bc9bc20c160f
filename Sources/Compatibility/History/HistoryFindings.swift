/// What the decisions of a crowd said of the model.
public struct HistoryFindings: Sendable, Equatable {
    /// How many decisions and conversations there were.
    public var decisions: Int
    /// The share of likes among them.
    public var baseRate: Double
    /// By profile factor: the change of log-odds from no fit to full fit at the standard weights. Below 0 what fits better
    /// is liked less.
    public var slopes: [Factor: Double]
    /// By profile factor: how far learned wishes are believed, 0 or more; what nothing is known of keeps its prior of ½.
    public var wishes: [Factor: Double]
    /// How far latent factors are believed, 0 or more.
    public var collaborative: Double
}
