package import Profiles

extension MatchSchema {
    /// The member of `match_runs.options` that says how long a dislike counts, as text such as `90d`. Absent or null:
    /// for ever.
    static let dislikeExpiryOption = "dislike_expiry"

    /// The text of the view `match_recommendations_now`, by which the app reads the latest list.
    ///
    /// Every rule that can have changed since the pass is asked again for each row as it is read; the ranks of what is
    /// left are numbered anew, 1, 2, 3… per person. Recommendations of a run appear when all of it is written.
    ///
    /// In comparisons the app's column stands on the left: SQLite then compares as the app's column does, which is what
    /// the app's indexes are sorted by. Within a run a name has one spelling, so the BINARY partition changes no rank;
    /// without it SQLite (3.40) keeps a `WHERE username = ?` out of the window, and filters everybody's list first.
    /// - Parameters:
    ///   - mapping: what the app's words for interactions and chats mean.
    ///   - hasInteractionUpdatedAt: whether `interactions.updated_at` exists.
    /// - Complexity: for one `username`, a few index look-ups per recommendation where the app has the indexes that
    ///   ``AppSchemaCheck/warnings(in:)`` asks for.
    package static func recommendationsView(mapping: TypeMapping, hasInteractionUpdatedAt: Bool) -> String {
        let rules = RecommendationRules(mapping: mapping, hasInteractionUpdatedAt: hasInteractionUpdatedAt)
        let (person, target) = ("shown.username", "shown.target")
        return """
            CREATE VIEW match_recommendations_now (username, rank, target, score_band, reasons, run_id) AS
            SELECT shown.username, row_number() OVER (PARTITION BY shown.username COLLATE BINARY ORDER BY shown.rank),
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

    /// A whole number of years that the pass, too, would believe.
    func isAdult(_ person: String) -> String {
        """
        EXISTS (
            SELECT 1 FROM users JOIN profiles ON profiles.username = users.username
            WHERE users.username = \(person) AND \(age("profiles")) = profiles.age
                AND \(age("profiles")) BETWEEN 18 AND \(Person.oldest))
        """
    }

    func neverMatched(_ one: String, _ other: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM match_pairs WHERE first = \(one) AND second = \(other))
        AND NOT EXISTS (SELECT 1 FROM match_pairs WHERE first = \(other) AND second = \(one))
        """
    }

    /// How rows of the app may refer to a person where its columns tell letter cases apart: as in `users`, or in lower case,
    /// which is how apps that fold names write them. A block must not be lost to that.
    private func spellings(_ person: String) -> String { "(\(person), lower(\(person)))" }

    /// Blocks stand for ever, and a word of unknown meaning is treated like one.
    func noOtherWord(_ actor: String, _ target: String) -> String {
        """
        NOT EXISTS (
            SELECT 1 FROM interactions AS word
            WHERE word.username IN \(spellings(actor)) AND word.target_username IN \(spellings(target))
                AND (word.interaction_type IS NULL
                    OR word.interaction_type NOT IN \(SQLText.list(decisions))
                    OR word.interaction_type IN \(SQLText.list(mapping.block))))
        """
    }

    private var decisions: [String] { mapping.like + mapping.dislike }

    /// What the actor said last of the target: 'like', 'dislike', or '' for nothing (or a dislike that has expired).
    ///
    /// The time of a word is the later of its two timestamps, since apps edit in place; of equal ones the larger id is
    /// later. As in the pass, a like whose time cannot be read does not count, and such a dislike is the last word and
    /// never expires.
    func lastWord(of actor: String, on target: String) -> String {
        let created = "julianday(word.created_at)"
        let time =
            hasInteractionUpdatedAt
            ? "iif(word.updated_at IS NULL, \(created), max(\(created), julianday(word.updated_at)))" : created
        let isDislike = "word.interaction_type IN \(SQLText.list(mapping.dislike))"
        return """
            coalesce((
                SELECT CASE WHEN NOT \(isDislike) THEN 'like'
                    WHEN \(time) + \(dislikeExpiryInDays) < julianday(run.as_of) THEN ''
                    ELSE 'dislike' END
                FROM interactions AS word
                WHERE word.username IN \(spellings(actor)) AND word.target_username IN \(spellings(target))
                    AND word.interaction_type IN \(SQLText.list(decisions))
                    AND (\(isDislike) OR \(time) IS NOT NULL)
                ORDER BY coalesce(\(time), 1e9) DESC, word.id DESC LIMIT 1), '')
            """
    }

    /// NULL where the run's options name none: whatever is computed with it is NULL, and no dislike expires. So it is with
    /// options that somebody has spoilt: an app that reads a list should not meet an error.
    private var dislikeExpiryInDays: String {
        let option =
            "iif(json_valid(run.options), json_extract(run.options, '$.\(MatchSchema.dislikeExpiryOption)'), NULL)"
        return """
            CAST(\(option) AS INTEGER) / CASE substr(\(option), -1) \
            WHEN 'd' THEN 1.0 WHEN 'h' THEN 24.0 WHEN 'm' THEN 1440.0 WHEN 's' THEN 86400.0 END
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
                    SELECT chat_id FROM chat_participants WHERE chat_participants.username IN \(spellings(person))
                    UNION ALL SELECT made.id FROM chats AS made WHERE made.created_by IN \(spellings(person))
                    UNION ALL SELECT chat_id FROM messages WHERE messages.sender IN \(spellings(person)))
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
