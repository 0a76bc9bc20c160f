internal import Profiles

/// How many pairs each rule keeps apart, counted exactly from the rules' own lists and from group sizes; a pair that
/// several rules keep apart counts under each.
package enum RuleCounts {
    /// Unordered pairs by rule's name, over everybody who was loaded. What is counted is what stands against an
    /// introduction, which every rule that keeps people from any other meeting also does.
    ///
    /// - Complexity: O(people + pairs on record + g²), g being how many different sets of traits there are: some
    ///   thousands, since people differ by age, gender and wishes only.
    package static func count(_ scored: ScoredCrowd, threads: Int) async throws -> [String: Int] {
        var sizes: [MeetingTraits: Int] = [:]
        for traits in scored.traits {
            var key = traits
            // Below the number that shows a wish, likes make no difference.
            if key.likes < MeetingRules.likesThatShowAWish { key.likes = 0 }
            sizes[key, default: 0] += 1
        }
        let groups = sizes.map { (traits: $0.key, size: $0.value) }
        var counts = try await staticCounts(groups, rules: scored.options.rules, threads: threads)
        scored.standing.ledger.visit { _, _, facts in
            for rule in scored.options.rules.objections(to: .introduction, facts: facts).rules {
                counts[rule.name, default: 0] += 1
            }
        }
        return counts
    }

    private static func staticCounts(
        _ groups: [(traits: MeetingTraits, size: Int)], rules: MeetingRules, threads: Int
    ) async throws -> [String: Int] {
        let totals = try await withThrowingTaskGroup(of: [Int].self) { tasks in
            for part in 0..<threads {
                tasks.addTask {
                    var counts = [Int](repeating: 0, count: MeetingRule.allCases.count)
                    // Row i has g − i entries: dealing rows out in turn gives all parts about the same work.
                    for first in stride(from: part, to: groups.count, by: threads) {
                        try Task.checkCancellation()
                        for second in first..<groups.count {
                            let pairs =
                                first == second
                                ? groups[first].size * (groups[first].size - 1) / 2
                                : groups[first].size * groups[second].size
                            guard pairs > 0 else { continue }
                            var found = rules.objections(
                                to: .introduction, between: groups[first].traits, and: groups[second].traits
                            ).rawValue
                            while found != 0 {
                                counts[found.trailingZeroBitCount] += pairs
                                found &= found - 1
                            }
                        }
                    }
                    return counts
                }
            }
            // Whole numbers: the order in which the parts end makes no difference.
            return try await tasks.reduce(into: [Int](repeating: 0, count: MeetingRule.allCases.count)) { sums, part in
                for rule in sums.indices { sums[rule] += part[rule] }
            }
        }
        var counts: [String: Int] = [:]
        for rule in MeetingRule.allCases where totals[rule.rawValue] > 0 { counts[rule.name] = totals[rule.rawValue] }
        return counts
    }
}
