/// A random number generator that gives the same numbers for the same seed on every machine, unlike the system's.
///
/// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), fig. 16, with the
/// constants of Stafford's variant 13, as in Sebastiano Vigna's reference code.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    /// What the state grows by: 2⁶⁴ over the golden ratio, odd.
    package static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.mix(state)
    }

    /// The finaliser: a bijection on 64 bits in which every input bit flips each output bit about half of the time.
    @inlinable
    package static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
