/// Random draws that are addressed by numbers: equal seeds and keys give equal draws, on every machine and in any order.
///
/// A person, a day or a purpose is a key, so what is drawn for one does not depend on how much was drawn for another
/// or on which thread did it. The standard library's `random(in:using:)` is not used, since its way from bits to
/// numbers may change from one version of Swift to the next.
///
/// The draws are those of SplitMix64, begun at a state that the seed and the keys are mixed into. All streams lie on
/// one cycle of 2⁶⁴ numbers; a number of n streams of k draws have two that overlap with a probability near n²k / 2⁶⁴
/// (one in a million for a million streams of 20).
package struct RandomStream: Sendable, Hashable {
    @usableFromInline var state: UInt64

    /// The stream of `seed`, which differs from every stream with keys.
    @inlinable
    package init(seed: UInt64) {
        state = SplitMix64.mix(seed &+ SplitMix64.increment)
    }

    /// The stream of a key.
    @inlinable
    package init(seed: UInt64, _ key: UInt64) {
        self.init(seed: seed)
        absorb(key)
    }

    /// The stream of two keys, whose order matters.
    @inlinable
    package init(seed: UInt64, _ first: UInt64, _ second: UInt64) {
        self.init(seed: seed)
        absorb(first)
        absorb(second)
    }

    /// The stream of three keys, whose order matters.
    @inlinable
    package init(seed: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64) {
        self.init(seed: seed)
        absorb(first)
        absorb(second)
        absorb(third)
    }

    /// Two keys that differ lead to two states that differ, since each step is a bijection. The constants (an odd
    /// number, and the binary places of √3) treat state and key unlike, or a key equal to the seed would undo it and
    /// keys could change places.
    @inlinable
    mutating func absorb(_ key: UInt64) {
        state = SplitMix64.mix(state &* 0xd134_2543_de82_ef95 &+ SplitMix64.mix(key &+ 0xbb67_ae85_84ca_a73b))
    }

    /// 64 random bits.
    @inlinable
    package mutating func next() -> UInt64 {
        state &+= SplitMix64.increment
        return SplitMix64.mix(state)
    }

    /// A number between 0 and 1, both excluded: (k + ½) / 2⁵² with k in 0 ..< 2⁵².
    ///
    /// With 53 bits, k + ½ is not always a Double, and the largest would round to 1.
    @inlinable
    package mutating func uniform() -> Double {
        (Double(next() >> 12) + 0.5) * 0x1p-52
    }

    /// A whole number in 0 ..< `n`, each as likely as the others; `n` ≥ 1.
    ///
    /// Source: Lemire, "Fast random integer generation in an interval" (ACM TOMACS 29, 2019), algorithm 5.
    @inlinable
    package mutating func below(_ n: Int) -> Int {
        precondition(n > 0, "a number below \(n) cannot be drawn")
        let count = UInt64(n)
        var product = next().multipliedFullWidth(by: count)
        if product.low < count {
            let remainder = (0 &- count) % count
            while product.low < remainder { product = next().multipliedFullWidth(by: count) }
        }
        return Int(product.high)
    }

    /// True with probability `p`: never for p ≤ 0 and NaN, always for p ≥ 1. Takes one draw in any case.
    @inlinable
    package mutating func chance(_ p: Double) -> Bool {
        uniform() < p
    }
}
