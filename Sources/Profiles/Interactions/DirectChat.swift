/// Two people of a crowd who are together in a direct chat, or were on an earlier night.
package struct DirectChat: Sendable, Equatable {
    package var first: Int32
    package var second: Int32
    /// When the second of the two wrote for the first time; `nil` while not both have written.
    package var answered: Timestamp?

    package init(first: Int32, second: Int32, answered: Timestamp?) {
        self.first = first
        self.second = second
        self.answered = answered
    }
}

/// A pair that Duet has on record.
package struct RememberedPair: Sendable, Equatable {
    package var first: Int32
    package var second: Int32
    /// Whether a chat was made for them, even if it was undone or is gone; otherwise they are only known to like
    /// each other.
    package var wasMatched: Bool

    package init(first: Int32, second: Int32, wasMatched: Bool) {
        self.first = first
        self.second = second
        self.wasMatched = wasMatched
    }
}
