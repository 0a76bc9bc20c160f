internal import MathFunctions

/// What a comparison could have found.
package enum Power {
    /// The difference whose 95 % interval leaves out 0 four times in five: (1.96 + 0.84) standard errors, or more where intervals
    /// reach farther so that several hold at once.
    ///
    /// Source: Cohen, "Statistical Power Analysis for the Behavioral Sciences" (1988), chapter 1, with its usual 80 %.
    package static func visible(error: Double, reach: Double? = nil) -> Double {
        ((reach ?? PortableMath.normalQuantile(0.975)) + PortableMath.normalQuantile(0.8)) * error
    }
}
