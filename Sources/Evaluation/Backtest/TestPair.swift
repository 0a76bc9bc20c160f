package import Profiles

/// What one person decided on another whom they met after the split.
package struct TestDecision: Sendable, Hashable {
    package var actor: Int32
    package var target: Int32
    /// Whether it was a like; otherwise a dislike or a block.
    package var isLike: Bool
    package var time: Timestamp

    package init(actor: Int32, target: Int32, isLike: Bool, time: Timestamp) {
        self.actor = actor
        self.target = target
        self.isLike = isLike
        self.time = time
    }
}

/// Two people of whom at least one decided on the other after the split.
package struct TestPair: Sendable, Hashable {
    package enum Outcome: String, Sendable, CaseIterable {
        /// Both like each other.
        case mutual
        /// Both decided, and not both like.
        case notMutual
        /// One liked; the other was active for 14 days and more afterwards, and did not decide. It counts as not mutual.
        case unanswered
        /// One decided; the decision of the other is not known.
        case censored

        /// Whether the pair says anything about being mutual.
        package var isKnown: Bool { self != .censored }
    }

    /// The lower row.
    package var first: Int32
    package var second: Int32
    package var outcome: Outcome
    /// Of the later decision.
    package var time: Timestamp

    package init(first: Int32, second: Int32, outcome: Outcome, time: Timestamp) {
        self.first = first
        self.second = second
        self.outcome = outcome
        self.time = time
    }
}
