import Compatibility

extension JointFit {
    /// A fit that nobody watches.
    init(
        _ table: DecisionTable, priorSlopes: [Double], groups: [Int] = [],
        spreadScales: (selectivity: Double, reputation: Double) = (1, 1)
    ) {
        self.init(table, priorSlopes: priorSlopes, groups: groups, spreadScales: spreadScales, tick: {})
    }
}

extension LatentFactors {
    /// A fit that nobody watches.
    init(
        _ table: DecisionTable, offsets: [Float], rank: Int, penalty: Double, seed: UInt64 = 1,
        sweeps: Int = LatentFactors.sweeps
    ) {
        self.init(
            table, offsets: offsets, rank: rank, penalty: penalty, seed: seed, sweeps: sweeps, tick: {})
    }
}
