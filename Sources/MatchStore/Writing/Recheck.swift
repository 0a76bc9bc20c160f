internal import GRDB
internal import Profiles

/// Checks a pair of a plan against the rules again, shortly before it is written: what two people said of each other, and
/// what they are, may have changed since the plan was made.
struct Recheck {
    private let asOf: Timestamp
    private let rules: MeetingRules
    private let dislikeExpiry: TimeSpan?
    private let tables: ReferenceTables
    private let traits: (String) -> MeetingTraits?
    private let facts: (String, String) -> PairFacts
    private let interactions: InteractionReader
    private let chats: ChatReader
    private let meetAgain: TypeMapping.MeetAgain
    private let columns: AppColumns
    private let profileSQL: String

    /// - Parameters:
    ///   - traits: what the snapshot says of a person; `nil` for somebody who could not be scored.
    ///   - facts: what the snapshot says of two people.
    init(
        columns: AppColumns, tables: ReferenceTables, mapping: TypeMapping, rules: MeetingRules, asOf: Timestamp,
        dislikeExpiry: TimeSpan?, traits: @escaping (String) -> MeetingTraits?,
        facts: @escaping (String, String) -> PairFacts
    ) {
        self.asOf = asOf
        self.rules = rules
        self.dislikeExpiry = dislikeExpiry
        self.traits = traits
        self.facts = facts
        self.tables = tables
        interactions = InteractionReader(columns: columns, mapping: mapping)
        chats = ChatReader(columns: columns, mapping: mapping)
        meetAgain = mapping.meetAgain
        self.columns = columns
        profileSQL = Self.profileSQL(columns.names, [.age, .gender])
    }

    /// A statement that reads columns of the profile of one user.
    static func profileSQL(_ names: AppNames, _ columns: [AppColumn]) -> String {
        let (users, profiles) = (names[.users], names[.profiles])
        return """
            SELECT \(columns.map { "p.\(profiles[$0])" }.joined(separator: ", "))
            FROM \(users) u JOIN \(profiles) p ON p.\(profiles[.username]) = u.\(users[.username])
            WHERE u.\(users[.username]) = ?
            """
    }

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
        guard let row = try Row.fetchOne(db.cachedStatement(sql: profileSQL), arguments: [username]),
            let age = (row[0] as DatabaseValue).wholeNumber, (0...Person.oldest).contains(age)
        else { return nil }
        var genders = GenderReader(tables)
        let gender = (row[1] as DatabaseValue).text.map { genders.person($0).genders } ?? .unknown
        var wishes = PreferenceReader(columns, tables)
        return MeetingTraits(
            age: age, gender: gender, preferences: try wishes.read(db, of: username),
            likedGenders: known.likedGenders, likes: known.likes, isActive: known.isActive)
    }

    private func currentFacts(_ db: Database, _ match: PlannedMatch, recorded: String?) throws -> PairFacts {
        let interactions = try interactions.read(db, between: match.first, and: match.second)
        var remembered: [RememberedPair] = []
        if let recorded, try recorded != "matched" || !likeAnew(db, match, interactions) {
            remembered.append(RememberedPair(first: 0, second: 1, wasMatched: recorded != "known"))
        }
        let standing = Standing(
            people: 2, interactions: interactions, chats: [], remembered: remembered, asOf: asOf,
            dislikeExpiry: dislikeExpiry)
        var facts = standing.ledger[0, 1]
        facts.formUnion(self.facts(match.first, match.second).intersection(Self.lastingFacts))
        if try chats.share(db, match.first, match.second) {
            facts.insert(.directChat)
        }
        return facts
    }

    /// Whether two who were matched before have parted, and both like the other anew.
    private func likeAnew(_ db: Database, _ match: PlannedMatch, _ interactions: [Interaction]) throws -> Bool {
        guard meetAgain == .likedAnew, let parted = try PartingRecord.moment(db, match.first, match.second) else {
            return false
        }
        return !PartedPairs.likeAnew(interactions, since: { _ in parted }, asOf: asOf).isEmpty
    }

    private static let lastingFacts = MeetingRule.allCases.filter(outlastsSnapshot).reduce(into: PairFacts()) {
        $0.formUnion($1.facts)
    }

    /// Whether a rule stands because it stood in the snapshot, whatever is found now.
    private static func outlastsSnapshot(_ rule: MeetingRule) -> Bool {
        switch rule {
        // Its row may have gone since, or be spelled in a way that a look-up by two names does not find.
        case .blocked, .disliked, .unmappedInteraction, .directChat: true
        // Duet's own record is read again, and likes may have been withdrawn.
        case .matchedBefore, .likeEachOther: false
        // Profiles and wishes are read again.
        case .underage, .statedPreference, .ageGap, .wishUnknown, .introductionsDeclined: false
        // They are in the traits, which keep what was learned from many rows.
        case .inactive, .likesElsewhere: false
        }
    }

    /// What Duet's record says of the two; `nil` when it does not know them.
    static func recordedStatus(_ db: Database, _ match: PlannedMatch) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT status FROM match_pairs WHERE first = ? AND second = ?"),
            arguments: [match.first, match.second])
    }
}
