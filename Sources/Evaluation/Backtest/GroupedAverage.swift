/// The mean of several statistics of the same groups; undefined where one of them is.
struct GroupedAverage: GroupedStatistic {
    private let statistics: [any GroupedStatistic]

    init(_ statistics: [any GroupedStatistic]) {
        self.statistics = statistics
    }

    func value(_ weights: [Double]) -> Double? {
        var sum = 0.0
        for statistic in statistics {
            guard let value = statistic.value(weights) else { return nil }
            sum += value
        }
        return sum / Double(statistics.count)
    }

    func values(_ block: ReplicateBlock) -> [Double?] {
        var sums = block.draws.map { _ in Double?(0) }
        for statistic in statistics {
            for (draw, value) in statistic.values(block).enumerated() {
                sums[draw] = sums[draw].flatMap { sum in value.map { sum + $0 } }
            }
        }
        return sums.map { $0.map { $0 / Double(statistics.count) } }
    }
}
