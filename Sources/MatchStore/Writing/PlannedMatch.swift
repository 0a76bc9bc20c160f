package import Profiles

/// One line of a plan: what a pass decided about two people.
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
        one.lowercased().utf8.lexicographicallyPrecedes(other.lowercased().utf8)
    }
}

/// What is written for one of two matched people.
package struct MatchNotice: Sendable, Equatable {
    package var title: String
    package var content: String
    /// A JSON object with all but the chat, which has no number before it is made.
    private let details: String

    /// - Parameter details: a JSON object, without white space at its head, which says nothing of the chat.
    package init(title: String, content: String, details: String) {
        self.title = title
        self.content = content
        self.details = details
    }

    /// A JSON object that begins with the number of the chat.
    func data(chat: Int64) -> String {
        "{\"chat_id\":\(chat)" + (details == "{}" ? "" : ",") + details.dropFirst()
    }
}

/// One row of `match_runs`.
package struct RunRecord: Sendable, Equatable {
    package enum Status: String, Sendable {
        case planning, planned, held, completed, abandoned, undone
    }

    package var id: Int64
    package var passDate: String
    package var asOf: Timestamp
    package var startedAt: Timestamp
    package var finishedAt: Timestamp?
    package var status: Status
    /// A JSON object.
    package var options: String
    package var optionsHash: String
    package var version: String
    package var eligible: Int
    /// Chats planned, and chats written.
    package var planned: Int
    package var written: Int
    /// A JSON object.
    package var summary: String?
    package var message: String?
}
