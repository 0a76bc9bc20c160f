/// A match that a pass made, and what became of it up to the moment of reading.
package struct MadeMatch: Sendable, Equatable {
    /// What of it is still there.
    package enum State: String, Sendable, CaseIterable {
        /// The chat and both people.
        case standing
        /// `duet undo` took the chat back, in which nobody had written.
        case undone
        /// The app has deleted the chat, and with it whatever was written.
        case chatDeleted = "chat_deleted"
        /// One of the two is no user any more.
        case personGone = "person_gone"
    }

    package var run: Int64
    /// `.mutualLike` or `.introduction`.
    package var kind: Meeting
    /// The word for the score that the two were shown; `nil` where none is on record.
    package var band: String?
    package var matchedAt: Timestamp
    package var state: State
    /// When the first message was written; `nil` while there is none.
    package var firstMessage: Timestamp?
    /// When the second of the two wrote for the first time; `nil` while not both have.
    package var bothWrote: Timestamp?
    /// The first dislike or block of either after the match; `nil` when there is none.
    package var parting: Parting?

    /// A dislike or block.
    package struct Parting: Sendable, Equatable {
        package var isBlock: Bool
        /// `nil` where the app's row has no readable time.
        package var time: Timestamp?

        package init(isBlock: Bool, time: Timestamp?) {
            self.isBlock = isBlock
            self.time = time
        }
    }

    package init(
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
