package import GRDB
package import Profiles

extension MatchSchema {
    /// The member of `match_runs.options` that says how long a dislike counts, as text such as `90d`. Absent or null:
    /// for ever.
    static let dislikeExpiryOption = "dislike_expiry"

    /// The query behind the view `match_recommendations_now`, by which the app reads the latest list.
    ///
    /// Every rule that can have changed since the pass is checked again for each row as it is read; the ranks of what is
    /// left are numbered again, 1, 2, 3… per person. Recommendations of a run appear when all of it is written.
    ///
    /// In comparisons the app's column stands on the left: SQLite then compares as the app's column does, which is what
    /// the app's indexes are sorted by. Within a run a name has one spelling, so the BINARY partition changes no rank;
    /// without it SQLite (3.40) keeps a `WHERE username = ?` out of the window, and filters everybody's list first.
    /// - Parameters:
    ///   - mapping: what the app's words for interactions and chats mean.
    ///   - names: what the app calls its tables, which are read as they are.
    /// - Complexity: for one `username`, a few index look-ups per recommendation where the app has the indexes that
    ///   ``AppSchemaCheck/warnings(in:)`` asks for.
    package static func recommendationsQuery(_ db: Database, mapping: TypeMapping, names: AppNames) throws -> String {
        let rules = try RecommendationRules(db, mapping: mapping, names: names)
        let (person, target) = ("shown.username", "shown.target")
        let conditions =
            MeetingRule.allCases.flatMap { rules.conditions(for: $0, person, target) }
            + [person, target].map { rules.isAsRead($0, by: "shown.run_id") }
        return """
            SELECT shown.username AS username,
                row_number() OVER (PARTITION BY shown.username COLLATE BINARY ORDER BY shown.rank) AS rank,
                shown.target AS target, shown.score_band AS score_band, shown.reasons AS reasons, shown.run_id AS run_id
            FROM match_recommendations AS shown JOIN match_runs AS run ON run.run_id = shown.run_id
            WHERE shown.run_id = (SELECT max(run_id) FROM match_runs WHERE status IN ('completed', 'undone'))
            \(conditions.map { "AND \($0)" }.joined(separator: "\n"))
            """
    }
}

extension MatchSchema {
    /// The people whom the view may show to somebody, or somebody to, and what it compares of two of them: their number and name,
    /// the lowest and the highest age on record, and the highest lower limit and the lowest upper limit of whom they wish to meet.
    ///
    /// It is what the view asks of one person, asked of all at once. The parameter is the run.
    static func shownPeopleQuery(_ db: Database, mapping: TypeMapping, names: AppNames) throws -> String {
        try RecommendationRules(db, mapping: mapping, names: names).people
    }
}
