#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The logistic function and its inverse, between log-odds and the unit interval.
public enum Logistic {
    /// σ(z) = 1 / (1 + e^−z) for log-odds z: in [0, 1], without overflow for z of any size.
    ///
    /// It is 0 for −∞, ½ for 0, 1 for +∞ and NaN for NaN.
    @inline(__always)
    public static func sigmoid(_ z: Double) -> Double {
        // The exponent is never positive, so the exponential cannot overflow.
        let decay = exp(-abs(z))
        return (z < 0 ? decay : 1) / (1 + decay)
    }

    /// ln(p / (1 − p)), the log-odds of a probability: −∞ for 0, +∞ for 1, NaN outside [0, 1].
    public static func logit(_ p: Double) -> Double {
        log(p / (1 - p))
    }

    /// The exponential function.
    @inline(__always)
    public static func exp(_ x: Double) -> Double {
        #if canImport(Darwin)
            Darwin.exp(x)
        #elseif canImport(Glibc)
            Glibc.exp(x)
        #elseif canImport(Musl)
            Musl.exp(x)
        #endif
    }

    /// The natural logarithm.
    public static func log(_ x: Double) -> Double {
        #if canImport(Darwin)
            Darwin.log(x)
        #elseif canImport(Glibc)
            Glibc.log(x)
        #elseif canImport(Musl)
            Musl.log(x)
        #endif
    }
}
