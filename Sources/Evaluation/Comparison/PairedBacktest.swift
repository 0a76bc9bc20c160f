/// What two contenders reach in the same backtests, and how certain their difference is: what both owe to the same people and
/// pairs cancels.
package struct PairedBacktest: Sendable {
    /// One of the two: what predicts decisions, and what ranks lists, which may have prices.
    package struct Side: Sendable {
        package var predicts: Contender
        package var shows: Contender

        package init(predicts: Contender, shows: Contender) {
            self.predicts = predicts
            self.shows = shows
        }
    }

    /// One measure: means over the cuts.
    package struct Row: Sendable {
        package var measure: Measure
        /// `nil` where the measure says nothing.
        package var one: Interval?
        package var other: Interval?
        /// `other` less `one`: for `Measure.headline` by itself, for the others so wide that all of them hold at once.
        package var difference: Interval?
        /// How large a difference would have been seen four times in five.
        package var visible: Double?
        /// Whether the two differ in anything that the measure looks at.
        package var depends: Bool
    }

    /// What is said of the two.
    package enum Verdict: String, Sendable {
        case better, worse
        /// The interval of the headline's difference has 0 in it.
        case notShown = "not shown"
        /// Nothing that was judged depends on what differs.
        case same

        /// What the interval of a difference says: that of one less the other, of a measure that rises with quality or falls.
        init(difference: Interval?, risesWithQuality: Bool) {
            guard let difference, difference.low > 0 || difference.high < 0 else {
                self = .notShown
                return
            }
            self = (difference.low > 0) == risesWithQuality ? .better : .worse
        }
    }

    /// That of the headline first.
    package let rows: [Row]
    package let sample: SamplingUnits
    package let scope: IntervalScope

    package var grouping: Grouping { sample.grouping }
    /// How many units of the grouping there are.
    package var groups: Int { sample.count }

    /// Of `other`, by the headline.
    package var verdict: Verdict {
        guard rows.contains(where: \.depends) else { return .same }
        guard let row = rows.first else { return .notShown }
        return Verdict(difference: row.difference, risesWithQuality: row.measure.risesWithQuality)
    }

    /// - Parameters:
    ///   - cuts: backtests of the same people, each with the two contenders; at least one.
    ///   - places: the lengths of lists to be judged.
    package init(
        _ cuts: [(backtest: Backtest, one: Side, other: Side)], grouping: Grouping, places: [Int],
        scope: IntervalScope = .suchACrowd
    ) {
        precondition(!cuts.isEmpty)
        let sample = SamplingUnits(cuts.map(\.backtest), grouping: grouping)
        let judgements = cuts.map { Judgement($0.backtest, grouping: grouping, sample: sample) }
        let measures = [Measure.headline] + Measure.all(at: places).filter { $0 != .headline }
        let (ofLists, ofDecisions) = (measures.filter { !$0.isOfDecisions }, measures.filter(\.isOfDecisions))
        func averages(_ sides: [Side]) -> [Influence?] {
            let byCut = zip(judgements, sides).map { judgement, side -> [Influence?] in
                let places = side.shows.places(in: judgement.lists)
                var lists = judgement.statistics(of: side.shows, places, ofLists)[...]
                var decisions = judgement.statistics(of: side.predicts, places, ofDecisions)[...]
                return measures.map { $0.isOfDecisions ? decisions.removeFirst() : lists.removeFirst() }
            }
            return measures.indices.map { measure in Influence.average(byCut.map { $0[measure] }) }
        }
        let (one, other) = (averages(cuts.map(\.one)), averages(cuts.map(\.other)))
        let differences = zip(other, one).map { $0 - $1 }
        let reach = SimultaneousReach.normal(differences.dropFirst().compactMap(\.self))
        rows = measures.indices.map { place in
            let difference = differences[place]
            let error = difference?.standardError(scope) ?? 0
            return Row(
                measure: measures[place], one: one[place]?.interval(scope, within: measures[place].bounds),
                other: other[place]?.interval(scope, within: measures[place].bounds),
                difference: difference?.interval(scope, normal: place == 0 ? nil : reach),
                visible: error > 0 ? Power.visible(error: error, reach: place == 0 ? nil : reach) : nil,
                depends: error > 0 || (difference?.estimate ?? 0) != 0)
        }
        self.sample = sample
        self.scope = scope
    }
}
