extension Fusion {
    /// How far `mostMillionths` may lie above the rounded score, in millionths.
    static let estimateExcess: Int32 = 6

    /// Upper bounds of the mutual scores of eight pairs, in millionths, from upper bounds of their logits: the scan's
    /// estimates, eight at once and in Float.
    ///
    /// Every fusion rises with both logits. e^x below is off by less than 3 · 10⁻⁷ of itself, a sum or product of such by
    /// little more, and a score of at most 1 by less than 10⁻⁶ in all; so the rounded score in millionths is at most
    /// 10⁶ · (1 + 10⁻⁶) times what is computed, plus ½. With another ½ for rounding the result up, it lies between the score
    /// and the score plus `estimateExcess`. When both logits rise by ε the score rises by at most ε/4, since σ′ ≤ ¼: with s
    /// the fusion, its slope is s(1 − s) for harmonic and minimum, at most s(1 − s) for geometric (arithmetic mean ≥
    /// geometric mean of the two scores), and a mean of two σ′ for arithmetic.
    ///
    /// NaN, which stands for an overflow, gives 1,000,000: it bounds nothing.
    @inline(__always)
    func mostMillionths(_ first: SIMD8<Float>, _ second: SIMD8<Float>) -> SIMD8<Int32> {
        let one = SIMD8<Float>(repeating: 1)
        let fused: SIMD8<Float>
        switch self {
        case .harmonic: fused = one / (one + (Self.exp(-first) + Self.exp(-second)) * 0.5)
        case .geometric:
            fused = (one / ((one + Self.exp(-first)) * (one + Self.exp(-second)))).squareRoot()
        case .minimum: fused = one / (one + Self.exp(-first.replacing(with: second, where: second .< first)))
        case .arithmetic: fused = (one / (one + Self.exp(-first)) + one / (one + Self.exp(-second))) * 0.5
        }
        let most = (fused * 1_000_001 + 1).replacing(with: 1_000_000, where: .!(fused .<= 1))
        // Adding 1.5 · 2²³ leaves the nearest whole number in the last bits.
        let whole = unsafe unsafeBitCast(most + 12_582_912, to: SIMD8<Int32>.self) &- 0x4B40_0000
        return whole.replacing(with: 1_000_000, where: whole .> 1_000_000)
    }

    /// e^x with a relative error below 3 · 10⁻⁷ for |x| ≤ 80, and e^±80 beyond; NaN for NaN.
    ///
    /// e^x = 2^k · e^r with whole k and |r| ≤ ln 2 / 2; ln 2 is taken off in two parts (Cody & Waite), and e^r is its Taylor
    /// polynomial of degree 7.
    @inline(__always)
    static func exp(_ x: SIMD8<Float>) -> SIMD8<Float> {
        var x = x.replacing(with: 80, where: x .> 80)
        x = x.replacing(with: -80, where: x .< -80)
        let shifted = x * 1.442_695_04 + 12_582_912
        let k = shifted - 12_582_912
        let r = (x - k * 0.693_359_375) + k * 2.121_944_4e-4
        var sum = r * (1 / 5040 as Float) + (1 / 720 as Float)
        sum = sum * r + (1 / 120 as Float)
        sum = sum * r + (1 / 24 as Float)
        sum = sum * r + (1 / 6 as Float)
        sum = sum * r + 0.5
        sum = sum * r + 1
        sum = sum * r + 1
        let power = unsafe unsafeBitCast(shifted, to: SIMD8<Int32>.self) &<< 23 &+ 0x3F80_0000
        return sum * (unsafe unsafeBitCast(power, to: SIMD8<Float>.self))
    }
}
