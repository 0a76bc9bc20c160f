internal import GroupedRows
internal import Profiles

/// Rows by username.
///
/// A table with open addressing over the bytes of all names, without a String for any: a million people are looked up some
/// forty million times.
///
/// Source: D. Knuth, "The Art of Computer Programming" 3, 2nd ed. (1998), section 6.4, algorithm L.
package struct UsernameIndex {
    /// Row and a part of the hash of a name; a row of −1 where the slot is free. A power of two long.
    private var slots: [(row: Int32, tag: UInt32)]
    /// UTF-8, by row.
    private var names = Grouped<UInt8>()

    package init(_ usernames: some Collection<String>) {
        var size = 16
        while size < 2 * usernames.count { size *= 2 }
        slots = [(row: Int32, tag: UInt32)](repeating: (-1, 0), count: size)
        names.reserveCapacity(groups: usernames.count, elements: usernames.count * 8)
        for (row, username) in usernames.enumerated() {
            names.appendGroup(username.utf8)
            let hash = Self.hash(names.elements.span.extracting(names.offsets[row])).value
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[slot].row >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = (Int32(row), UInt32(truncatingIfNeeded: hash >> 32))
        }
    }

    /// The row of a username: the one spelled exactly so, or else the one that differs in case only, as `Username.folded` says.
    package func row(_ username: String) -> Int32? {
        var name = username
        switch name.withUTF8({ unsafe row($0.span) }) {
        case .row(let row), .otherwise(let row): return row
        case .nobody: return nil
        case .notASCII: break
        }
        // There are letters outside of ASCII whose lower case is inside.
        var lower = Username.folded(username)
        return switch lower.withUTF8({ unsafe row($0.span) }) {
        case .row(let row), .otherwise(let row): row
        case .nobody, .notASCII: nil
        }
    }

    /// Whether a row is spelled exactly so.
    package func isSpelled(_ username: String, _ row: Int32) -> Bool {
        names.elements[names.offsets[Int(row)]].elementsEqual(username.utf8)
    }

    package enum Found: Equatable {
        case row(Int32)
        /// Somebody who is spelled in other letters.
        case otherwise(Int32)
        case nobody
        /// Only `row(_: String)` can say.
        case notASCII
    }

    /// The same for the bytes of a name.
    ///
    /// - Complexity: O(length).
    package func row(_ name: borrowing Span<UInt8>) -> Found {
        let hash = Self.hash(name)
        let tag = UInt32(truncatingIfNeeded: hash.value >> 32)
        var slot = Int(truncatingIfNeeded: hash.value) & (slots.count - 1)
        var other: Int32 = -1
        while slots[slot].row >= 0 {
            let row = slots[slot].row
            if slots[slot].tag == tag {
                switch compare(name, row) {
                case .same: return .row(row)
                // Of several that differ in case only, which no reader leaves, the last.
                case .sameButForCase: other = row
                case .different: break
                }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        if other >= 0 { return .otherwise(other) }
        return hash.isASCII ? .nobody : .notASCII
    }

    private enum Likeness {
        case same, sameButForCase, different
    }

    private func compare(_ name: borrowing Span<UInt8>, _ row: Int32) -> Likeness {
        let range = names.offsets[Int(row)]
        guard range.count == name.count else { return .different }
        let (start, bytes) = (range.lowerBound, names.elements.span)
        var likeness = Likeness.same
        for place in 0..<name.count where name[place] != bytes[start + place] {
            guard Self.folded(name[place]) == Self.folded(bytes[start + place]) else { return .different }
            likeness = .sameButForCase
        }
        return likeness
    }

    /// FNV-1a of the name in lower case, mixed once more, since slots use the lower bits.
    private static func hash(_ name: borrowing Span<UInt8>) -> (value: UInt64, isASCII: Bool) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var all: UInt8 = 0
        for place in 0..<name.count {
            all |= name[place]
            hash = (hash ^ UInt64(folded(name[place]))) &* 0x100_0000_01B3
        }
        return (hash ^ (hash >> 29), all < 0x80)
    }

    /// A letter of ASCII in lower case.
    private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
