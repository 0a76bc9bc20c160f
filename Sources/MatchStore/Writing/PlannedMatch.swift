package import Profiles

/// What a pass decided about two people: one row of a plan.
package struct PlannedMatch: Sendable, Equatable {
    package enum Action: String, Sendable {
        /// Make them a chat.
        case chat
        /// Only record that they like each other: their likes are too old to open a chat over.
        case remember
    }

    /// The usernames in the order of `match_pairs`, ignoring case.
    package var first: String
    package var second: String
    /// `.mutualLike` or `.introduction`.
    package var kind: Meeting
    package var action: Action
    /// The canonical mutual score.
    package var score: Double
    /// Whose like completed the match, or for an introduction the first of the two.
    package var createdBy: String
    /// A JSON object: reasons, score band and contributions.
    package var payload: String

    package init(
        first: String, second: String, kind: Meeting, action: Action, score: Double, createdBy: String, payload: String
    ) {
        self.first = first
        self.second = second
        self.kind = kind
        self.action = action
        self.score = score
        self.createdBy = createdBy
        self.payload = payload
    }
}

extension PlannedMatch {
    /// Whether two usernames are in the order of `match_pairs`, which ignores case as SQLite's NOCASE does.
    package static func areOrdered(_ one: String, _ other: String) -> Bool {
        Username.folded(one).utf8.lexicographicallyPrecedes(Username.folded(other).utf8)
    }
}
