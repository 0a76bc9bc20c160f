/// Predicted probabilities beside what happened, by bins of equal width.
///
/// It depends on the predictions and their outcomes only, not on their order. Its intervals take outcomes for
/// independent; where they are not, they are too narrow, and others take their place (`withIntervals`).
///
/// Source: Murphy & Winkler, "Reliability of subjective probability forecasts of precipitation and temperature"
/// (Applied Statistics 26, 1977).
package struct ReliabilityTable: Sendable, Hashable {

    /// Predictions that are alike: at least one.
    package struct Bin: Sendable, Hashable {
        /// The least prediction in it.
        package let lowest: Double
        /// The greatest.
        package let highest: Double
        /// How many predictions it holds, ≥ 1.
        package let count: Int
        /// Their mean.
        package let meanPredicted: Double
        /// The share of positive outcomes among them, with its Wilson interval unless it was given another.
        package fileprivate(set) var observed: Interval
    }

    /// Bin i is for predictions p with i ≤ p · m < i + 1, m being this; the last one has 1, too.
    private static let binCount = 10

    /// The bins that are not empty, by ascending prediction.
    package private(set) var bins: [Bin]

    /// - Parameters:
    ///   - predictions: probabilities of a positive outcome, each in [0, 1]; none at all gives a table without bins.
    ///   - outcomes: as many.
    /// - Complexity: O(n log n).
    package init(predictions: [Double], outcomes: [Bool]) {
        precondition(
            predictions.count == outcomes.count, "\(predictions.count) predictions, \(outcomes.count) outcomes")
        precondition(predictions.allSatisfy { (0...1).contains($0) }, "a prediction is not in 0…1")
        let sorted = zip(predictions, outcomes).sorted { $0.0 < $1.0 }
        var bins: [Bin] = []
        var (start, bin) = (0, 0)
        for place in sorted.indices {
            let next = min(Int(sorted[place].0 * Double(Self.binCount)), Self.binCount - 1)
            if next != bin && place > start {
                bins.append(Bin(sorted[start..<place]))
                start = place
            }
            bin = next
        }
        if start < sorted.count { bins.append(Bin(sorted[start...])) }
        self.bins = bins
    }

    /// The same with other intervals; where there is none for a bin, it keeps its own.
    func withIntervals(_ interval: (Bin) -> Interval?) -> Self {
        var table = self
        for place in bins.indices { table.bins[place].observed = interval(bins[place]) ?? bins[place].observed }
        return table
    }

    /// The expected calibration error, in [0, 1]: the mean over all predictions of the distance between their bin's
    /// mean prediction and its observed share.
    ///
    /// Even for true probabilities it is above 0, the more so the more bins there are for few predictions.
    ///
    /// Source: Naeini, Cooper & Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning" (AAAI
    /// 2015).
    ///
    /// - Returns: nil without predictions.
    package var expectedCalibrationError: Double? {
        guard !bins.isEmpty else { return nil }
        let total = bins.reduce(0) { $0 + $1.count }
        let sum = bins.reduce(0.0) { $0 + Double($1.count) * abs($1.meanPredicted - $1.observed.estimate) }
        return sum / Double(total)
    }
}

extension ReliabilityTable.Bin {
    /// - Parameter members: at least one, by ascending prediction.
    fileprivate init(_ members: ArraySlice<(Double, Bool)>) {
        guard let first = members.first, let last = members.last,
            let observed = Interval.wilson(successes: members.count { $0.1 }, trials: members.count)
        else { preconditionFailure("a bin without members") }
        lowest = first.0
        highest = last.0
        count = members.count
        meanPredicted = members.reduce(0.0) { $0 + $1.0 } / Double(members.count)
        self.observed = observed
    }
}
