/// What is known of some people together: enough to see that the rules keep all of them apart from all of some others,
/// without asking about every pair.
public struct MeetingGroup: Sendable, Equatable {
    /// The youngest and the oldest.
    private var ages: ClosedRange<Int>
    /// Every gender that occurs.
    private var genders: GenderSet
    /// Every gender that is welcome to somebody.
    private var welcome: GenderSet
    /// From the youngest to the oldest that anybody seeks, of those who state it; `nil` when nobody does.
    private var agesSought: ClosedRange<Int>?
    /// Whether everybody states ages.
    private var allSeekAges: Bool

    /// A group of one.
    public init(_ person: MeetingTraits) {
        ages = person.age...person.age
        genders = person.gender
        welcome = person.welcomeGenders
        agesSought = person.preferences.ages
        allSeekAges = person.preferences.ages != nil
    }

    /// - Precondition: at least one person.
    public init(_ people: some Sequence<MeetingTraits>) {
        var groups = people.lazy.map(MeetingGroup.init).makeIterator()
        guard var group = groups.next() else { preconditionFailure("A group has members.") }
        while let next = groups.next() { group.formUnion(next) }
        self = group
    }

    /// Takes in another group.
    public mutating func formUnion(_ other: MeetingGroup) {
        ages = Self.hull(ages, other.ages)
        genders.formUnion(other.genders)
        welcome.formUnion(other.welcome)
        if let wishes = other.agesSought { agesSought = agesSought.map { Self.hull($0, wishes) } ?? wishes }
        allSeekAges = allSeekAges && other.allSeekAges
    }

    private static func hull(_ one: ClosedRange<Int>, _ other: ClosedRange<Int>) -> ClosedRange<Int> {
        min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
    }

    /// Whether nobody here is welcome to anybody there, by gender or by age.
    fileprivate func isUnwelcome(to other: MeetingGroup) -> Bool {
        if genders.isDisjoint(with: other.welcome) { return true }
        guard other.allSeekAges, let sought = other.agesSought else { return false }
        return !sought.overlaps(ages)
    }

    /// Whether somebody here states a range that reaches into the ages of `other`.
    fileprivate func seeksAges(of other: MeetingGroup) -> Bool {
        agesSought.map { $0.overlaps(other.ages) } ?? false
    }

    /// The least difference of age between the two groups, as the pair that has it; equal ages where the groups overlap.
    fileprivate func closestAges(to other: MeetingGroup) -> (younger: Int, older: Int) {
        if ages.overlaps(other.ages) { return (ages.upperBound, ages.upperBound) }
        return ages.upperBound < other.ages.lowerBound
            ? (ages.upperBound, other.ages.lowerBound) : (other.ages.upperBound, ages.lowerBound)
    }
}

extension MeetingRules {
    /// Whether anybody of one group might be recommended to anybody of the other as far as who they are goes: `false` is
    /// certain, `true` may be wrong.
    public func mayMeet(_ one: MeetingGroup, _ other: MeetingGroup) -> Bool {
        if one.isUnwelcome(to: other) || other.isUnwelcome(to: one) { return false }
        guard ageRule == .halfPlusSeven else { return true }
        let (younger, older) = one.closestAges(to: other)
        return !Self.isWide(younger: younger, older: older) || one.seeksAges(of: other) && other.seeksAges(of: one)
    }
}

extension MeetingTraits {
    /// The genders with whom a recommendation is possible as far as this person is concerned: those stated, or else those
    /// liked, where there were enough likes to tell, or else all.
    fileprivate var welcomeGenders: GenderSet {
        if let stated = preferences.genders { return stated }
        return likes >= MeetingRules.likesThatShowAWish ? likedGenders : GenderSet(rawValue: .max)
    }

    /// By what people are sorted so that those whom the same rules keep apart from the same others lie together: gender, the
    /// genders that are welcome, whether ages are stated, age, and the oldest sought.
    ///
    /// Those who state no ages are open to a whole row of others: mixed with the rest they would hold every group open.
    public var meetingOrder: (UInt64, UInt64) {
        let oldest = preferences.ages.map { UInt64(UInt32(clamping: $0.upperBound)) }
        return (
            UInt64(gender.rawValue) << 32 | UInt64(welcomeGenders.rawValue),
            (oldest == nil ? 0 : 1 << 63) | UInt64(UInt32(clamping: age)) << 31 | (oldest ?? 0) & 0x7FFF_FFFF
        )
    }
}
