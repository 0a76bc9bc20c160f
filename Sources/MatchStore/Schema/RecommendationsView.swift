public import Profiles

extension MatchSchema {
    /// The member of `match_runs.options` that says after how many days a dislike no longer counts. Absent or null: never.
    public static let dislikeExpiryOption = "dislike_expiry_days"

    /// The text of the view `match_recommendations_now`, by which the app reads the latest list.
    ///
    /// Every rule that can have changed since the pass is asked again for each row as it is read; the ranks of what is
    /// left are numbered anew, 1, 2, 3… per person. Recommendations of a run appear when all of it is written.
    ///
    /// In comparisons the app's column stands on the left: SQLite then compares as the app's column does, which is what
    /// the app's indexes are sorted by.
    /// - Parameters:
    ///   - mapping: what the app's words for interactions and chats mean.
    ///   - hasInteractionUpdatedAt: whether `interactions.updated_at` exists.
    /// - Complexity: for one `username`, a few index look-ups per recommendation where the app has the indexes that
    ///   ``AppSchemaCheck/warnings(in:)`` asks for.
    public static func recommendationsView(mapping: TypeMapping, hasInteractionUpdatedAt: Bool) -> String {
        let rules = RecommendationRules(mapping: mapping, hasInteractionUpdatedAt: hasInteractionUpdatedAt)
        let (person, target) = ("shown.username", "shown.target")
        return """
            CREATE VIEW match_recommendations_now (username, rank, target, score_band, reasons, run_id) AS
            SELECT shown.username, row_number() OVER (PARTITION BY shown.username ORDER BY shown.rank),
                shown.target, shown.score_band, shown.reasons, shown.run_id
            FROM match_recommendations AS shown JOIN match_runs AS run ON run.run_id = shown.run_id
            WHERE shown.run_id = (SELECT max(run_id) FROM match_runs WHERE status IN ('completed', 'undone'))
            AND \(rules.isAdult(person))
            AND \(rules.isAdult(target))
            AND \(rules.neverMatched(person, target))
            AND \(rules.noOtherWord(person, target))
            AND \(rules.noOtherWord(target, person))
            AND \(rules.lastWord(of: person, on: target)) NOT IN ('like', 'dislike')
            AND \(rules.lastWord(of: target, on: person)) <> 'dislike'
            AND \(rules.noSharedDirectChat(person, target))
            AND \(rules.agrees(person, with: target))
            AND \(rules.agrees(target, with: person))
            """
    }
}

/// The conditions of the view, each an SQL expression over two columns that hold usernames.
private struct RecommendationRules {
    let mapping: TypeMapping
    let hasInteractionUpdatedAt: Bool

    /// A table's age may have any type, or none. Text compares as greater than every number, hence the CAST.
    private func age(_ profile: String) -> String { "CAST(\(profile).age AS INTEGER)" }

    func isAdult(_ person: String) -> String {
        """
        EXISTS (
            SELECT 1 FROM users JOIN profiles ON profiles.username = users.username
            WHERE users.username = \(person) AND \(age("profiles")) >= 18)
        """
    }

    func neverMatched(_ one: String, _ other: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM match_pairs WHERE first = \(one) AND second = \(other))
        AND NOT EXISTS (SELECT 1 FROM match_pairs WHERE first = \(other) AND second = \(one))
        """
    }

    /// Blocks stand for ever, and a word of unknown meaning is treated like one.
    func noOtherWord(_ actor: String, _ target: String) -> String {
        """
        NOT EXISTS (
            SELECT 1 FROM interactions AS word
            WHERE word.username = \(actor) AND word.target_username = \(target)
                AND (word.interaction_type IS NULL
                    OR word.interaction_type NOT IN \(SQLText.list(decisions))
                    OR word.interaction_type IN \(SQLText.list(mapping.block))))
        """
    }

    private var decisions: [String] { mapping.like + mapping.dislike }

    /// What the actor said last of the target: 'like', 'dislike', or '' for nothing (or a dislike that has expired).
    ///
    /// The time of a word is the later of its two timestamps, since apps edit in place; of equal ones the larger id is
    /// later. A time that cannot be read counts as the earliest, and never expires.
    func lastWord(of actor: String, on target: String) -> String {
        let created = "coalesce(julianday(word.created_at), 0)"
        let time =
            hasInteractionUpdatedAt ? "max(\(created), coalesce(julianday(word.updated_at), 0))" : created
        let expiry = "json_extract(run.options, '$.\(MatchSchema.dislikeExpiryOption)')"
        return """
            coalesce((
                SELECT CASE WHEN word.interaction_type IN \(SQLText.list(mapping.like)) THEN 'like'
                    WHEN \(time) > 0 AND \(time) + \(expiry) <= julianday(run.as_of) THEN ''
                    ELSE 'dislike' END
                FROM interactions AS word
                WHERE word.username = \(actor) AND word.target_username = \(target)
                    AND word.interaction_type IN \(SQLText.list(decisions))
                ORDER BY \(time) DESC, word.id DESC LIMIT 1), '')
            """
    }

    func noSharedDirectChat(_ one: String, _ other: String) -> String {
        """
        NOT EXISTS (
            SELECT 1 FROM chats
            WHERE (chats.type IS NULL OR chats.type NOT IN \(SQLText.list(mapping.group)))
                AND chats.id IN \(chats(of: one))
                AND chats.id IN \(chats(of: other)))
        """
    }

    /// Those who take part, who wrote before they left, and who made the chat.
    private func chats(of person: String) -> String {
        """
        (
                    SELECT chat_id FROM chat_participants WHERE chat_participants.username = \(person)
                    UNION ALL SELECT made.id FROM chats AS made WHERE made.created_by = \(person)
                    UNION ALL SELECT chat_id FROM messages WHERE messages.sender = \(person))
        """
    }

    /// Whether what `person` has stated allows the other, whose age may have been corrected since. Genders are compared
    /// by the pass, which knows their spellings; so what was stated after the pass began hides the pair until the next
    /// one has read it. A time that cannot be read counts as after.
    func agrees(_ person: String, with other: String) -> String {
        """
        NOT EXISTS (
            SELECT 1 FROM match_preferences AS wish
            WHERE wish.username = \(person)
                AND (coalesce(julianday(wish.updated_at) > julianday(run.started_at), 1)
                    OR EXISTS (
                        SELECT 1 FROM profiles
                        WHERE profiles.username = \(other)
                            AND (\(age("profiles")) < wish.age_min OR \(age("profiles")) > wish.age_max))))
        """
    }
}
