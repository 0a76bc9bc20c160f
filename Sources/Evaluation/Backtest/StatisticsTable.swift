/// Which statistics are drawn, each once, and where the figures of contenders and segments are among them.
struct StatisticsTable {
    private(set) var statistics: [any GroupedStatistic] = []
    /// By contender and measure.
    private(set) var contenders: [[Int]] = []
    private(set) var segments: [(name: String, decisions: Int, slots: [Int])] = []

    /// - Parameter cuts: at least one; figures are means over them.
    init(_ cuts: [JudgedCut], _ measures: [Measure]) {
        for (position, head) in cuts[0].heads.enumerated() {
            contenders.append(
                measures.indices.map { measure in
                    let own = cuts.compactMap { $0.statistics[position][measure] }
                    return own.isEmpty ? contenders[head][measure] : add(own)
                })
        }
        for segment in cuts[0].segments {
            // Who is a newcomer depends on the cut: segments of one name belong together.
            let parts = cuts.compactMap { cut in cut.segments.first { $0.name == segment.name } }
            guard parts.count == cuts.count else { continue }
            segments.append(
                (
                    segment.name, parts.reduce(0) { $0 + $1.decisions },
                    measures.indices.map { measure in add(parts.map { $0.statistics[measure] }) }
                ))
        }
    }

    /// Adds the mean of statistics over the cuts.
    ///
    /// - Returns: where it is among all.
    mutating func add(_ own: [any GroupedStatistic]) -> Int {
        statistics.append(own.count == 1 ? own[0] : GroupedAverage(own))
        return statistics.count - 1
    }
}
