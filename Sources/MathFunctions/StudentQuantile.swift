/// Quantiles of Student's distribution.
package enum StudentQuantile {
    /// The quantile at which the standard normal distribution has `normal`: an expansion in 1 / degrees. The 97.5 % quantile is
    /// wrong by 0.8 % for 2 degrees and 0.1 % for 3, and by less for more; of 1 degree it has no good value.
    ///
    /// Source: Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), 26.7.5.
    package static func value(normal z: Double, degrees: Double) -> Double {
        guard degrees.isFinite else { return z }
        let square = z * z
        let terms = [
            z * (square + 1) / 4,
            z * ((5 * square + 16) * square + 3) / 96,
            z * (((3 * square + 19) * square + 17) * square - 15) / 384,
            z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92_160,
        ]
        return terms.reversed().reduce(0) { ($0 + $1) / degrees } + z
    }
}
