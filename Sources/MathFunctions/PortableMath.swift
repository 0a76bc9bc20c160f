/// Functions of one number that give the same bits on every machine.
///
/// The mathematics library of a system rounds the last bits of `exp` and `log` in its own way, and in another for another
/// processor: scores, fits and populations would differ with them. These use +, −, ×, ÷, square roots and bit patterns only,
/// which IEEE 754 fixes to the bit; Swift does not fuse a product with a sum unless it is told to.
///
/// The range reductions and polynomials of `exp` and `log` are those of fdlibm (e_exp.c and e_log.c; Copyright © 1993
/// by Sun Microsystems, Inc. Permission to use, copy, modify, and distribute this software is freely granted, provided
/// that this notice is preserved). Their error is below one unit in the last place.
package enum PortableMath {
    /// eˣ.
    ///
    /// - Returns: 1 for 0; +∞ for +∞ and above 709.782712893384; 0 for −∞ and below −745.133219101941; numbers that are
    ///   too small to be normal are rounded once. NaN for NaN.
    @inlinable
    package static func exp(_ x: Double) -> Double {
        // NaN fails both.
        guard x <= 7.09782712893383973096e+02 else { return x.isNaN ? x : .infinity }
        guard x >= -7.45133219101941108420e+02 else { return 0 }
        // Adding 1.5 × 2⁵² rounds to a whole number, which then stands in the low bits.
        let shifted = x * 1.44269504088896338700e+00 + 0x1.8p52
        let power = Int(Int32(truncatingIfNeeded: shifted.bitPattern))
        let multiple = shifted - 0x1.8p52
        let high = x - multiple * 6.93147180369123816490e-01
        let low = multiple * 1.90821492927058770002e-10
        let r = high - low
        let t = r * r
        var sum: Double = -1.65339022054652515390e-06 + t * 4.13813679705723846039e-08
        sum = 6.61375632143793436117e-05 + t * sum
        sum = -2.77777777770155933842e-03 + t * sum
        sum = 1.66666666666666019037e-01 + t * sum
        let c = r - t * sum
        let y = 1 - ((low - (r * c) / (2 - c)) - high)
        if power >= -1021 && power <= 1023 { return y * powerOfTwo(power) }
        // In two steps, of which the first is exact.
        if power > 1023 { return y * 2 * powerOfTwo(1023) }
        return y * powerOfTwo(power + 1000) * 0x1p-1000
    }

    /// The natural logarithm.
    ///
    /// - Returns: 0 for 1; −∞ for 0 and −0; +∞ for +∞; NaN for NaN and below 0.
    @inlinable
    package static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x < .infinity else { return x }
        var bits = x.bitPattern
        var power = 0
        if bits < 0x0010_0000_0000_0000 {
            bits = (x * 0x1p54).bitPattern
            power = -54
        }
        // x = 2^power × (1 + f) with √½ ≤ 1 + f < √2.
        bits &+= 0x3ff0_0000_0000_0000 - 0x3fe6_a09e_0000_0000
        power += Int(bits >> 52) - 1023
        bits = (bits & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_0000_0000
        let f = Double(bitPattern: bits) - 1
        let s = f / (2 + f)
        let halfSquare = 0.5 * f * f
        let exponent = Double(power)
        let tail = s * (halfSquare + tailOfLog(s)) + exponent * 1.90821492927058770002e-10
        return exponent * 6.93147180369123816490e-01 - ((halfSquare - tail) - f)
    }

    /// 1 / (1 + e⁻ˣ), without overflow: 0 for −∞, 1 for +∞, NaN for NaN.
    @inlinable
    package static func sigmoid(_ x: Double) -> Double {
        if x >= 0 { return 1 / (1 + exp(-x)) }
        let power = exp(x)
        return power / (1 + power)
    }

    /// ln (p / (1 − p)), the inverse of `sigmoid`: −∞ for 0, +∞ for 1, NaN outside of 0…1.
    @inlinable
    package static func logit(_ p: Double) -> Double {
        guard p >= 0 && p <= 1 else { return .nan }
        let s = 2 * p - 1
        // About ½ the quotient is so near to 1 that rounding it would cost most of the digits; 2 artanh s does not.
        if s.magnitude < 0.17 { return 2 * s + s * tailOfLog(s) }
        return p == 1 ? .infinity : log(p / (1 - p))
    }

    /// 2ⁿ for n in −1022…1023.
    @inlinable
    static func powerOfTwo(_ n: Int) -> Double {
        Double(bitPattern: UInt64(truncatingIfNeeded: n &+ 1023) << 52)
    }

    /// (ln ((1 + s) / (1 − s)) − 2s) / s for |s| ≤ 0.1716, by a minimax polynomial in s².
    @inlinable
    static func tailOfLog(_ s: Double) -> Double {
        let z = s * s
        let w = z * z
        var even: Double = 2.222219843214978396e-01 + w * 1.531383769920937332e-01
        even = 3.999999999940941908e-01 + w * even
        var odd: Double = 1.818357216161805012e-01 + w * 1.479819860511658591e-01
        odd = 2.857142874366239149e-01 + w * odd
        odd = 6.666666666666735130e-01 + w * odd
        return z * odd + w * even
    }
}
