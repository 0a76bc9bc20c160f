public import Profiles

/// One line of a plan: what a pass decided about two people.
public struct PlannedMatch: Sendable, Equatable {
    public enum Action: String, Sendable {
        /// Make them a chat.
        case chat
        /// Only record that they like each other: their likes are too old to open a chat over.
        case remember
    }

    /// The usernames in the order of `match_pairs`, ignoring case.
    public var first: String
    public var second: String
    /// `.mutualLike` or `.introduction`.
    public var kind: Meeting
    public var action: Action
    /// The canonical mutual score.
    public var score: Double
    /// Whose like completed the match, or for an introduction the first of the two.
    public var createdBy: String
    /// A JSON object: reasons, score band and contributions.
    public var payload: String

    public init(
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
    public static func areOrdered(_ one: String, _ other: String) -> Bool {
        one.lowercased().utf8.lexicographicallyPrecedes(other.lowercased().utf8)
    }
}

/// What is written for one of two matched people.
public struct MatchNotice: Sendable, Equatable {
    public var title: String
    public var content: String
    /// A JSON object with all but the chat, which has no number before it is made.
    private let details: String

    /// - Parameter details: a JSON object, without white space at its head, which says nothing of the chat.
    public init(title: String, content: String, details: String) {
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
public struct RunRecord: Sendable, Equatable {
    public enum Status: String, Sendable {
        case planning, planned, held, completed, abandoned, undone
    }

    public var id: Int64
    public var passDate: String
    public var asOf: Timestamp
    public var startedAt: Timestamp
    public var finishedAt: Timestamp?
    public var status: Status
    /// A JSON object.
    public var options: String
    public var optionsHash: String
    public var version: String
    public var eligible: Int
    /// Chats planned, and chats written.
    public var planned: Int
    public var written: Int
    /// A JSON object.
    public var summary: String?
    public var message: String?
}
