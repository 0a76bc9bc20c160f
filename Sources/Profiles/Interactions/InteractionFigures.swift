/// How much there is in `interactions` to go by, as of a moment: what later nights are compared with.
///
/// Rows are counted by when they were first said (`created_at`), so that words which are changed in place stay where they were.
package struct InteractionFigures: Sendable, Equatable, Codable {
    /// All rows of the table.
    package var rows = 0
    /// Rows said at or before the moment, between people who can be scored.
    package var said = Kinds()
    /// Those of them that were said at or before an earlier moment, which a run then had read as `said`; `nil` without one.
    package var before: Kinds?
    /// Rows of the seven days up to the moment.
    package var recent = 0
    /// Rows after the moment.
    package var later = 0

    package init() {}

    /// Rows by what they say.
    package struct Kinds: Sendable, Equatable, Codable {
        package var likes = 0
        package var dislikes = 0
        package var blocks = 0
        package var unmapped = 0

        package init(likes: Int = 0, dislikes: Int = 0, blocks: Int = 0, unmapped: Int = 0) {
            (self.likes, self.dislikes, self.blocks, self.unmapped) = (likes, dislikes, blocks, unmapped)
        }

        /// Wraps around for what no database holds: figures on record may be anything.
        package var total: Int { likes &+ dislikes &+ blocks &+ unmapped }

        mutating func add(_ kind: InteractionKind) {
            switch kind {
            case .like: likes += 1
            case .dislike: dislikes += 1
            case .block: blocks += 1
            case .unmapped: unmapped += 1
            }
        }
    }
}

/// Counts rows as they are read.
package struct InteractionCounter: Sendable {
    package private(set) var figures = InteractionFigures()
    private let asOf: Timestamp
    private let weekBefore: Timestamp
    private let earlier: Timestamp?

    /// - Parameter earlier: the moment of the run to compare with; `nil`: there is none.
    package init(asOf: Timestamp, earlier: Timestamp?) {
        self.asOf = asOf
        self.earlier = earlier
        weekBefore = asOf.adding(seconds: -7 * 86_400)
        if earlier != nil { figures.before = InteractionFigures.Kinds() }
    }

    package mutating func note(_ kind: InteractionKind, firstSaid: Timestamp) {
        guard firstSaid <= asOf else {
            figures.later += 1
            return
        }
        figures.said.add(kind)
        if firstSaid > weekBefore { figures.recent += 1 }
        if let earlier, firstSaid <= earlier { figures.before?.add(kind) }
    }
}
