internal import GRDB
internal import Profiles

/// The conditions of the view, each an SQL expression over two columns that hold usernames.
struct RecommendationRules {
    let mapping: TypeMapping
    let columns: AppColumns
    /// Whether it is on record how the app spells people otherwise: not before the first pass of this version.
    let knowsSpellings: Bool

    init(_ db: Database, mapping: TypeMapping, names: AppNames) throws {
        self.mapping = mapping
        columns = try AppColumns(db, names)
        knowsSpellings = try db.tableExists("match_spellings") && db.tableExists("match_marks")
    }

    /// What must be true for a rule not to keep a target from being shown to a person.
    func conditions(for rule: MeetingRule, _ person: String, _ target: String) -> [String] {
        switch rule {
        // Nor is somebody whom the app has marked as gone.
        case .underage: [isAdult(person), isAdult(target)]
        // A word of unknown meaning is treated like a block, in one look-up.
        case .blocked:
            [noBlockOrUnknownType(by: person, of: target), noBlockOrUnknownType(by: target, of: person)]
                + [noNewBlock(person, target)].compactMap(\.self)
        case .unmappedInteraction: []
        // Nobody is shown somebody whom they already like.
        case .disliked: [saidNoDislike(person, target)]
        case .directChat: [noSharedDirectChat(person, target)]
        case .matchedBefore: [neverMatched(person, target)]
        case .statedPreference:
            [agreesOnAge(person, with: target), agreesOnAge(target, with: person), hasNoNewWish([person, target])]
                .compactMap(\.self)
        // Whoever likes the other is not shown the other anyway.
        case .likeEachOther: []
        // Whoever has been active stays so until the next list, and what likes show needs the genders that only a pass knows.
        case .inactive, .likesElsewhere: []
        // Ages move by a year; where one is corrected, the next pass decides.
        case .ageGap: []
        // They keep nobody from being recommended.
        case .wishUnknown, .introductionsDeclined: []
        }
    }

    /// As `MatchSchema.shownPeopleQuery` says.
    var people: String {
        let (profiles, wishes, person) = (columns[.profiles], columns[.preferences], "person.username")
        // A lower limit of 25.5 years is one of 26.
        func whole(_ column: AppColumn) -> String {
            let limit = "wish.\(wishes[column])"
            let cut = "CAST(\(limit) AS INTEGER)"
            return column == .youngest ? "\(cut) + (\(cut) < \(limit))" : cut
        }
        func limit(_ function: String, _ column: AppColumn) -> String {
            columns.hasWish(column)
                ? """
                (SELECT \(function)(\(whole(column))) FROM \(wishes) AS wish \
                WHERE wish.\(wishes[.username]) IN \(spellings(person, in: .preferences, .username)))
                """ : "NULL"
        }
        func age(_ function: String) -> String {
            """
            (SELECT \(function)(\(self.age)) FROM \(profiles) \
            WHERE \(profiles).\(profiles[.username]) = \(person)\(counts(.profiles)))
            """
        }
        let isOld = hasNoNewWish([person]).map { "AND \($0)" }
        return """
            SELECT person.person_id, \(person), \(age("min")), \(age("max")), \(limit("max", .youngest)), \
            \(limit("min", .oldest))
            FROM match_runs AS run CROSS JOIN match_people AS person
            WHERE run.run_id = ?1 AND \(isAdult(person)) AND \(isAsRead(person, by: "run.run_id")) \(isOld ?? "")
            """
    }

    /// The age in a row of `profiles`, as of the moment of the run.
    private var age: String { AgeReading(columns).years("\(columns[.profiles])", at: "run.as_of") }

    /// What keeps the rows of a table out that do not count.
    private func counts(_ table: AppTable, _ row: String? = nil) -> String {
        columns[table].andCounts(row ?? "\(columns[table])")
    }

    /// A number of years that the pass, too, would believe.
    private func isAdult(_ person: String) -> String {
        let (users, profiles) = (columns[.users], columns[.profiles])
        let username = "\(users).\(users[.username])"
        return """
            EXISTS (
                SELECT 1 FROM \(users) JOIN \(profiles) ON \(profiles).\(profiles[.username]) = \(username)
                WHERE \(username) = \(person)\(counts(.users))\(counts(.profiles))
                    AND \(age) BETWEEN \(MeetingRules.adulthood) AND \(Person.oldest))
            """
    }

    /// Whether somebody is whom the run has read: the same bearer of the name, of the same gender, with the same wish, each in as
    /// many rows. What they mean the next pass knows. Lists of a version that kept no readings have none to compare with.
    func isAsRead(_ person: String, by run: String) -> String {
        let sql = ReadingSQL(columns)
        let (users, profiles, wishes) = (columns[.users], columns[.profiles], columns[.preferences])
        return """
            NOT EXISTS (
                SELECT 1 FROM match_people AS bearer JOIN match_readings AS known ON known.person_id = bearer.person_id
                JOIN \(users) AS account ON account.\(users[.username]) = \(person)\(counts(.users, "account"))
                WHERE bearer.username = \(person) AND (
                    known.run_id > \(run)
                    OR (SELECT count(*) FROM \(users) \
                        WHERE \(users).\(users[.username]) IN \(spellings(person))\(counts(.users))) > 1
                    OR \(sql.isSomebodyElse("known", "account"))
                    OR known.gender IS NOT (
                        SELECT group_concat(\(sql.gender("profile")), ';') FROM \(profiles) AS profile
                        WHERE profile.\(profiles[.username]) IN \(spellings(person))\(counts(.profiles, "profile")))
                    OR known.wish IS NOT (
                        SELECT group_concat(\(sql.wish("wish")), ';') FROM \(wishes) AS wish
                        WHERE wish.\(wishes[.username]) IN \(spellings(person)))))
            """
    }

    private func neverMatched(_ one: String, _ other: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM match_pairs WHERE first = \(one) AND second = \(other))
        AND NOT EXISTS (SELECT 1 FROM match_pairs WHERE first = \(other) AND second = \(one))
        """
    }

    /// How rows of the app may refer to a person where its columns distinguish letter case: as in `users`, or in lower case,
    /// as `Username.spellings` has it.
    func spellings(_ person: String) -> String { "(\(person), lower(\(person)))" }

    /// The same with what `OtherSpellings` knows, for a column that needs it.
    func spellings(_ person: String, in table: AppTable, _ column: AppColumn) -> String {
        if !knowsSpellings || columns.ignoresCase(table, column) { return spellings(person) }
        return """
            (SELECT \(person) UNION ALL SELECT lower(\(person)) UNION ALL
                SELECT other.spelling FROM match_spellings AS other WHERE other.username = \(person))
            """
    }

    /// As many new rows are looked through for names in letters that nobody has seen, the last ones: about a millisecond.
    private static let mostNewRows = 2_000

    /// What is newer than the spellings on record may name people in letters that nobody has seen: no new block or unknown type
    /// between the two, and no new dislike. The rows are read once for a list, and no more than `mostNewRows`: of an app whose
    /// people say more in a day, older ones that no other row spells alike are found by the next pass.
    private func noNewBlock(_ person: String, _ target: String) -> String? {
        guard knowsSpellings, columns.interactionsHaveRowids,
            ![AppColumn.username, .target].allSatisfy({ columns.ignoresCase(.interactions, $0) })
        else { return nil }
        let names = columns[.interactions]
        let (actor, other) = (Self.folded("word.\(names[.username])"), Self.folded("word.\(names[.target])"))
        // Of a dislike that is spelled as usual, the last word is asked.
        let isUsual = "word.\(names[.username]) IS \(actor) AND word.\(names[.target]) IS \(other)"
        return """
            lower(\(person)) || ' ' || lower(\(target)) NOT IN (
                SELECT CASE turn.way WHEN 0 THEN \(actor) || ' ' || \(other) ELSE \(other) || ' ' || \(actor) END
                FROM \(columns[.interactions]) AS word CROSS JOIN (SELECT 0 AS way UNION ALL SELECT 1) AS turn
                WHERE word.rowid > max(
                        coalesce((SELECT interaction FROM match_marks), 0),
                        (SELECT coalesce(max(rowid), 0) - \(Self.mostNewRows) FROM \(columns[.interactions])))
                    AND (\(isBlockOrUnknown) OR \(type) IN \(list(mapping.dislike)) AND NOT (\(isUsual)))
                    AND word.\(names[.username]) IS NOT NULL AND word.\(names[.target]) IS NOT NULL\
            \(counts(.interactions, "word")))
            """
    }

    /// `Username.folded` in SQL. U+212A is the only letter outside of ASCII of which lower case makes one inside.
    private static func folded(_ name: String) -> String { "lower(replace(\(name), char(8490), 'k'))" }

    /// Blocks stand for ever.
    private func noBlockOrUnknownType(by actor: String, of target: String) -> String {
        """
        NOT EXISTS (
            SELECT 1 FROM \(columns[.interactions]) AS word
            WHERE \(isSaid(by: actor, of: target))\(counts(.interactions, "word"))
                AND (\(isBlockOrUnknown)))
        """
    }

    private var isBlockOrUnknown: String {
        """
        \(type) IS NULL OR \(type) NOT IN \(list(decisions + mapping.ignore)) OR \(type) IN \(list(mapping.block))
        """
    }

    private var type: String { SQLText.word("word.\(columns[.interactions][.interactionType])") }

    func list(_ words: [String]) -> String { SQLText.list(TypeMapping.spellings(of: words)) }

    private func isSaid(by actor: String, of target: String) -> String {
        let names = columns[.interactions]
        return """
            word.\(names[.username]) IN \(spellings(actor, in: .interactions, .username)) \
            AND word.\(names[.target]) IN \(spellings(target, in: .interactions, .target))
            """
    }

    private var decisions: [String] { mapping.like + mapping.dislike }

    /// Whether neither said last of the other a dislike that stands, nor the person of the target a like.
    ///
    /// The time of a word is the later of its two timestamps, since apps edit in place; of equal ones `InteractionOrder`
    /// decides. As in the pass, a like whose time cannot be read does not count, and such a dislike is the last word and
    /// never expires. The words of both are looked up in one place, in which times are read: that part of the text is long.
    private func saidNoDislike(_ person: String, _ target: String) -> String {
        let interactions = columns[.interactions]
        let hasUpdated = columns.has(.interactions, .updatedAt)
        let updated = "word.\(interactions[.updatedAt])"
        let (there, back) = (isSaid(by: person, of: target), isSaid(by: target, of: person))
        let said = SQLText.times(
            """
            SELECT word.\(InteractionOrder(columns) == .rowid ? "rowid" : interactions[.id]) AS said, \(type) IN \(list(mapping.dislike)) AS dislikes,
                \(hasUpdated ? "\(updated) IS NOT NULL" : "0") AS changes, \(there) AS is_own,
                word.\(interactions[.createdAt]) AS value0\(hasUpdated ? ", \(updated) AS value1" : "")
            FROM \(interactions) AS word
            WHERE (\(there) OR \(back)) AND \(type) IN \(list(decisions))\(counts(.interactions, "word"))
            """, hasUpdated ? 2 : 1, carrying: ["said", "dislikes", "changes", "is_own"])
        let time = hasUpdated ? "CASE WHEN changes THEN max(time0, time1) ELSE time0 END" : "time0"
        return """
            NOT EXISTS (
                SELECT 1 FROM (
                    SELECT dislikes, is_own, time, row_number() OVER (
                        PARTITION BY is_own ORDER BY coalesce(time, 9e18) DESC, said DESC) AS place
                    FROM (SELECT said, dislikes, is_own, \(time) AS time FROM (\(said)) LIMIT -1)
                    WHERE dislikes OR time IS NOT NULL)
                WHERE place = 1 AND CASE WHEN dislikes
                    THEN coalesce(time + \(dislikeExpiry) >= CAST(strftime('%s', run.as_of) AS INTEGER) * 1000000, 1)
                    ELSE is_own END)
            """
    }

    /// In microseconds. NULL where the run's options name none: whatever is computed with it is NULL, and no dislike expires. The
    /// same holds for options that are no JSON: an app that reads a list should not meet an error.
    private var dislikeExpiry: String {
        let option =
            "iif(json_valid(run.options), json_extract(run.options, '$.\(MatchSchema.dislikeExpiryOption)'), NULL)"
        return """
            CAST(\(option) AS INTEGER) * 1000000 * CASE substr(\(option), -1) \
            WHEN 'd' THEN 86400 WHEN 'h' THEN 3600 WHEN 'm' THEN 60 WHEN 's' THEN 1 END
            """
    }

    /// Whether what `person` has stated allows the other, whose age may have been corrected since. Genders are compared
    /// by the pass, which knows their spellings; so what was stated after the pass began hides the pair until the next
    /// one has read it, as `isAsRead` also finds out without any clock. A time that cannot be read counts as after.
    ///
    /// An app's own table may lack columns: what cannot be stated is not stated. Before the first pass there may be no table.
    private func agreesOnAge(_ person: String, with other: String) -> String? {
        let (wishes, profiles) = (columns[.preferences], columns[.profiles])
        let limits = [(AppColumn.youngest, "<"), (.oldest, ">")].filter { columns.hasWish($0.0) }.map {
            "\(age) \($1) wish.\(wishes[$0])"
        }
        let ages =
            limits.isEmpty
            ? nil
            : """
            EXISTS (
                            SELECT 1 FROM \(profiles)
                            WHERE \(profiles).\(profiles[.username]) = \(other)\(counts(.profiles))
                                AND (\(limits.joined(separator: " OR "))))
            """
        return ages.map {
            """
            NOT EXISTS (
                SELECT 1 FROM \(wishes) AS wish
                WHERE wish.\(wishes[.username]) IN \(spellings(person, in: .preferences, .username))
                    AND \($0))
            """
        }
    }

    /// Whether people have stated nothing since the pass began.
    private func hasNoNewWish(_ people: [String]) -> String? {
        guard columns.hasWish(.updatedAt) else { return nil }
        let wishes = columns[.preferences]
        let isTheirs = people.map {
            "wish.\(wishes[.username]) IN \(spellings($0, in: .preferences, .username))"
        }
        let stated = SQLText.times(
            """
            SELECT wish.\(wishes[.updatedAt]) AS value0 FROM \(wishes) AS wish
            WHERE \(isTheirs.joined(separator: " OR "))
            """, 1)
        return """
            NOT EXISTS (
                SELECT 1 FROM (\(stated))
                WHERE coalesce(time0 > CAST(strftime('%s', run.started_at) AS INTEGER) * 1000000, 1))
            """
    }
}
