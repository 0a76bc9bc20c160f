import GRDB
import MatchStore
import Profiles
import Testing

@Suite struct MatchTablesTests {
    private static let rows =
        """
        INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
            VALUES ('2026-01-01', '2026-01-01', '2026-01-01', 'completed', '{}', 'h', '1');
        INSERT INTO match_plan (run_id, position, first, second, kind, action) VALUES
            (1, 1, 'bo_', 'ana', 'mutual_like', 'chat');
        INSERT INTO match_pairs (first, second, kind, status, run_id, matched_at) VALUES
            ('ana', 'bo_', 'mutual_like', 'matched', 1, '2026-01-01');
        INSERT INTO match_preferences (username) VALUES ('ana');
        """ + listing("ana", of: "bo_")

    /// Made on an app's database: there, too, these tables stand without a reference to the app's.
    private func database() throws -> DatabaseQueue {
        let queue = try foreignAppDatabase()
        try queue.write {
            try MatchSchema.prepare($0, mapping: TypeMapping())
            try $0.execute(sql: Self.rows)
        }
        return queue
    }

    @Test(arguments: [
        Attempt("INSERT INTO match_schema VALUES (1)", "UNIQUE constraint failed: index 'match_schema_one_row'"),
        Attempt("UPDATE match_schema SET version = 0", "CHECK constraint failed"),
        Attempt("UPDATE match_schema SET version = NULL", "NOT NULL constraint failed"),

        Attempt("UPDATE match_runs SET status = 'done'", "CHECK constraint failed: status"),
        Attempt("UPDATE match_runs SET options = '[]'", "CHECK constraint failed"),
        Attempt("UPDATE match_runs SET options = 'x'", "CHECK constraint failed"),
        Attempt("UPDATE match_runs SET summary = '1'", "CHECK constraint failed"),
        Attempt("UPDATE match_runs SET eligible = -1", "CHECK constraint failed: eligible"),
        Attempt("UPDATE match_runs SET planned = -1", "CHECK constraint failed: planned"),
        Attempt("UPDATE match_runs SET written = -1", "CHECK constraint failed: written"),

        Attempt("UPDATE match_plan SET second = 'BO_'", "CHECK constraint failed: first <> second"),
        Attempt("UPDATE match_plan SET kind = 'like'", "CHECK constraint failed: kind"),
        Attempt("UPDATE match_plan SET action = 'forget'", "CHECK constraint failed: action"),
        Attempt("UPDATE match_plan SET status = 'done'", "CHECK constraint failed: status"),
        Attempt("UPDATE match_plan SET payload = '[]'", "CHECK constraint failed"),
        Attempt("UPDATE match_plan SET score = 'high'", "cannot store TEXT value in REAL column"),
        Attempt(
            "INSERT INTO match_plan (run_id, position, first, second, kind, action) "
                + "VALUES (1, 1, 'cleo', 'dan', 'mutual_like', 'chat')",
            "UNIQUE constraint failed: match_plan.run_id, match_plan.position"),

        Attempt("UPDATE match_pairs SET first = 'cleo'", "CHECK constraint failed: first < second"),
        Attempt("UPDATE match_pairs SET first = 'BO_'", "CHECK constraint failed: first < second"),
        Attempt(
            "INSERT INTO match_pairs (first, second, kind, status, run_id, matched_at) "
                + "VALUES ('ANA', 'BO_', 'introduction', 'known', 2, '2026-01-01')",
            "UNIQUE constraint failed: match_pairs.first, match_pairs.second"),
        Attempt("UPDATE match_pairs SET kind = 'like'", "CHECK constraint failed: kind"),
        Attempt("UPDATE match_pairs SET status = 'planned'", "CHECK constraint failed: status"),
        Attempt("UPDATE match_pairs SET payload = 'null'", "CHECK constraint failed"),
        Attempt("UPDATE match_pairs SET matched_at = NULL", "NOT NULL constraint failed"),
        Attempt("UPDATE match_pairs SET run_id = NULL", "NOT NULL constraint failed"),

        Attempt(
            "INSERT INTO match_people (username) VALUES ('ANA')", "UNIQUE constraint failed: match_people.username"),
        Attempt("UPDATE match_phrases SET reasons = '{}'", "CHECK constraint failed"),
        Attempt(
            "INSERT INTO match_lists (run_id, person_id, entries) SELECT run_id, person_id, '[]' FROM match_lists",
            "UNIQUE constraint failed: match_lists.run_id, match_lists.person_id"),

        Attempt("INSERT INTO match_preferences (username) VALUES ('ANA')", "UNIQUE constraint failed"),
        Attempt("UPDATE match_preferences SET genders = '{}'", "CHECK constraint failed"),
        Attempt("UPDATE match_preferences SET genders = 'F'", "CHECK constraint failed"),
        Attempt("UPDATE match_preferences SET genders = '[\"F\", 1]'", "must be a JSON array of strings"),
        Attempt("UPDATE match_preferences SET genders = '[null]'", "must be a JSON array of strings"),
        Attempt(
            "INSERT INTO match_preferences (username, genders) VALUES ('bo_', '[[]]')",
            "must be a JSON array of strings"),
        Attempt("UPDATE match_preferences SET age_min = 17", "CHECK constraint failed: age_min"),
        Attempt("UPDATE match_preferences SET age_max = 17", "CHECK constraint failed: age_max"),
        Attempt("UPDATE match_preferences SET age_min = 40, age_max = 39", "CHECK constraint failed"),
        Attempt("UPDATE match_preferences SET introductions = 2", "CHECK constraint failed: introductions"),
    ]) func `SQLite itself refuses what breaks a constraint`(attempt: Attempt) throws {
        let queue = try database()
        try queue.write { try attempt.expectRefusal(in: $0) }
    }

    @Test(arguments: [
        "INSERT INTO match_pairs (first, second, kind, status, run_id, matched_at) "
            + "VALUES ('Zed', 'zoe', 'introduction', 'undone', 1, '2026-01-01')",
        "UPDATE match_preferences SET genders = '[\"F\", \"m\"]', age_min = 30, age_max = 30, introductions = 1",
        "UPDATE match_preferences SET genders = '[]', age_max = 40",
        "UPDATE match_plan SET status = 'skipped', action = 'remember', payload = '{\"a\": 1}', score = 0.5",
        "UPDATE match_phrases SET reasons = '[\"you both play jazz\"]', score_band = 'high'",
        "UPDATE match_runs SET summary = '{}', status = 'held'",
        "DELETE FROM users",
    ]) func `what a pass and an app write is taken`(sql: String) throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: sql) }
    }

    @Test func `a stated wish knows when it was changed`() throws {
        let queue = try database()
        try queue.write {
            try $0.execute(sql: "UPDATE match_preferences SET updated_at = '2020-01-01 00:00:00'")
            try $0.execute(sql: "UPDATE match_preferences SET age_min = 20")
        }
        #expect(try queue.count("match_preferences WHERE updated_at > '2026'") == 1)
        try queue.write {
            try $0.execute(sql: "UPDATE match_preferences SET age_min = 21, updated_at = '2021-01-01 00:00:00'")
        }
        #expect(try queue.texts("SELECT updated_at FROM match_preferences") == ["2021-01-01 00:00:00"])
    }

    @Test func `a run's number is not given again`() throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "DELETE FROM match_runs; \(Self.rows.prefix { $0 != ";" })") }
        #expect(try queue.texts("SELECT run_id FROM match_runs") == ["2"])
    }
}
