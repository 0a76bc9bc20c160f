/// The scores of one cut under one setting.
package struct CutScores {
    /// By decision: log-odds that the actor likes the target.
    package var logOdds: [Double]
    /// By decision: the mutual score of the two.
    package var mutual: [Double]

    package init(logOdds: [Double], mutual: [Double]) {
        self.logOdds = logOdds
        self.mutual = mutual
    }
}
