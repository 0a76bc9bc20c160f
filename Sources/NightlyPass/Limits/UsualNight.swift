internal import MatchStore
package import Profiles

/// A night on record, in the figures that tonight is compared with.
package struct UsualNight: Sendable {
    package var asOf: Timestamp
    package var users: Int?
    package var people: Int?
    package var eligible: Int
    /// Where it differs, other people count as taking part.
    package var activeWithin: TimeSpan?
    /// By part of a profile: of how many people it is not known.
    package var unknown: [String: Int] = [:]
    package var ignored: [String: Int] = [:]
    /// Values that cannot be read, by `table.column`.
    package var unread: [String: UnreadValues] = [:]
    /// `nil` for a run of a version that did not count them.
    package var words: InteractionFigures?
    /// Chats that were chosen, by kind; `nil` where the run has left no figures.
    package var planned: [String: Int]?

    package var chats: Int? { planned.map { $0.values.reduce(0, &+) } }

    package init(asOf: Timestamp, eligible: Int) {
        self.asOf = asOf
        self.eligible = eligible
    }
}

extension UsualNight {
    init(_ run: RunRecord) {
        self.init(asOf: run.asOf, eligible: run.eligible)
        activeWithin = (try? PassOptions(stored: run.options))?.activeWithin
        guard let summary = run.summary.flatMap({ try? JSONText.decode($0, over: PassSummary()) }) else { return }
        self.init(summary, asOf: run.asOf, activeWithin: activeWithin)
    }

    /// Tonight, once it is planned.
    init(_ summary: PassSummary, asOf: Timestamp, activeWithin: TimeSpan?) {
        self.init(asOf: asOf, eligible: summary.eligible)
        self.activeWithin = activeWithin
        users = summary.users
        people = summary.people
        unknown = summary.unknownValues
        ignored = summary.ignoredRows
        unread = summary.unread ?? [:]
        words = summary.interactions
        planned = summary.planned ?? summary.matches
    }
}
