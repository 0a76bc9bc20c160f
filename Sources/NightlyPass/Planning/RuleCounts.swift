internal import Parallelism
internal import Profiles

/// How many pairs each rule keeps apart, counted exactly from the rules' own lists and from group sizes; a pair that
/// several rules keep apart counts under each.
package struct RuleCounts: Sendable, Equatable {
    /// Unordered pairs by rule's name. A pair that several rules keep apart counts under each.
    package var byRule: [String: Int] = [:]
    /// All unordered pairs of those who were loaded.
    package var pairs = 0
    /// How many of them no rule keeps apart.
    package var left = 0

    package init() {}

    /// Counts over everybody who was loaded. What is counted is what stands against an introduction, which every rule that
    /// keeps people from any other meeting also does.
    ///
    /// - Complexity: O(people + pairs on record + g c), g being how many different sets of traits there are, some hundred
    ///   thousand at most, and c how many of age and gender alone, some hundred.
    package init(_ scored: ScoredCrowd, threads: Int) async throws {
        var sizes: [MeetingTraits: Int] = [:]
        for traits in scored.traits {
            var key = traits
            // Below the number that shows a wish, likes make no difference.
            if key.likes < MeetingRules.likesThatShowAWish { key.likes = 0 }
            sizes[key, default: 0] += 1
        }
        let groups = sizes.map { (traits: $0.key, size: $0.value) }
        let rules = scored.options.rules
        try await countSides(groups, rules: rules, threads: threads)
        let traits = scored.traits
        var (counts, onRecord) = (byRule, 0)
        scored.standing.ledger.visit { first, second, facts in
            let found = rules.objections(to: .introduction, facts: facts)
            for rule in found.rules { counts[rule.name, default: 0] += 1 }
            // Of the others it was known already.
            guard !found.isEmpty else { return }
            let (one, other) = (traits[Int(first)], traits[Int(second)])
            if rules.objections(to: .introduction, between: one, and: other).isEmpty { onRecord += 1 }
        }
        byRule = counts
        left -= onRecord
    }

    /// What one person's wishes depend on in another: age and gender.
    private struct Kind: Hashable {
        var age: Int
        var gender: GenderSet

        init(_ traits: MeetingTraits) {
            (age, gender) = (traits.age, traits.gender)
        }

        /// Somebody of this kind who refuses nobody.
        var welcoming: MeetingTraits {
            MeetingTraits(
                age: age, gender: gender,
                preferences: StatedPreferences(genders: .everyone, ages: 0...Person.oldest, introductions: true),
                likedGenders: .everyone)
        }
    }

    /// Each rule lets two people meet whom each side lets: of the other a side looks at the kind alone. So of kinds x and y
    /// those pairs may meet of which one is among the x who take a y and one among the y who take an x.
    private mutating func countSides(
        _ groups: [(traits: MeetingTraits, size: Int)], rules: MeetingRules, threads: Int
    ) async throws {
        let kinds = Array(Set(groups.map { Kind($0.traits) }))
        let numbers = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })
        var sizes = [Int](repeating: 0, count: kinds.count)
        for group in groups { sizes[numbers[Kind(group.traits), default: 0]] += group.size }
        let refusing = try await Self.refusals(groups, kinds: kinds, numbers: numbers, rules: rules, threads: threads)

        let people = sizes.reduce(0, +)
        pairs = people * (people - 1) / 2
        /// How many pairs may meet by one of the tables.
        func mayMeet(_ table: Int) -> Int {
            let offset = table * kinds.count * kinds.count
            func taking(_ x: Int, _ y: Int) -> Int { sizes[x] - refusing[offset + x * kinds.count + y] }
            var mayMeet = 0
            for x in kinds.indices {
                mayMeet += taking(x, x) * (taking(x, x) - 1) / 2
                for y in kinds.indices.dropFirst(x + 1) { mayMeet += taking(x, y) * taking(y, x) }
            }
            return mayMeet
        }
        for rule in MeetingRule.allCases where Self.followsFromEachSide(rule) {
            let keptApart = pairs - mayMeet(rule.rawValue)
            if keptApart > 0 { byRule[rule.name] = keptApart }
        }
        left = mayMeet(Self.anyRule)
    }

    /// The table of those who are refused by one rule or several.
    private static let anyRule = MeetingRule.allCases.count

    /// Whether a rule follows from what each of two people is and wants, seen from the other's age and gender alone.
    private static func followsFromEachSide(_ rule: MeetingRule) -> Bool {
        switch rule {
        case .underage, .inactive, .introductionsDeclined: true
        case .statedPreference, .ageGap, .likesElsewhere, .wishUnknown: true
        // Counted from the ledger.
        case .blocked, .disliked, .unmappedInteraction, .directChat, .matchedBefore, .likeEachOther: false
        }
    }

    /// By rule, and for any of them behind all, by kind and kind: how many people of the first kind refuse everybody of the second.
    private static func refusals(
        _ groups: [(traits: MeetingTraits, size: Int)], kinds: [Kind], numbers: [Kind: Int], rules: MeetingRules,
        threads: Int
    ) async throws -> [Int] {
        let count = (anyRule + 1) * kinds.count * kinds.count
        // One piece a task, as each needs a table of its own: these are whole numbers, whose sum is the same however they
        // are divided.
        let parts = try await Parallel.cancellableMap(threads, threads: threads) { part in
            let others = kinds.map(\.welcoming)
            var refusing = [Int](repeating: 0, count: count)
            for number in stride(from: part, to: groups.count, by: threads) where !Task.isCancelled {
                let (traits, size) = groups[number]
                let own = numbers[Kind(traits), default: 0] * kinds.count
                for other in kinds.indices {
                    var found = rules.objections(to: .introduction, between: traits, and: others[other]).rawValue
                    if found != 0 { refusing[anyRule * kinds.count * kinds.count + own + other] += size }
                    while found != 0 {
                        let rule = found.trailingZeroBitCount
                        refusing[rule * kinds.count * kinds.count + own + other] += size
                        found &= found - 1
                    }
                }
            }
            return refusing
        }
        try Task.checkCancellation()
        return parts.reduce(into: [Int](repeating: 0, count: count)) { sums, part in
            for place in sums.indices { sums[place] += part[place] }
        }
    }
}
