/// Faults of Duet's own tables. Checks are off while they are done; the types of STRICT tables stay.
extension HostileFault {
    var ownTableSpoilers: [String] {
        switch self {
        case .spoiltPlan:
            Self.reopened + [
                "UPDATE match_plan SET kind = 'recommendation', status = 'planned'",
                "UPDATE match_plan SET kind = 'moonbeam', status = 'planned'",
                "UPDATE match_plan SET action = 'dance', status = 'planned'",
                "UPDATE match_plan SET second = first, status = 'planned'",
                "UPDATE match_plan SET second = upper(first), status = 'planned'",
                "UPDATE match_plan SET payload = '{\"reasons\":', status = 'planned'",
                "UPDATE match_plan SET payload = '[1]', created_by = 'nobody', status = 'planned'",
                "UPDATE match_plan SET first = first || char(0), status = 'planned'",
                "UPDATE match_plan SET position = -position - 5, status = 'planned'",
                "UPDATE match_plan SET position = 9223372036854775807 - position, status = 'planned'",
                "UPDATE match_plan SET score = 9e999, status = 'planned'",
                "UPDATE match_plan SET kind = 'mutual_like', status = 'planned'",
                "DELETE FROM match_pairs",
                """
                INSERT INTO match_plan(run_id, position, first, second, kind, action)
                SELECT (SELECT max(run_id) FROM match_runs), 1000 + a.rowid * 50 + b.rowid, a.username, b.username,
                    'introduction', 'chat' FROM match_people a, match_people b WHERE a.username <= b.username
                """,
            ]
        case .spoiltRuns:
            Self.reopened + [
                "UPDATE match_runs SET options = '{}'", "UPDATE match_runs SET options = 'no json'",
                "UPDATE match_runs SET options = json_set(options, '$.top_k', -5)",
                "UPDATE match_runs SET options = json_set(options, '$.top_k', 0, '$.matches_per_person', -1)",
                "UPDATE match_runs SET options = json_set(options, '$.dislike_expiry', '99999999999999999999d')",
                "UPDATE match_runs SET options = json_set(options, '$.fusion', 'cold')",
                "UPDATE match_runs SET summary = '[]'", "UPDATE match_runs SET summary = '{\"users\": 1e400}'",
                "UPDATE match_runs SET as_of = 'never'", "UPDATE match_runs SET started_at = ''",
                "UPDATE match_runs SET status = 'dreaming'",
                "UPDATE match_runs SET status = 'held', pass_date = '2026-06-01'",
                "UPDATE match_runs SET eligible = 9223372036854775807, planned = -9223372036854775808",
                "UPDATE match_runs SET planned = 9223372036854775807, status = 'completed'",
                "UPDATE match_runs SET planned = 4611686018427387904, status = 'completed'",
                "UPDATE match_runs SET written = 9223372036854775807, status = 'planned'",
                "UPDATE match_runs SET run_id = -7", "UPDATE match_runs SET run_id = 9223372036854775807",
                "UPDATE match_runs SET message = char(27) || '[2J' || char(10)", "DELETE FROM match_schema",
                "UPDATE match_runs SET pass_date = '2026-06-01' || char(0)",
                "INSERT INTO match_schema VALUES (2)", "DROP TABLE match_schema", "DROP TABLE match_plan",
                "UPDATE match_runs SET as_of = '9999-12-31 23:59:59'",
                "UPDATE match_runs SET as_of = '0001-01-01 00:00:00'",
                """
                INSERT INTO match_runs(pass_date, as_of, started_at, status, options, options_hash, duet_version, planned, eligible)
                SELECT pass_date, as_of, started_at, 'completed', options, options_hash, duet_version,
                    9223372036854775807, 9223372036854775807 FROM match_runs, (VALUES (1), (2), (3), (4))
                """,
            ]
        case .spoiltLists:
            [
                "UPDATE match_lists SET entries = 'no json'", "UPDATE match_lists SET entries = '{}'",
                "UPDATE match_lists SET entries = '[[1,1],[1,1],[1,1]]'",
                "UPDATE match_lists SET entries = '[[-1,-1],null]'",
                "UPDATE match_people SET username = upper(username)", "UPDATE match_people SET person_id = -person_id",
                "UPDATE match_people SET person_id = 9223372036854775807 WHERE person_id = 1",
                "UPDATE match_people SET username = username || char(0)",
                "UPDATE match_people SET username = username || CAST(x'ff' AS TEXT)", "DELETE FROM match_people",
                "UPDATE match_phrases SET reasons = 'no json'", "DROP VIEW match_recommendations_now",
                "DELETE FROM match_phrases",
                "DROP VIEW match_recommendations", "INSERT INTO match_people(username) VALUES ('')",
            ]
        case .spoiltPairs:
            [
                "UPDATE match_pairs SET kind = 'moonbeam'", "UPDATE match_pairs SET status = 'dreaming'",
                "UPDATE match_pairs SET chat_id = -1", "UPDATE match_pairs SET chat_id = 1",
                "UPDATE match_pairs SET payload = 'no json'", "UPDATE match_pairs SET matched_at = 'never'",
                "UPDATE match_pairs SET first = first || char(0)", "UPDATE match_pairs SET first = upper(first)",
                "INSERT OR REPLACE INTO match_pairs(first, second, kind, status, run_id, matched_at) "
                    + "SELECT username, username, 'introduction', 'matched', 1, '2026-05-31 03:00:00' FROM match_people",
                "UPDATE match_pairs SET run_id = -9223372036854775808",
                "UPDATE match_pairs SET chat_id = 9223372036854775807",
            ]
        default: []
        }
    }

    /// A run of the night before that counts as cut off, its plan still to be carried out.
    private static let reopened = [
        "UPDATE match_runs SET status = 'planned', started_at = '2999-01-01 00:00:00'",
        """
        UPDATE match_runs SET status = 'planned', started_at = '2999-01-01 00:00:00', pass_date = '2026-06-01';
        UPDATE match_plan SET status = 'planned'; DELETE FROM match_pairs
        """,
    ]
}
