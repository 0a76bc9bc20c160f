#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

func exponential(_ value: Double) -> Double { exp(value) }
func naturalLogarithm(_ value: Double) -> Double { log(value) }

/// The chance that belongs to log-odds z: 1 / (1 + e⁻ᶻ), without overflow.
func logistic(_ z: Double) -> Double {
    z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z))
}

/// The log-odds of a chance strictly between 0 and 1.
func logit(_ chance: Double) -> Double { log(chance / (1 - chance)) }
