internal import GroupedRows
internal import MathFunctions
internal import Parallelism
internal import Profiles

/// The steps of a sweep. A pass over the decisions is done in pieces that depend on the table only, and what the pieces find
/// is added up in their order.
extension JointFit {
    /// The fits of one decision, or what goes with them by factor, four factors to a vector; those beyond the factors are 0.
    typealias Terms = SIMD4<Double>

    /// People whose decisions are passed over one after the other, and what was found on the way.
    struct Piece: Sendable {
        let people: Range<Int>
        /// By target, how the likelihood rises and bends in reputations by the decisions of these people.
        fileprivate var slopes: [SIMD2<Double>]
        /// The selectivity of these people.
        fileprivate var selectivity: [Double]
        fileprivate var moved = Moved()

        /// With more decisions than this there is more than one piece.
        static let decisions = 65_536
        /// Each piece has room for everybody.
        private static let most = 8

        static func pieces(of table: DecisionTable) -> [Piece] {
            let size = max(decisions, (table.count + most - 1) / most)
            return table.offsets.pieces(ofRows: size).map { people in
                Piece(
                    people: people, slopes: [SIMD2<Double>](repeating: .zero, count: table.people),
                    selectivity: [Double](repeating: 0, count: people.count))
            }
        }
    }

    /// What a step of one side led to.
    struct Moved: Sendable {
        /// The largest step.
        var largest = 0.0
        /// Σ of the squares of the parameters' distances from their centres and of their own doubt.
        var squares = 0.0
        var count = 0.0

        mutating func note(_ step: Double, to value: Double, centre: Double, curvature: Double) {
            largest = max(largest, step.magnitude)
            squares += (value - centre) * (value - centre) + 1 / curvature
            count += 1
        }

        mutating func add(_ other: Moved) {
            largest = max(largest, other.largest)
            squares += other.squares
            count += other.count
        }

        /// The variance of the parameters with the spread as it is (the EM step).
        var variance: Double { (squares + JointFit.spreadPrior) / (count + JointFit.spreadPrior) }
    }

    /// How the likelihood of four decisions rises and bends in their log-odds, by decision.
    @inline(__always)
    static func slopes(
        _ z: SIMD4<Double>, outcomes: SIMD4<Double>, weights: SIMD4<Double>
    ) -> (rise: SIMD4<Double>, bend: SIMD4<Double>) {
        let chances = PortableMath.sigmoid(z)
        return (weights * (outcomes - chances), weights * chances * (1 - chances))
    }

    /// A damped Newton step of one person's parameter.
    ///
    /// - Parameter slope: how the likelihood rises and bends in it; the second with the penalty's.
    @inline(__always)
    private static func step(_ slope: SIMD2<Double>, from value: Double, centre: Double, penalty: Double) -> Double {
        let step = (slope[0] - penalty * (value - centre)) / slope[1]
        return step * damping(step.magnitude)
    }

    /// Σ_f slope_f (fit_f − mean fit_f) of a decision.
    @inline(__always)
    static func profile(_ table: DecisionTable, _ row: Int, _ slopes: Span<Terms>, _ means: Span<Terms>) -> Double {
        // Four factors are the usual case, in which nothing is looped over.
        if slopes.count == 1 { return (slopes[0] * (table.terms(row, 0) - means[0])).sum() }
        var sum = 0.0
        for four in slopes.indices { sum += (slopes[four] * (table.terms(row, four) - means[four])).sum() }
        return sum
    }

    /// One Newton step for everybody's selectivity. These do not touch each other, so they step together.
    ///
    /// What a step of the reputations needs is summed on the way: the decisions of somebody who has just stepped are at
    /// hand, so that their chances with the new selectivity take no pass of their own.
    mutating func stepActors(_ table: DecisionTable, _ pieces: inout [Piece]) -> Moved {
        let fit = self
        Parallel.update(&pieces, threads: threads) { fit.stepActors(table, &$0) }
        var moved = Moved()
        for piece in pieces {
            selectivity.replaceSubrange(piece.people, with: piece.selectivity)
            moved.add(piece.moved)
        }
        return moved
    }

    private func stepActors(_ table: DecisionTable, _ piece: inout Piece) {
        let penalty = 1 / (selectivitySpread * selectivitySpread)
        let (slopes, means) = (Terms.fours(slopes), Terms.fours(meanFits))
        let (slopeSpan, meanSpan) = (slopes.span, means.span)
        let (targets, outcomes, weights) = (table.targets.span, table.outcomes.span, table.weights.span)
        let reputation = reputation.span
        for target in piece.slopes.indices { piece.slopes[target] = .zero }
        piece.moved = Moved()
        // One person's decisions: their log-odds without the own selectivity, and what came of them, by four.
        var fours: [(rest: SIMD4<Double>, outcomes: SIMD4<Double>, weights: SIMD4<Double>)] = []
        for actor in piece.people {
            let rows = table.rows(of: actor)
            var value = selectivity[actor]
            if !rows.isEmpty {
                fours.removeAll(keepingCapacity: true)
                var slope = SIMD2(0, penalty)
                for row in stride(from: rows.lowerBound, to: rows.upperBound, by: 4) {
                    let end = rows.upperBound
                    let rest = Self.four(row, end) { row in
                        intercept + Self.profile(table, row, slopeSpan, meanSpan) + reputation[Int(targets[row])]
                    }
                    let outcome = Self.four(row, end) { Double(outcomes[$0]) }
                    let weight = Self.four(row, end) { Double(weights[$0]) }
                    fours.append((rest, outcome, weight))
                    let found = Self.slopes(rest + value, outcomes: outcome, weights: weight)
                    slope += SIMD2(found.rise.sum(), found.bend.sum())
                }
                let centre = centres.selectivity.isEmpty ? 0 : centres.selectivity[groups[actor]]
                let step = Self.step(slope, from: value, centre: centre, penalty: penalty)
                value += step
                piece.moved.note(step, to: value, centre: centre, curvature: slope[1])
                var row = rows.lowerBound
                for four in fours {
                    let found = Self.slopes(four.rest + value, outcomes: four.outcomes, weights: four.weights)
                    for lane in 0..<min(4, rows.upperBound - row) {
                        piece.slopes[Int(targets[row + lane])] += SIMD2(found.rise[lane], found.bend[lane])
                    }
                    row += 4
                }
            }
            piece.selectivity[actor - piece.people.lowerBound] = value
        }
    }

    /// What four rows say; 0 for those from `end` on, so that they weigh nothing.
    @inline(__always)
    static func four(_ row: Int, _ end: Int, _ number: (Int) -> Double) -> SIMD4<Double> {
        if row + 4 <= end { return SIMD4(number(row), number(row + 1), number(row + 2), number(row + 3)) }
        var four = SIMD4<Double>.zero
        for lane in 0..<end - row { four[lane] = number(row + lane) }
        return four
    }

    /// One Newton step for everybody's reputation, after `stepActors`.
    mutating func stepTargets(_ pieces: [Piece]) -> Moved {
        let fit = self
        let penalty = 1 / (reputationSpread * reputationSpread)
        let ranges = Parallel.pieces(of: reputation.count, size: Piece.decisions)
        var moved = [Moved](repeating: Moved(), count: ranges.count)
        let values = Parallel.map(ranges.count, threads: threads) { part in
            var moved = Moved()
            let values = ranges[part].map { target in
                let value = fit.reputation[target]
                guard fit.targets[target] else { return value }
                var slope = SIMD2(0, penalty)
                for piece in pieces { slope += piece.slopes[target] }
                let centre = fit.centres.reputation.isEmpty ? 0 : fit.centres.reputation[fit.groups[target]]
                let step = Self.step(slope, from: value, centre: centre, penalty: penalty)
                moved.note(step, to: value + step, centre: centre, curvature: slope[1])
                return value + step
            }
            return (values, moved)
        }
        for (part, found) in values.enumerated() {
            reputation.replaceSubrange(ranges[part], with: found.0)
            moved[part] = found.1
        }
        return moved.reduce(into: Moved()) { $0.add($1) }
    }
}

extension JointFit.Terms {
    /// Numbers by factor, padded with 0.
    static func fours(_ numbers: [Double]) -> [Self] {
        var fours = [Self](repeating: .zero, count: (numbers.count + 3) / 4)
        for (place, number) in numbers.enumerated() { fours[place / 4][place % 4] = number }
        return fours
    }
}

extension DecisionTable {
    /// How many vectors the factors fill.
    var fours: Int { (factors + 3) / 4 }

    /// The fits of a decision by the factors from 4 · `four` on.
    @inline(__always)
    func terms(_ row: Int, _ four: Int) -> JointFit.Terms {
        let (first, rest) = (row * factors + 4 * four, factors - 4 * four)
        let fits = fits.span
        if rest >= 4 {
            return JointFit.Terms(
                Double(fits[first]), Double(fits[first + 1]), Double(fits[first + 2]), Double(fits[first + 3]))
        }
        var terms = JointFit.Terms.zero
        for factor in 0..<rest { terms[factor] = Double(fits[first + factor]) }
        return terms
    }
}
