package import Matching

extension ExposureStatistics {
    /// The share of people who appear in at least one list, in [0, 1].
    ///
    /// Source: Herlocker et al., "Evaluating collaborative filtering recommender systems" (ACM TOIS 22, 2004),
    /// who call it catalog coverage.
    ///
    /// - Parameter counts: in how many lists each person appears.
    /// - Returns: nil for nobody at all.
    package static func coverage(_ counts: [Int]) -> Double? {
        counts.isEmpty ? nil : Double(counts.count { $0 > 0 }) / Double(counts.count)
    }
}
