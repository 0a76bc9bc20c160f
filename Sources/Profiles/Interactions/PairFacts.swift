/// What is on record between two people, `first` being the lower row.
package struct PairFacts: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    // In place of the standard library's, which are generic, and not specialised for callers in other modules.
    package init(arrayLiteral elements: Self...) {
        self.init(rawValue: elements.reduce(0) { $0 | $1.rawValue })
    }
    package var isEmpty: Bool { rawValue == 0 }

    package static let firstLikes = PairFacts(rawValue: 1 << 0)
    package static let secondLikes = PairFacts(rawValue: 1 << 1)
    package static let firstDislikes = PairFacts(rawValue: 1 << 2)
    package static let secondDislikes = PairFacts(rawValue: 1 << 3)
    /// Either blocked the other, ever.
    package static let blocked = PairFacts(rawValue: 1 << 4)
    /// An interaction of a type that nobody mapped.
    package static let unmapped = PairFacts(rawValue: 1 << 5)
    /// They share a direct chat, or once did.
    package static let directChat = PairFacts(rawValue: 1 << 6)
    /// Duet made them a chat before, even if it is gone.
    package static let matchedBefore = PairFacts(rawValue: 1 << 7)
    /// On Duet's record as liking each other, without a chat.
    package static let known = PairFacts(rawValue: 1 << 8)

    /// Whether each likes the other.
    package var isMutualLike: Bool { isSuperset(of: [.firstLikes, .secondLikes]) }
}
