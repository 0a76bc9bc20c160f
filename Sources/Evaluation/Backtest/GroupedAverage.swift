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
}
