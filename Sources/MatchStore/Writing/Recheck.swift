internal import GRDB
internal import Profiles

/// Checks a pair of a plan against the rules again, shortly before it is written: what two people said of each other, and
/// what they are, may have changed since the plan was made.
struct Recheck {
    private let asOf: Timestamp
    private let rules: MeetingRules
    private let dislikeExpiry: TimeSpan?
    /// They remember what they have read, and cost more to make than one pair.
    private final class Readers {
        var genders: GenderReader
        var wishes: PreferenceReader

        init(_ columns: AppColumns, _ tables: ReferenceTables) {
            genders = GenderReader(tables)
            wishes = PreferenceReader(columns, tables)
        }
    }

    private let readers: Readers
    private let traits: (String) -> MeetingTraits?
    private let facts: (String, String) -> PairFacts
    private let spelling: (String) -> String?
    private let interactions: InteractionReader
    private let chats: ChatReader
    /// One for all rechecks of a plan.
    private let spellings: SpellingWatch
    private let meetAgain: TypeMapping.MeetAgain
    private let columns: AppColumns
    private let profileSQL: String
    private let somebodyElseSQL: String
    private let genderSQL: String
    /// Up to where the snapshot has seen the app's tables; `nil` where the plan is older.
    private let mark: SnapshotMark?

    /// - Parameters:
    ///   - mark: up to where the snapshot has seen the app's tables; `nil` where the plan is older than the snapshot.
    ///   - spellings: how the app spells people otherwise.
    ///   - traits: what the snapshot says of a person; `nil` for somebody who could not be scored.
    ///   - facts: what the snapshot says of two people.
    ///   - spelling: how a person of the snapshot is called there; `nil` for a name that is nobody's.
    init(
        columns: AppColumns, tables: ReferenceTables, mapping: TypeMapping, rules: MeetingRules, asOf: Timestamp,
        dislikeExpiry: TimeSpan?, mark: SnapshotMark? = nil, spellings: SpellingWatch,
        traits: @escaping (String) -> MeetingTraits?,
        facts: @escaping (String, String) -> PairFacts, spelling: @escaping (String) -> String?
    ) {
        self.asOf = asOf
        self.rules = rules
        self.dislikeExpiry = dislikeExpiry
        self.traits = traits
        self.facts = facts
        self.spelling = spelling
        self.spellings = spellings
        readers = Readers(columns, tables)
        interactions = InteractionReader(columns: columns, mapping: mapping)
        chats = ChatReader(columns: columns, mapping: mapping)
        meetAgain = mapping.meetAgain
        self.columns = columns
        self.mark = mark
        profileSQL = ProfileSQL(columns).ageAndGender
        genderSQL = ProfileSQL(columns).gender
        somebodyElseSQL = ReadingSQL(columns).somebodyElseNow
    }

    /// Whether nobody else has committed anything since the snapshot was read: it says all that the app's tables say.
    func isCurrent(_ db: Database) throws -> Bool { try mark?.version == MatchDatabase.foreignVersion(db) }

    /// Why a pair must not be written any more; `nil` when it may.
    ///
    /// - Parameters:
    ///   - recorded: as `recordedStatus` says.
    ///   - snapshotHolds: whether `isCurrent` was found in this transaction, and no trigger may have changed anything since.
    /// - Complexity: O(log people) where the snapshot holds. Otherwise some look-ups where the app has the indexes of
    ///   `AppSchemaCheck`, and its tables where it has none.
    func objection(
        _ db: Database, to match: PlannedMatch, recorded: String?, snapshotHolds: Bool = false
    ) throws -> String? {
        if snapshotHolds, recorded == nil {
            guard let first = traits(match.first), let second = traits(match.second) else { return "left_out" }
            return objection(to: match, first, second, facts(match.first, match.second))
        }
        // What takes many rows to find out is the snapshot's as long as nobody else has committed anything since.
        let isChanged = try !isCurrent(db)
        if isChanged { try spellings.refresh(db) }
        if isChanged, try isSomebodyElse(db, match.first) || isSomebodyElse(db, match.second) { return "left_out" }
        let asksEvidence = isChanged && match.kind == .introduction
        guard let first = try currentTraits(db, match.first, asksEvidence),
            let second = try currentTraits(db, match.second, asksEvidence)
        else { return "left_out" }
        return objection(to: match, first, second, try currentFacts(db, match, recorded: recorded))
    }

    private func objection(
        to match: PlannedMatch, _ first: MeetingTraits, _ second: MeetingTraits, _ facts: PairFacts
    ) -> String? {
        let objections = rules.objections(to: match.kind, between: first, and: second, facts: facts)
        if let rule = objections.rules.first { return rule.nameForPair }
        return match.kind == .mutualLike && !facts.isMutualLike ? "like_withdrawn" : nil
    }

    /// Whether somebody else bears the name than when the plan was made. Absent tables say nothing.
    private func isSomebodyElse(_ db: Database, _ username: String) throws -> Bool {
        guard try ReadingSQL.isOnRecord(db) else { return false }
        return try Bool.fetchOne(db.cachedStatement(sql: somebodyElseSQL), arguments: [username]) ?? false
    }

    /// What the rules need to know of a person: what can have changed is read again.
    ///
    /// Where a pass is stricter than one row can tell, it stays so: a letter that means another gender in this app is unknown,
    /// and the wish of a former bearer of the name is not this person's.
    private func currentTraits(_ db: Database, _ username: String, _ asksEvidence: Bool) throws -> MeetingTraits? {
        guard let known = traits(username) else { return nil }
        guard let row = try ProfileSQL.onlyProfile(db, columns.names, sql: profileSQL, of: username),
            case .years(let age) = AgeReading.age(row[0], born: row[1], at: asOf), (0...Person.oldest).contains(age)
        else { return nil }
        let text = (row[2] as DatabaseValue).text
        var gender = text.map { readers.genders.person($0).genders } ?? .unknown
        if known.gender == .unknown, text.map({ GenderLetters.letter($0) != nil }) == true { gender = .unknown }
        var wish = try readers.wishes.read(db, of: username, spellings.spellings)
        if known.preferences.isInherited { wish = wish.inherited(at: age) }
        var (likedGenders, likes) = (known.likedGenders, known.likes)
        if asksEvidence {
            let now = try likesNow(db, username)
            // A like of today opens nothing tonight, and keeps apart at once.
            likedGenders.formIntersection(now.genders)
            likes = max(likes, now.count)
        }
        return MeetingTraits(
            age: age, gender: gender, preferences: wish, likedGenders: likedGenders, likes: likes,
            isActive: known.isActive)
    }

    /// Whom somebody likes by now, among those of the snapshot: how many, and of which genders.
    private func likesNow(_ db: Database, _ username: String) throws -> (genders: GenderSet, count: Int) {
        let (targets, said) = try interactions.read(
            db, by: username, spellings.spellings, spelling: spelling)
        let standing = Standing(
            people: 1 + targets.count, interactions: said, chats: [], remembered: [], asOf: asOf,
            dislikeExpiry: dislikeExpiry)
        var (liked, count): (GenderSet, Int) = ([], 0)
        for decision in standing.decisions(of: 0) where decision.isLike {
            count += 1
            let row = try ProfileSQL.onlyProfile(
                db, columns.names, sql: genderSQL, of: targets[Int(decision.target) - 1])
            liked.formUnion((row?[0] as DatabaseValue?)?.text.map { readers.genders.person($0).genders } ?? .unknown)
        }
        return (liked, count)
    }

    private func currentFacts(_ db: Database, _ match: PlannedMatch, recorded: String?) throws -> PairFacts {
        let interactions = try interactions.read(
            db, between: match.first, and: match.second, spellings.spellings)
        var remembered: [RememberedPair] = []
        if let recorded, try recorded != "matched" || !likeAnew(db, match, interactions) {
            remembered.append(RememberedPair(first: 0, second: 1, wasMatched: recorded != "known"))
        }
        let standing = Standing(
            people: 2, interactions: interactions, chats: [], remembered: remembered, asOf: asOf,
            dislikeExpiry: dislikeExpiry)
        var facts = standing.ledger[0, 1]
        facts.formUnion(self.facts(match.first, match.second).intersection(Self.lastingFacts))
        if try chats.share(db, match.first, match.second, spellings.spellings, since: mark) {
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
        // Its row may have gone since.
        case .blocked, .disliked, .unmappedInteraction, .directChat: true
        // Duet's own record is read again, and likes may have been withdrawn.
        case .matchedBefore, .likeEachOther: false
        // Profiles and wishes are read again.
        case .underage, .statedPreference, .ageGap, .wishUnknown, .introductionsDeclined: false
        // They are in the traits.
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
