import Compatibility
import Evaluation
import Matching
import NightlyPass
import Profiles

/// Two plans side by side.
struct CompareReport: Encodable {
    /// A figure of each, under one name.
    struct Both<Value: Encodable>: Encodable {
        var a, b: Value
    }

    struct Overlap: Encodable {
        /// How many places of a list are looked at; absent for whole lists.
        var k: Int?
        /// Mean Jaccard index; absent where nobody has a list.
        var jaccard: Double?
    }

    struct Change: Encodable {
        var name: String
        var people: Int
        var moreMatches, fewerMatches, morePlaces, fewerPlaces: Int
    }

    struct PersonChange: Encodable {
        var username: String
        var places: Both<Int>
        var matches: Both<Int>
    }

    struct Backtest: Encodable {
        struct Row: Encodable {
            var measure: String
            var a, b: EvaluateLine.Figure?
            /// Of the headline by itself; of the others so wide that all of them hold at once.
            var difference: EvaluateLine.Figure?
            /// What difference would have been seen four times in five; absent where the two do not differ.
            var visible: Double?
        }

        var splitAt: [String]
        var groupedBy: String
        var groups: Int
        /// For whom intervals are meant to hold: `such-a-crowd` or `these-people`.
        var intervals: String
        /// The measure that decides, chosen before anything is looked at, and what it says of b: `better`, `worse`,
        /// `not shown`, or `same` where nothing that is judged depends on what differs.
        var headline, verdict: String
        /// That of the headline first.
        var rows: [Row]
    }

    var messageType = "comparison"
    var configurations: Both<String>
    var asOf: String
    /// The settings that differ, by key.
    var settings: [SettingDifference]
    /// As a dry run of each sums up, but for times and memory.
    var summaries: Both<PassSummary>
    /// Matches with a chat that both plans make, by kind.
    var sharedMatches: [String: Int]
    var overlaps: [Overlap]
    /// Spearman's correlation of the scores of pairs who may meet, and how many those are.
    var rankCorrelation: Double?
    var sampledPairs: Int
    /// Everybody who takes part, and some of them.
    var changes: [Change]
    /// Who has most more places in others' lists with b, and who fewest; the greatest change first.
    var gains, losses: [PersonChange]
    var backtest: Backtest?

    /// How many people are named on either side.
    private static let named = 5

    init(
        _ sides: ComparedSettings, _ plans: TwoPlans, places: [Int], backtest: PairedBacktest?, splits: [Timestamp]
    ) {
        configurations = Both(a: sides.names.one, b: sides.names.other)
        asOf = plans.one.scored.asOf.description
        settings = sides.differences
        func figures(_ summary: PassSummary) -> PassSummary {
            var summary = summary
            // What differs from run to run has no place in a comparison.
            summary.seconds = [:]
            summary.peakMemoryMB = 0
            summary.longestWriteLockMS = nil
            return summary
        }
        summaries = Both(a: figures(plans.one.summary), b: figures(plans.other.summary))
        sharedMatches = Self.shared(plans)
        let lists = Both(
            a: plans.one.plan.recommendations.map { $0.map(\.row) },
            b: plans.other.plan.recommendations.map { $0.map(\.row) })
        // Where lists are no longer than that, their first k are the whole.
        let longest = max(sides.one.options.recommendations, sides.other.options.recommendations)
        overlaps = (places.filter { $0 < longest }.map(Optional.some) + [nil]).map { k in
            Overlap(k: k, jaccard: ListOverlap.mean(lists.a, lists.b, first: k))
        }
        rankCorrelation = RankCorrelation.spearman(plans.scores.one, plans.scores.other)
        sampledPairs = plans.scores.one.count
        let count = plans.one.scored.crowd.people.count
        let matches = Both(
            a: plans.one.plan.chatsPerPerson(people: count), b: plans.other.plan.chatsPerPerson(people: count))
        let shown = Both(
            a: ExposureStatistics.counts(of: plans.one.plan.recommendations),
            b: ExposureStatistics.counts(of: plans.other.plan.recommendations))
        self.changes = Self.segments(plans, genders: sides.one.tables.genders).map { name, rows in
            let (ofMatches, ofPlaces) = (
                CountChange(from: matches.a, to: matches.b, of: rows), CountChange(from: shown.a, to: shown.b, of: rows)
            )
            return Change(
                name: name, people: rows.count, moreMatches: ofMatches.more, fewerMatches: ofMatches.fewer,
                morePlaces: ofPlaces.more, fewerPlaces: ofPlaces.fewer)
        }
        let everybody = plans.one.scored.crowd.people
        // Of equals those are named whom a copy under pseudonyms names, too.
        let byGain = (0..<count).map {
            (
                row: $0, gain: shown.b[$0] - shown.a[$0], matches: matches.b[$0] - matches.a[$0],
                key: everybody[$0].key(inRow: $0)
            )
        }
        .sorted { ($1.gain, $1.matches, $0.key) < ($0.gain, $0.matches, $1.key) }
        func people(_ rows: some Sequence<Int>) -> [PersonChange] {
            rows.map { row in
                PersonChange(
                    username: everybody[row].username,
                    places: Both(a: shown.a[row], b: shown.b[row]), matches: Both(a: matches.a[row], b: matches.b[row]))
            }
        }
        gains = people(byGain.prefix { $0.gain > 0 }.prefix(Self.named).map(\.row))
        losses = people(byGain.reversed().prefix { $0.gain < 0 }.prefix(Self.named).map(\.row))
        self.backtest = backtest.map { paired in
            Backtest(
                splitAt: splits.map(\.description), groupedBy: paired.grouping.rawValue, groups: paired.groups,
                intervals: paired.scope.rawValue, headline: Measure.headline.name, verdict: paired.verdict.rawValue,
                rows: paired.rows.map {
                    Backtest.Row(
                        measure: $0.measure.name, a: $0.one.map(EvaluateLine.Figure.init),
                        b: $0.other.map(EvaluateLine.Figure.init),
                        difference: $0.difference.map(EvaluateLine.Figure.init), visible: $0.visible)
                })
        }
    }

    private static func shared(_ plans: TwoPlans) -> [String: Int] {
        func pairs(_ plan: PassPlan, _ kind: Meeting) -> Set<[Int]> {
            Set(plan.matches.filter { $0.getsChat && $0.kind == kind }.map { [$0.pair.first, $0.pair.second] })
        }
        return Dictionary(
            uniqueKeysWithValues: [Meeting.mutualLike, .introduction].map { kind in
                (kind.rawValue, pairs(plans.one.plan, kind).intersection(pairs(plans.other.plan, kind)).count)
            })
    }

    /// All who take part in either plan, by gender, and newcomers and regulars; empty groups are left out.
    private static func segments(_ plans: TwoPlans, genders: Vocabulary) -> [(name: String, rows: [Int])] {
        let all = Set(plans.one.scored.eligible).union(plans.other.scored.eligible).sorted()
        let people = plans.one.scored.crowd.people
        func isNew(_ row: Int) -> Bool {
            plans.one.scored.standing.decisions(of: row).count < Segment.regularFrom
        }
        let byGender = genders.terms.indices.map { term in
            (genders.terms[term].name, all.filter { people[$0].gender.contains(GenderSet(term)) })
        }
        return [("all", all)]
            + (byGender + [
                ("gender unknown", all.filter { people[$0].gender == .unknown }), ("newcomers", all.filter(isNew)),
                ("regulars", all.filter { !isNew($0) }),
            ]).filter { !$0.1.isEmpty }
    }
}
