internal import LinearAlgebra
internal import Profiles

/// The steps of a sweep. A pass over the decisions is done in pieces that depend on the table only, and what the pieces find
/// is added up in their order.
extension JointFit {
    /// The fits of one decision, or what goes with them by factor; those beyond the factors are 0.
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
            return Parallel.pieces(of: table.starts, size: size).map { people in
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
    private static func slopes(
        _ z: SIMD4<Double>, outcomes: SIMD4<Double>, weights: SIMD4<Double>
    ) -> (rise: SIMD4<Double>, bend: SIMD4<Double>) {
        let chances = Logistic.sigmoid(z)
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

    /// The factors' terms of a decision as they are regressed on.
    @inline(__always)
    private func profile(_ slopes: Terms, _ means: Terms, _ terms: Terms) -> Double { (slopes * (terms - means)).sum() }

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
        let (slopes, means) = (Terms(padding: slopes), Terms(padding: meanFits))
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
                        intercept + profile(slopes, means, table.terms(row)) + reputation[Int(targets[row])]
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
    private static func four(_ row: Int, _ end: Int, _ number: (Int) -> Double) -> SIMD4<Double> {
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

    /// How the likelihood of all decisions rises and bends in intercept and slopes.
    private struct SharedSlopes: Sendable {
        var intercept = SIMD2<Double>.zero
        /// By factor: how it rises, and how intercept and factor bend it together.
        var rise = Terms.zero
        var bend = Terms.zero
        /// Its bend by two factors; symmetric.
        var (bend0, bend1, bend2, bend3) = (Terms.zero, Terms.zero, Terms.zero, Terms.zero)

        /// - Parameters:
        ///   - rise: how the likelihood of a decision rises in its log-odds, and how it bends.
        @inline(__always)
        mutating func add(rise: Double, bend: Double, _ terms: Terms) {
            intercept += SIMD2(rise, bend)
            self.rise += rise * terms
            let scaled = bend * terms
            self.bend += scaled
            bend0 += scaled * terms[0]
            bend1 += scaled * terms[1]
            bend2 += scaled * terms[2]
            bend3 += scaled * terms[3]
        }

        mutating func add(_ other: SharedSlopes) {
            intercept += other.intercept
            rise += other.rise
            bend += other.bend
            bend0 += other.bend0
            bend1 += other.bend1
            bend2 += other.bend2
            bend3 += other.bend3
        }
    }

    /// By group of the actor and then of the target.
    private func sharedSlopes(_ table: DecisionTable, _ people: Range<Int>) -> [SharedSlopes] {
        let (slopes, means) = (Terms(padding: slopes), Terms(padding: meanFits))
        let (targets, outcomes, weights) = (table.targets.span, table.outcomes.span, table.weights.span)
        let reputation = reputation.span
        let (actors, selectivity) = (table.actors.span, selectivity.span)
        let groupCount = max(centres.selectivity.count, 1)
        let groups = groups.span
        var sums = [SharedSlopes](repeating: SharedSlopes(), count: groupCount * groupCount)
        let end = table.starts[people.upperBound]
        for row in stride(from: table.starts[people.lowerBound], to: end, by: 4) {
            let z = Self.four(row, end) { row in
                intercept + profile(slopes, means, table.terms(row)) + selectivity[Int(actors[row])]
                    + reputation[Int(targets[row])]
            }
            let found = Self.slopes(
                z, outcomes: Self.four(row, end) { Double(outcomes[$0]) },
                weights: Self.four(row, end) { Double(weights[$0]) })
            for lane in 0..<min(4, end - row) {
                let (actor, target) = (Int(actors[row + lane]), Int(targets[row + lane]))
                let cell = groupCount == 1 ? 0 : groups[actor] * groupCount + groups[target]
                sums[cell].add(rise: found.rise[lane], bend: found.bend[lane], table.terms(row + lane) - means)
            }
        }
        return sums
    }

    /// One Newton step for intercept, slopes and what the groups have in common, together: everybody of a group, and the centre
    /// that they are shrunk to, move by the same in selectivity, and by the same in reputation.
    ///
    /// Where each gender decides on the other, one person's step after the other would take hundreds of sweeps to tell how
    /// readily the one likes from how much the other is liked.
    mutating func stepShared(_ table: DecisionTable, _ pieces: [Piece]) -> Double {
        let fit = self
        let found = Parallel.map(pieces.count, threads: threads) { fit.sharedSlopes(table, pieces[$0].people) }
        let groupCount = centres.selectivity.count
        let (ofActors, ofTargets) = (1 + slopes.count, 1 + slopes.count + groupCount)
        var system = SharedSystem(size: ofTargets + groupCount)
        for cell in 0..<max(groupCount * groupCount, 1) {
            let sums = found.reduce(into: SharedSlopes()) { $0.add($1[cell]) }
            var places = [0]
            if groupCount > 0 { places += [ofActors + cell / groupCount, ofTargets + cell % groupCount] }
            system.add(sums, factors: slopes.count, alike: places)
        }
        for factor in slopes.indices {
            system.hold(factor + 1, slopes[factor] - priorSlopes[factor], by: 1 / (Self.slopeSpread * Self.slopeSpread))
        }
        for group in 0..<groupCount {
            system.hold(
                ofActors + group, centres.selectivity[group],
                by: Self.groupPrior / (selectivitySpread * selectivitySpread))
            system.hold(
                ofTargets + group, centres.reputation[group],
                by: Self.groupPrior / (reputationSpread * reputationSpread))
        }
        guard var step = system.solution() else { return 0 }
        var moved = step[0].magnitude
        for factor in slopes.indices { moved += step[factor + 1].magnitude * widestFits[factor] }
        for side in [step[ofActors..<ofTargets], step[ofTargets...]] { moved += side.map(\.magnitude).max() ?? 0 }
        let part = Self.damping(moved)
        for place in step.indices { step[place] *= part }
        intercept += step[0]
        for factor in slopes.indices { slopes[factor] += step[factor + 1] }
        for group in 0..<groupCount {
            centres.selectivity[group] += step[ofActors + group]
            centres.reputation[group] += step[ofTargets + group]
        }
        for row in groups.indices {
            if actors[row] { selectivity[row] += step[ofActors + groups[row]] }
            if targets[row] { reputation[row] += step[ofTargets + groups[row]] }
        }
        return step.reduce(0) { max($0, $1.magnitude) }
    }

    /// A small Newton step in the making.
    private struct SharedSystem {
        private var gradient: [Double]
        /// What is on and below the diagonal.
        private var information: [Double]

        init(size: Int) {
            gradient = [Double](repeating: 0, count: size)
            information = [Double](repeating: 0, count: size * size)
        }

        /// Adds decisions.
        ///
        /// - Parameter alike: the parameters that move the log-odds of all of them alike, ascending, 0 the first; those of
        ///   the factors are 1…`factors`.
        mutating func add(_ sums: SharedSlopes, factors: Int, alike: [Int]) {
            let size = gradient.count
            let bends = [sums.bend0, sums.bend1, sums.bend2, sums.bend3]
            for place in alike {
                gradient[place] += sums.intercept[0]
                for other in alike where other <= place { information[place * size + other] += sums.intercept[1] }
                for factor in 0..<factors {
                    information[max(place, factor + 1) * size + min(place, factor + 1)] += sums.bend[factor]
                }
            }
            for factor in 0..<factors {
                gradient[factor + 1] += sums.rise[factor]
                for other in 0...factor { information[(factor + 1) * size + other + 1] += bends[factor][other] }
            }
        }

        /// Adds the penalty of a parameter.
        mutating func hold(_ place: Int, _ distance: Double, by penalty: Double) {
            gradient[place] -= penalty * distance
            information[place * gradient.count + place] += penalty
        }

        func solution() -> [Double]? {
            var (gradient, information) = (gradient, information)
            return Cholesky.solve(&information, &gradient) ? gradient : nil
        }
    }
}

extension JointFit.Terms {
    /// Numbers by factor.
    fileprivate init(padding numbers: [Double]) {
        self = .zero
        for (place, number) in numbers.enumerated() { self[place] = number }
    }
}

extension DecisionTable {
    /// The fits of a decision.
    @inline(__always)
    func terms(_ row: Int) -> JointFit.Terms {
        let start = row * factors
        let fits = fits.span
        if factors == 4 {
            return JointFit.Terms(
                Double(fits[start]), Double(fits[start + 1]), Double(fits[start + 2]), Double(fits[start + 3]))
        }
        var terms = JointFit.Terms.zero
        for factor in 0..<factors { terms[factor] = Double(fits[start + factor]) }
        return terms
    }
}
