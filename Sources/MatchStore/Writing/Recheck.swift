internal import GRDB
internal import Profiles

/// Asks again about a pair of a plan, shortly before it is written: what two people said of each other, and where they
/// stand, may have changed since the plan was made.
struct Recheck {
    let asOf: Timestamp
    let columns: AppColumns
    let tables: ReferenceTables
    let mapping: TypeMapping
    let rules: MeetingRules
    let dislikeExpiry: TimeSpan?
    /// What the snapshot says of a person; `nil` for somebody who could not be scored.
    let traits: (String) -> MeetingTraits?
    /// What the snapshot says of two people.
    let facts: (String, String) -> PairFacts

    /// Why a pair must not be written any more; `nil` when it may.
    ///
    /// - Parameter recorded: as `recordedStatus` says.
    func objection(_ db: Database, to match: PlannedMatch, recorded: String?) throws -> String? {
        guard let first = try currentTraits(db, match.first), let second = try currentTraits(db, match.second) else {
            return "left_out"
        }
        let facts = try currentFacts(db, match, recorded: recorded)
        let objections = rules.objections(to: match.kind, between: first, and: second, facts: facts)
        if let rule = objections.rules.first { return rule.nameForPair }
        if match.kind == .mutualLike, !facts.isMutualLike { return "like_withdrawn" }
        return nil
    }

    /// What the rules need to know of a person: what can have changed is read again, what was learned from many rows is
    /// the snapshot's.
    private func currentTraits(_ db: Database, _ username: String) throws -> MeetingTraits? {
        guard let known = traits(username) else { return nil }
        let statement = try db.cachedStatement(
            sql: """
                SELECT p.age, p.gender FROM users u JOIN profiles p ON p.username = u.username WHERE u.username = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [username]),
            let age = (row[0] as DatabaseValue).wholeNumber, (0...Person.oldest).contains(age)
        else { return nil }
        let gender = (row[1] as DatabaseValue).text.flatMap { tables.genders.terms(in: $0).known.first }
        let preferences = try PreferenceReader(genders: tables.genders).read(db, of: username)
        return MeetingTraits(
            age: age, gender: gender, preferences: preferences,
            likedGenders: known.likedGenders, likes: known.likes, isActive: known.isActive)
    }

    private func currentFacts(_ db: Database, _ match: PlannedMatch, recorded: String?) throws -> PairFacts {
        let interactions = try InteractionReader(columns: columns, mapping: mapping)
            .read(db, between: match.first, and: match.second)
        var remembered: [RememberedPair] = []
        if let recorded {
            remembered.append(RememberedPair(first: 0, second: 1, wasMatched: recorded != "known"))
        }
        let standing = Standing(
            people: 2, interactions: interactions, chats: [], remembered: remembered, asOf: asOf,
            dislikeExpiry: dislikeExpiry)
        var facts = standing.ledger[0, 1]
        // What kept them apart in the snapshot still does if its row has gone since, or is spelled in a way that the looking up
        // of two names does not find.
        let before = self.facts(match.first, match.second)
        facts.formUnion(before.intersection([.blocked, .unmapped, .directChat, .firstDislikes, .secondDislikes]))
        if try ChatReader(columns: columns, mapping: mapping).share(db, match.first, match.second) {
            facts.insert(.directChat)
        }
        return facts
    }

    /// What Duet's record says of the two; `nil` when it does not know them.
    static func recordedStatus(_ db: Database, _ match: PlannedMatch) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT status FROM match_pairs WHERE first = ? AND second = ?"),
            arguments: [match.first, match.second])
    }
}
