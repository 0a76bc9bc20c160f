package import GRDB
package import Profiles

extension ListsNow {
    /// One person's list.
    package struct OfPerson: Sendable {
        /// The places as the app shows them now.
        package let places: [ListPlace]
        /// Everybody whom the run has put into the list, in its order; some of them may not be shown any more.
        package let stored: [String]
    }

    /// One person's list, as the view has it.
    ///
    /// - Complexity: a few look-ups for each place.
    package static func list(
        _ db: Database, names: AppNames, run: RunRecord, mapping: TypeMapping, of username: String
    ) throws -> OfPerson {
        let query = try MatchSchema.recommendationsQuery(db, mapping: mapping, names: names)
        let places = try Row.fetchAll(
            db, sql: "SELECT * FROM (\(query)) WHERE username = ? ORDER BY rank", arguments: [username]
        ).map { ListPlace($0) }
        let entries = try String.fetchOne(
            db,
            sql: """
                SELECT entries FROM match_lists
                WHERE run_id = ? AND person_id = (SELECT person_id FROM match_people WHERE username = ?)
                """, arguments: [run.id, username])
        let stored = try StoredList.people(entries ?? "").compactMap { number in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT username FROM match_people WHERE person_id = ?"), arguments: [number])
        }
        return OfPerson(places: places, stored: stored)
    }
}

extension ListPlace {
    /// - Parameter row: of `MatchSchema.recommendationsQuery`.
    init(_ row: Row) {
        self.init(
            username: row["username"], rank: row["rank"], target: row["target"], scoreBand: row["score_band"],
            reasons: row["reasons"], run: row["run_id"])
    }
}
