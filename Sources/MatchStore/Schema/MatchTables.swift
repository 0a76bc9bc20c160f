internal import GRDB
internal import Profiles

// Tables and indexes of Duet itself. Every statement may be run again where its object exists.
extension MatchSchema {
    static func statements(_ preferences: AppNames.Table) -> [String] {
        tables + [preferencesTable(preferences)] + indexes + [placesView]
    }

    /// Whether Duet's own statement made the table, to which an app may have added columns since.
    static func isOwn(_ db: Database, _ preferences: AppNames.Table) throws -> Bool {
        let made = try String.fetchOne(
            db, sql: "SELECT sql FROM sqlite_master WHERE type = 'table' AND lower(name) = ?",
            arguments: [preferences.name.lowercased()])
        guard let made else { return false }
        // SQLite keeps the text of a statement, but for these words.
        let own = preferencesTable(preferences).replacing("CREATE TABLE IF NOT EXISTS ", with: "CREATE TABLE ")
        guard let end = own.ranges(of: ",\n    CHECK").last else { return false }
        return made.hasPrefix(own[..<end.lowerBound]) && made.hasSuffix(own[end.lowerBound...])
    }

    /// The columns that each of Duet's tables has, by its name.
    static func ownColumns() throws -> [String: Set<String>] {
        try DatabaseQueue().write { db in
            for statement in tables { try db.execute(sql: statement) }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT made.name, field.name FROM sqlite_master AS made, pragma_table_info(made.name) AS field
                    WHERE made.type = 'table' AND made.name LIKE 'match%'
                    """)
            return rows.reduce(into: [:]) { $0[$1[0], default: []].insert($1[1]) }
        }
    }

    private static let kind = "kind TEXT NOT NULL CHECK (kind IN ('mutual_like', 'introduction'))"

    private static let tables = [
        "CREATE TABLE IF NOT EXISTS match_schema (version INTEGER NOT NULL CHECK (version >= 1)) STRICT",
        // One row for each pass. AUTOINCREMENT: a run's number is never given twice, pairs remember it.
        """
        CREATE TABLE IF NOT EXISTS match_runs (
            run_id INTEGER PRIMARY KEY AUTOINCREMENT,
            pass_date TEXT NOT NULL,
            as_of TEXT NOT NULL,
            started_at TEXT NOT NULL,
            finished_at TEXT,
            status TEXT NOT NULL
                CHECK (status IN ('planning', 'planned', 'held', 'completed', 'abandoned', 'undone')),
            options TEXT NOT NULL \(SQLText.isJSON("options", "object")),
            options_hash TEXT NOT NULL,
            duet_version TEXT NOT NULL,
            eligible INTEGER NOT NULL DEFAULT 0 CHECK (eligible >= 0),
            planned INTEGER NOT NULL DEFAULT 0 CHECK (planned >= 0),
            written INTEGER NOT NULL DEFAULT 0 CHECK (written >= 0),
            summary TEXT \(SQLText.isJSON("summary", "object")),
            message TEXT
        ) STRICT
        """,
        // What a pass has decided, in the order in which it is carried out. first and second are in no order here.
        """
        CREATE TABLE IF NOT EXISTS match_plan (
            run_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            first TEXT NOT NULL COLLATE NOCASE,
            second TEXT NOT NULL COLLATE NOCASE,
            \(kind),
            action TEXT NOT NULL CHECK (action IN ('chat', 'remember')),
            score REAL,
            created_by TEXT COLLATE NOCASE,
            payload TEXT \(SQLText.isJSON("payload", "object")),
            status TEXT NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'written', 'skipped')),
            reason TEXT,
            PRIMARY KEY (run_id, position),
            CHECK (first <> second)
        ) STRICT, WITHOUT ROWID
        """,
        // The memory of who has been matched: one row for two people, whatever became of their chat.
        """
        CREATE TABLE IF NOT EXISTS match_pairs (
            first TEXT NOT NULL COLLATE NOCASE,
            second TEXT NOT NULL COLLATE NOCASE,
            \(kind),
            status TEXT NOT NULL CHECK (status IN ('matched', 'known', 'undone')),
            run_id INTEGER NOT NULL,
            chat_id ANY,
            score REAL,
            payload TEXT \(SQLText.isJSON("payload", "object")),
            options_hash TEXT,
            matched_at TEXT NOT NULL,
            PRIMARY KEY (first, second),
            CHECK (first < second)
        ) STRICT, WITHOUT ROWID
        """,
        // Notifications that were committed by a pass that delivers them, and are not yet known to be delivered. Keys and
        // numbers only: who and what is in the app's rows.
        """
        CREATE TABLE IF NOT EXISTS match_outbox (
            notification_id ANY NOT NULL PRIMARY KEY,
            chat_id ANY NOT NULL,
            run_id INTEGER NOT NULL,
            notified_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
        ) STRICT
        """,
        // Matches that a sender may have been told of, with the key of their lines: `EmittedMatches`. No names, as above.
        """
        CREATE TABLE IF NOT EXISTS match_emitted (
            chat_id ANY NOT NULL,
            run_id INTEGER NOT NULL,
            match_key TEXT NOT NULL,
            first_id INTEGER NOT NULL,
            second_id INTEGER NOT NULL,
            retracted INTEGER NOT NULL DEFAULT 0 CHECK (retracted IN (0, 1)),
            PRIMARY KEY (chat_id, run_id, match_key)
        ) STRICT, WITHOUT ROWID
        """,
        // The numbers that lists know people by. Everybody whom a pass has mentioned has one, so that a new name or an
        // erasure is a matter of one row here. AUTOINCREMENT: the number of somebody who is gone is never given again, and a
        // list that still holds it names nobody.
        """
        CREATE TABLE IF NOT EXISTS match_people (
            person_id INTEGER PRIMARY KEY AUTOINCREMENT,
            username TEXT NOT NULL COLLATE NOCASE UNIQUE
        ) STRICT
        """,
        // What is said of places in the lists of a run, each wording once: some thousands for millions of places.
        """
        CREATE TABLE IF NOT EXISTS match_phrases (
            run_id INTEGER NOT NULL,
            phrase_id INTEGER NOT NULL,
            score_band TEXT,
            reasons TEXT \(SQLText.isJSON("reasons", "array")),
            PRIMARY KEY (run_id, phrase_id)
        ) STRICT, WITHOUT ROWID
        """,
        // One row for each person: a JSON array of [number of a person, number of a phrase], best first. Only
        // `ListWriter` fills it, a million rows a night: a CHECK would read every one of them again.
        """
        CREATE TABLE IF NOT EXISTS match_lists (
            run_id INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            entries TEXT NOT NULL,
            PRIMARY KEY (run_id, person_id)
        ) STRICT, WITHOUT ROWID
        """,
        // What a pass has read of each person, as `ReadingSQL` writes it, and the first run that has read it so. It stands apart
        // from match_people, which every pass reads as a whole.
        """
        CREATE TABLE IF NOT EXISTS match_readings (
            person_id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL,
            joined INTEGER,
            account TEXT,
            gender TEXT NOT NULL,
            wish TEXT,
            inherited_wish TEXT,
            since INTEGER
        ) STRICT
        """,
        // The numbers of two people whom a pass saw talking in a chat of the app's, and nothing else: `TalkRecord`.
        """
        CREATE TABLE IF NOT EXISTS match_talks (
            low INTEGER NOT NULL,
            high INTEGER NOT NULL,
            PRIMARY KEY (low, high),
            CHECK (low < high)
        ) STRICT, WITHOUT ROWID
        """,
        // The same for two who had met and share no chat any more, since the pass of this moment: `PartingRecord`.
        """
        CREATE TABLE IF NOT EXISTS match_partings (
            low INTEGER NOT NULL,
            high INTEGER NOT NULL,
            parted_at TEXT NOT NULL,
            PRIMARY KEY (low, high),
            CHECK (low < high)
        ) STRICT, WITHOUT ROWID
        """,
        // Whom somebody was shown and ignored, in numbers only: `ShowingRecord`.
        """
        CREATE TABLE IF NOT EXISTS match_showings (
            person_id INTEGER PRIMARY KEY,
            entries TEXT NOT NULL
        ) STRICT
        """,
        // How the app's tables spell people otherwise than `users`, where no look-up by that name finds it: `SpellingRecord`.
        """
        CREATE TABLE IF NOT EXISTS match_spellings (
            username TEXT NOT NULL COLLATE NOCASE,
            spelling ANY NOT NULL,
            PRIMARY KEY (username, spelling)
        ) STRICT, WITHOUT ROWID
        """,
        // One row: up to which row of the app's interactions these are known.
        "CREATE TABLE IF NOT EXISTS match_marks (interaction INTEGER NOT NULL) STRICT",
        // Text that an app may run itself: what a view would need names the app's tables, and stands in the way of migrations.
        """
        CREATE TABLE IF NOT EXISTS match_queries (
            name TEXT NOT NULL PRIMARY KEY,
            sql TEXT NOT NULL
        ) STRICT
        """,
    ]

    /// What a person has stated; the app writes these rows. NULL means that nothing was stated.
    private static func preferencesTable(_ table: AppNames.Table) -> String {
        """
        CREATE TABLE IF NOT EXISTS \(table) (
            \(table[.username]) TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
            \(table[.genders]) TEXT \(SQLText.isJSON(table[.genders], "array")),
            \(table[.youngest]) INTEGER CHECK (\(table[.youngest]) >= \(MeetingRules.adulthood)),
            \(table[.oldest]) INTEGER CHECK (\(table[.oldest]) >= \(MeetingRules.adulthood)),
            \(table[.introductions]) INTEGER CHECK (\(table[.introductions]) IN (0, 1)),
            \(table[.createdAt]) TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
            \(table[.updatedAt]) TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
            CHECK (\(table[.youngest]) <= \(table[.oldest]))
        ) STRICT
        """
    }

    /// Every place in every list that is stored, those of runs that are not all written too: what
    /// `match_recommendations_now` chooses from.
    private static let placesView = """
        CREATE VIEW IF NOT EXISTS match_recommendations (run_id, username, rank, target, score_band, reasons) AS
        SELECT list.run_id, person.username, place.key + 1, target.username, phrase.score_band, phrase.reasons
        FROM match_people AS person
        JOIN match_lists AS list ON list.person_id = person.person_id
        JOIN json_each(list.entries) AS place
        JOIN match_people AS target ON target.person_id = json_extract(place.value, '$[0]')
        JOIN match_phrases AS phrase
            ON phrase.run_id = list.run_id AND phrase.phrase_id = json_extract(place.value, '$[1]')
        """

    private static let indexes = [
        // An index over a constant holds one row, and with it the table.
        "CREATE UNIQUE INDEX IF NOT EXISTS match_schema_one_row ON match_schema ((1))",
        "CREATE INDEX IF NOT EXISTS match_runs_by_date ON match_runs (pass_date)",
        "CREATE INDEX IF NOT EXISTS match_plan_by_first ON match_plan (first)",
        "CREATE INDEX IF NOT EXISTS match_plan_by_second ON match_plan (second)",
        "CREATE INDEX IF NOT EXISTS match_plan_refused ON match_plan (first, second) WHERE reason = 'refused'",
        "CREATE INDEX IF NOT EXISTS match_pairs_by_second ON match_pairs (second)",
        "CREATE INDEX IF NOT EXISTS match_pairs_by_run ON match_pairs (run_id)",
        "CREATE INDEX IF NOT EXISTS match_pairs_by_chat ON match_pairs (chat_id)",
        "CREATE INDEX IF NOT EXISTS match_outbox_by_chat ON match_outbox (chat_id)",
        "CREATE INDEX IF NOT EXISTS match_emitted_retracted ON match_emitted (chat_id) WHERE retracted",
    ]

    /// Only for a table that Duet made: a trigger that names a column which is not there would fail the app's own statements.
    static func triggers(on preferences: AppNames.Table) -> [String] {
        let (username, updated) = (preferences[.username], preferences[.updatedAt])
        return [
            gendersAreStrings(preferences, "insert", before: "INSERT"),
            gendersAreStrings(preferences, "update", before: "UPDATE OF \(preferences[.genders])"),
            // A new name is not a new wish: recommendations made before it stay visible.
            """
            CREATE TRIGGER IF NOT EXISTS match_preferences_move_updated_at AFTER UPDATE ON \(preferences)
            WHEN NEW.\(updated) IS OLD.\(updated) AND OLD.\(updated) IS NOT CURRENT_TIMESTAMP
                AND NEW.\(username) = OLD.\(username) COLLATE BINARY
            BEGIN
                UPDATE \(preferences) SET \(updated) = CURRENT_TIMESTAMP WHERE rowid = NEW.rowid;
            END
            """,
        ]
    }

    /// A CHECK cannot look into an array. Text that is no array is left to the CHECK, which runs after this trigger.
    private static func gendersAreStrings(_ table: AppNames.Table, _ name: String, before event: String) -> String {
        let genders = table[.genders]
        let message = "\(table.name).\(table.name(of: .genders)) must be a JSON array of strings"
        return """
            CREATE TRIGGER IF NOT EXISTS match_preferences_genders_on_\(name) BEFORE \(event) ON \(table)
            WHEN CASE WHEN json_valid(NEW.\(genders)) THEN EXISTS (
                SELECT 1 FROM json_each(NEW.\(genders)) WHERE type <> 'text') END
            BEGIN
                SELECT RAISE(ABORT, \(SQLText.literal(message)));
            END
            """
    }
}
