package import Profiles

/// How many of some matches led to something within a given time of the match.
///
/// Every match that was made counts in exactly one of `judged`, `tooYoung`, `undone`, `chatDeleted` and `peopleGone`.
/// Shares are of the judged ones: matches whose chat and people are there, and which are at least as old as the time that
/// is looked at, so that an early match has no advantage over a late one.
package struct OutcomeTally: Sendable, Equatable {
    /// What happened to some matches.
    package struct Events: Sendable, Equatable {
        /// Somebody wrote.
        package var firstMessage = 0
        /// Each of the two wrote.
        package var bothWrote = 0
        /// One disliked or blocked the other after the match.
        package var parted = 0

        package init(firstMessage: Int = 0, bothWrote: Int = 0, parted: Int = 0) {
            self.firstMessage = firstMessage
            self.bothWrote = bothWrote
            self.parted = parted
        }
    }

    package private(set) var judged = 0
    /// Of the judged, within the time that is looked at.
    package private(set) var within = Events()
    /// Of the judged, later than that.
    package private(set) var later = Events()
    /// Matches younger than the time that is looked at.
    package private(set) var tooYoung = 0
    /// Of those, until now.
    package private(set) var soFar = Events()
    /// Matches that `duet undo` took back.
    package private(set) var undone = 0
    /// Matches whose chat the app has deleted: what was written in it is not known.
    package private(set) var chatDeleted = 0
    /// Matches of somebody who is no longer a user, including those of which nothing is on record.
    package private(set) var peopleGone: Int
    /// The time after the match that is looked at.
    package let span: TimeSpan
    package let asOf: Timestamp

    /// - Parameters:
    ///   - erased: matches of which nothing is on record, because one of the two was erased.
    ///   - span: the time after the match that is looked at.
    ///   - asOf: the moment up to which the matches were read.
    package init(_ matches: some Sequence<MadeMatch>, erased: Int = 0, span: TimeSpan, asOf: Timestamp) {
        peopleGone = erased
        self.span = span
        self.asOf = asOf
        for match in matches { add(match) }
    }

    private mutating func add(_ match: MadeMatch) {
        switch match.state {
        case .undone: undone += 1
        case .personGone: peopleGone += 1
        case .chatDeleted: chatDeleted += 1
        case .standing:
            let end = match.matchedAt.adding(seconds: span.seconds)
            guard end <= asOf else {
                tooYoung += 1
                soFar.add(match) { _ in true }
                return
            }
            judged += 1
            within.add(match) { time in time.map { $0 <= end } ?? false }
            later.add(match) { time in time.map { $0 > end } ?? true }
        }
    }

    /// All matches that were made.
    package var made: Int { judged + tooYoung + undone + chatDeleted + peopleGone }

    /// The share of the judged to which something happened within the time, with its 95 % Wilson interval; `nil` where none
    /// can be judged.
    package func share(_ event: KeyPath<Events, Int>) -> Interval? {
        Interval.wilson(successes: within[keyPath: event], trials: judged)
    }
}

extension OutcomeTally.Events {
    /// Counts what happened at a time that is wanted; a parting's time may be unknown.
    fileprivate mutating func add(_ match: MadeMatch, when isWanted: (Timestamp?) -> Bool) {
        if let time = match.firstMessage, isWanted(time) { firstMessage += 1 }
        if let time = match.bothWrote, isWanted(time) { bothWrote += 1 }
        if let parting = match.parting, isWanted(parting.time) { parted += 1 }
    }
}
