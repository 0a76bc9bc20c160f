extension PortableMath {
    /// ln Γ(x) for x ≥ ½, accurate to about 10⁻¹³ of the larger of 1 and the value.
    ///
    /// Source: Lanczos, "A precision approximation of the gamma function" (SIAM J. Numer. Anal. B 1, 1964), with
    /// g = 7 and Godfrey's nine coefficients.
    package static func logGamma(_ x: Double) -> Double {
        precondition(x >= 0.5, "the gamma function's approximation is for ½ and more, not \(x)")
        let coefficients = [
            676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
            -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
        ]
        var sum = 0.99999999999980993
        for (index, coefficient) in coefficients.enumerated() { sum += coefficient / (x + Double(index)) }
        let shifted = x + 6.5
        // ½ ln 2π
        return 0.91893853320467274178 + (x - 0.5) * log(shifted) - shifted + log(sum)
    }

    /// Q(a, x) = Γ(a, x) / Γ(a): the regularised upper incomplete gamma function, for a ≥ ½ and x ≥ 0.
    ///
    /// Q(k / 2, s / 2) is the probability that χ² of k degrees of freedom is above s; Q(½, z² / 2) the one that a
    /// standard normal number is farther from 0 than z. Accurate to about 10⁻¹² relative for a up to 1,000.
    ///
    /// Source: Press et al., "Numerical Recipes" (3rd ed. 2007), section 6.2: the series of P = 1 − Q below a + 1, and
    /// Lentz's evaluation of the continued fraction above.
    ///
    /// - Returns: 1 for x = 0, 0 for x = +∞.
    package static func upperGamma(_ a: Double, _ x: Double) -> Double {
        precondition(x >= 0, "the incomplete gamma function is for 0 and more, not \(x)")
        if x == 0 { return 1 }
        if x == .infinity { return 0 }
        let factor = exp(a * log(x) - x - logGamma(a))
        return x < a + 1 ? 1 - factor * lowerSeries(a, x) : factor * upperFraction(a, x)
    }

    /// Σ xⁿ / (a (a + 1) … (a + n)).
    private static func lowerSeries(_ a: Double, _ x: Double) -> Double {
        var term = 1 / a
        var sum = term
        var n = a
        // Terms shrink from the first on, since x < a + 1.
        while term > sum * 0x1p-53 {
            n += 1
            term *= x / n
            sum += term
        }
        return sum
    }

    /// 1 / (x + 1 − a − 1 (1 − a) / (x + 3 − a − 2 (2 − a) / (x + 5 − a − …))).
    private static func upperFraction(_ a: Double, _ x: Double) -> Double {
        // Stands for a denominator that would be 0.
        let least = Double.leastNormalMagnitude * 0x1p53
        var b = x + 1 - a
        var c = 1 / least
        var d = 1 / b
        var value = d
        var n = 0.0
        var change = 0.0
        // It needs some √a steps; the bound is for arguments that nobody has.
        while abs(change - 1) > 0x1p-51 && n < 1e6 {
            n += 1
            let numerator = -n * (n - a)
            b += 2
            d = numerator * d + b
            if abs(d) < least { d = least }
            c = b + numerator / c
            if abs(c) < least { c = least }
            d = 1 / d
            change = d * c
            value *= change
        }
        return value
    }
}
