/// A match that a pass made, and what became of it up to the moment of reading.
public struct MadeMatch: Sendable, Equatable {
    /// What of it is still there.
    public enum State: String, Sendable, CaseIterable {
        /// The chat and both people.
        case standing
        /// `duet undo` took the chat back, in which nobody had written.
        case undone
        /// The app has deleted the chat, and with it whatever was written.
        case chatDeleted = "chat_deleted"
        /// One of the two is no user any more.
        case personGone = "person_gone"
    }

    public var run: Int64
    /// `.mutualLike` or `.introduction`.
    public var kind: Meeting
    /// The word for the score that the two were shown; `nil` where none is on record.
    public var band: String?
    public var matchedAt: Timestamp
    public var state: State
    /// When the first message was written; `nil` while there is none.
    public var firstMessage: Timestamp?
    /// When the second of the two wrote for the first time; `nil` while not both have.
    public var bothWrote: Timestamp?
    /// The first dislike or block of either after the match; `nil` when there is none.
    public var parting: Parting?

    /// A dislike or block.
    public struct Parting: Sendable, Equatable {
        public var isBlock: Bool
        /// `nil` where the app's row has no readable time.
        public var time: Timestamp?

        public init(isBlock: Bool, time: Timestamp?) {
            self.isBlock = isBlock
            self.time = time
        }
    }

    public init(
        run: Int64, kind: Meeting, band: String? = nil, matchedAt: Timestamp, state: State = .standing,
        firstMessage: Timestamp? = nil, bothWrote: Timestamp? = nil, parting: Parting? = nil
    ) {
        self.run = run
        self.kind = kind
        self.band = band
        self.matchedAt = matchedAt
        self.state = state
        self.firstMessage = firstMessage
        self.bothWrote = bothWrote
        self.parting = parting
    }
}
