/// A hash that is the same on every machine and in every process, unlike Swift's own.
enum StableHash {
    /// FNV-1a, 64 bit. Source: Fowler, Noll, Vo, "The FNV non-cryptographic hash algorithm", draft-eastlake-fnv.
    static func fnv1a(_ parts: String...) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part.utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
            // A byte that no text contains keeps ("ab", "c") apart from ("a", "bc").
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        return hash
    }
}
