public import Profiles

/// What one person decided on another whom they met after the split.
public struct TestDecision: Sendable, Hashable {
    public var actor: Int32
    public var target: Int32
    /// Whether it was a like; otherwise a dislike or a block.
    public var isLike: Bool
    public var time: Timestamp

    public init(actor: Int32, target: Int32, isLike: Bool, time: Timestamp) {
        self.actor = actor
        self.target = target
        self.isLike = isLike
        self.time = time
    }
}

/// Two people of whom at least one decided on the other after the split.
public struct TestPair: Sendable, Hashable {
    public enum Outcome: String, Sendable, CaseIterable {
        /// Both like each other.
        case mutual
        /// Both decided, and not both like.
        case notMutual
        /// One liked; the other was active for 14 days and more afterwards, and did not answer. It counts as not mutual.
        case unanswered
        /// One decided, and what the other thinks nobody can know.
        case censored

        /// Whether the pair says anything about being mutual.
        public var isKnown: Bool { self != .censored }
    }

    /// The lower row.
    public var first: Int32
    public var second: Int32
    public var outcome: Outcome
    /// Of the later decision.
    public var time: Timestamp

    public init(first: Int32, second: Int32, outcome: Outcome, time: Timestamp) {
        self.first = first
        self.second = second
        self.outcome = outcome
        self.time = time
    }
}
