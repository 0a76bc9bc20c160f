/// How far two figures go together.
package enum Correlation {
    /// Pearson's correlation coefficient, −1…1; `nil` where one of the two is constant, or of fewer than two pairs.
    package static func pearson(_ pairs: [(Double, Double)]) -> Double? {
        guard pairs.count > 1 else { return nil }
        let count = Double(pairs.count)
        let mean = (
            pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count
        )
        var (one, other, both) = (0.0, 0.0, 0.0)
        for pair in pairs {
            let (x, y) = (pair.0 - mean.0, pair.1 - mean.1)
            one += x * x
            other += y * y
            both += x * y
        }
        guard one > 0, other > 0 else { return nil }
        return both / (one * other).squareRoot()
    }
}
