/// Faults of what else is in the file: pragmas, triggers, tables under Duet's names, Duet's own tables corrupted.
extension HostileFault {
    func spoilFile(_ plan: inout HostilePlan, _ draw: inout HostileDraw) {
        let table = draw.one(of: Self.written)
        switch self {
        case .encoding: plan.pragmas.append("PRAGMA encoding = '\(draw.one(of: ["UTF-16le", "UTF-16be", "UTF-16"]))'")
        case .pages:
            plan.pragmas += [
                "PRAGMA page_size = \(draw.one(of: [512, 1024, 16_384, 65_536]))",
                "PRAGMA auto_vacuum = \(draw.one(of: [0, 1, 2]))", "PRAGMA user_version = \(draw.below(1000))",
                "PRAGMA application_id = \(draw.below(1000))",
            ]
        case .journal:
            plan.pragmas.append(
                "PRAGMA journal_mode = \(draw.one(of: ["wal", "wal", "truncate", "persist", "memory"]))")
        case .refusingTriggers:
            let body = draw.one(of: [
                "SELECT RAISE(ABORT, 'no robots')", "SELECT RAISE(ROLLBACK, 'no robots')",
                "SELECT RAISE(FAIL, 'no robots')",
                "SELECT RAISE(IGNORE)", "SELECT no_such_function()", "INSERT INTO no_such_table VALUES (1)",
                "SELECT RAISE(ABORT, 'line' || char(10) || 'two')",
            ])
            plan.statements.append("CREATE TRIGGER refuses BEFORE INSERT ON \(table) BEGIN \(body); END")
        case .fickleTriggers, .silentTriggers:
            let when = draw.one(of: [
                table == "chats" ? "NEW.created_by LIKE '%3'" : "NEW.username LIKE '%3'",
                "(SELECT count(*) FROM \(table)) > 12", "NEW.rowid % 3 = 0",
            ])
            let action = self == .silentTriggers ? "IGNORE" : draw.one(of: ["ABORT, 'not now'", "ROLLBACK, 'not now'"])
            plan.statements.append(
                """
                CREATE TRIGGER fickle \(draw.one(of: ["BEFORE", "AFTER"])) INSERT ON \(table) WHEN \(when)
                BEGIN SELECT RAISE(\(action)); END
                """)
        case .changingTriggers:
            plan.statements += [
                "CREATE TABLE app_log (what, who)",
                draw.one(of: [
                    "CREATE TRIGGER logs AFTER INSERT ON \(table) BEGIN INSERT INTO app_log VALUES ('\(table)', NEW.rowid); END",
                    """
                    CREATE TRIGGER shouts AFTER INSERT ON notifications
                    BEGIN UPDATE notifications SET title = upper(title) WHERE rowid = NEW.rowid; END
                    """,
                    "CREATE TRIGGER moves AFTER INSERT ON chats BEGIN UPDATE chats SET id = id + 1000 WHERE id = NEW.id; END",
                    """
                    CREATE TRIGGER leaves AFTER INSERT ON chat_participants WHEN NEW.username LIKE '%4'
                    BEGIN DELETE FROM chat_participants WHERE rowid = NEW.rowid; END
                    """,
                    """
                    CREATE TRIGGER replaces AFTER INSERT ON chats WHEN NEW.id > 9
                    BEGIN DELETE FROM chats WHERE id = NEW.id; END
                    """,
                ]),
            ]
        case .indexes:
            plan.statements += [
                "CREATE INDEX some_people ON users (username) WHERE username > 'k'",
                "CREATE INDEX by_length ON profiles (length(username))",
                "CREATE UNIQUE INDEX one_chat ON chats (created_by) WHERE created_by LIKE '%5'",
                "CREATE INDEX upside_down ON interactions (target_username DESC, username COLLATE RTRIM)",
            ]
        case .takenNames: takeNames(&plan, &draw)
        case .spoiltPlan, .spoiltRuns, .spoiltLists, .spoiltPairs:
            plan.hasOwnTables = true
            plan.hasNightBefore = true
            for statement in draw.some(draw.within(1...4), of: ownTableSpoilers) {
                plan.spoilsOwnTables.append(statement)
            }
        case .newerVersion:
            plan.hasOwnTables = true
            plan.spoilsOwnTables.append(
                "UPDATE match_schema SET version = \(draw.one(of: ["1", "3", "9223372036854775807", "-5", "0"]))")
        default: break
        }
    }

    /// Tables and views of the app that happen to have Duet's names.
    private func takeNames(_ plan: inout HostilePlan, _ draw: inout HostileDraw) {
        let columns = [
            "match_schema": "version", "match_runs": Self.runColumns, "match_pairs": Self.pairColumns,
            "match_people": "person_id INTEGER PRIMARY KEY, username",
            "match_plan": "run_id, position, first, second, kind, action, score, created_by, payload, status, reason",
            "match_lists": "run_id, person_id, entries", "match_phrases": "run_id, phrase_id, score_band, reasons",
            "match_preferences": "username, genders, age_min, age_max, introductions, created_at, updated_at",
        ]
        let names = columns.keys.sorted() + ["match_recommendations", "match_recommendations_now"]
        for name in draw.some(draw.within(1...3), of: names) {
            let own = columns[name] ?? "username, rank, target"
            let declared = draw.chance(0.7) ? own : draw.one(of: ["id INTEGER PRIMARY KEY, score", "a TEXT NOT NULL"])
            plan.statements.append(
                draw.chance(0.2) && name != "match_recommendations"
                    ? "CREATE VIEW \(name) AS SELECT 1 AS run_id, 'x' AS username"
                    : "CREATE TABLE \(name) (\(declared))")
            let count = declared.split(separator: ",").count
            for row in 0..<draw.within(0...3) {
                var values = (0..<count).map { _ in HostileValue.any(&draw) }
                if declared.contains("PRIMARY KEY") { values[0] = "\(row + 1)" }
                plan.statements.append("INSERT INTO \(name) VALUES (\(values.joined(separator: ", ")))")
            }
        }
    }

    private static let runColumns = """
        run_id, pass_date, as_of, started_at, finished_at, status, options, options_hash, duet_version, eligible, \
        planned, written, summary, message
        """
    private static let pairColumns =
        "first, second, kind, status, run_id, chat_id, score, payload, options_hash, matched_at"
}
