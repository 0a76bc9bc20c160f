internal import GroupedRows
internal import LinearAlgebra
internal import Parallelism
internal import Profiles

/// The step of what everybody shares: intercept, slopes, and what each group has in common.
extension JointFit {
    /// How the likelihood of some decisions rises and bends in intercept and slopes, by cell: a group of actors and one of
    /// targets.
    private struct SharedSlopes: Sendable {
        private let fours: Int
        /// By cell: rise and bend in the intercept; by four factors, the rise; the bend with the intercept; then for each
        /// factor the bend with it, of which only the fours up to its own are filled.
        private(set) var sums: [Terms]

        init(cells: Int, factors: Int) {
            fours = (factors + 3) / 4
            sums = [Terms](repeating: .zero, count: cells * (1 + 2 * fours + 4 * fours * fours))
        }

        /// Where the numbers of a cell begin.
        @inline(__always)
        private func start(_ cell: Int) -> Int { cell * (1 + 2 * fours + 4 * fours * fours) }

        /// - Parameters:
        ///   - rise: how the likelihood of a decision rises in its log-odds, and how it bends.
        ///   - terms: the distances of its fits from their means.
        @inline(__always)
        mutating func add(rise: Double, bend: Double, _ terms: (_ four: Int) -> Terms, to cell: Int) {
            let (start, fours) = (start(cell), fours)
            var sums = sums.mutableSpan
            sums[start] += Terms(rise, bend, 0, 0)
            // Four factors are the usual case, in which nothing is looped over.
            if fours == 1 {
                let own = terms(0)
                let scaled = bend * own
                sums[start + 1] += rise * own
                sums[start + 2] += scaled
                for lane in 0..<4 { sums[start + 3 + lane] += scaled * own[lane] }
                return
            }
            for four in 0..<fours {
                let own = terms(four)
                sums[start + 1 + four] += rise * own
                sums[start + 1 + fours + four] += bend * own
                for other in 0...four {
                    let scaled = bend * (other == four ? own : terms(other))
                    let place = start + 1 + 2 * fours + 4 * four * fours + other
                    for lane in 0..<4 { sums[place + lane * fours] += scaled * own[lane] }
                }
            }
        }

        mutating func add(_ other: SharedSlopes) {
            for place in sums.indices { sums[place] += other.sums[place] }
        }

        func intercept(_ cell: Int) -> (rise: Double, bend: Double) {
            let both = sums[start(cell)]
            return (both[0], both[1])
        }

        func rise(_ cell: Int, _ factor: Int) -> Double { sums[start(cell) + 1 + factor / 4][factor % 4] }

        func bend(_ cell: Int, _ factor: Int) -> Double { sums[start(cell) + 1 + fours + factor / 4][factor % 4] }

        /// - Parameter other: at most `factor`.
        func bend(_ cell: Int, _ factor: Int, _ other: Int) -> Double {
            sums[start(cell) + 1 + 2 * fours + factor * fours + other / 4][other % 4]
        }
    }

    private func sharedSlopes(_ table: DecisionTable, _ people: Range<Int>) -> SharedSlopes {
        let (slopes, means) = (Terms.fours(slopes), Terms.fours(meanFits))
        let (slopeSpan, meanSpan) = (slopes.span, means.span)
        let (targets, outcomes, weights) = (table.targets.span, table.outcomes.span, table.weights.span)
        let reputation = reputation.span
        let (actors, selectivity) = (table.actors.span, selectivity.span)
        let groupCount = max(centres.selectivity.count, 1)
        let groups = groups.span
        var sums = SharedSlopes(cells: groupCount * groupCount, factors: table.factors)
        let rows = table.offsets[people]
        let end = rows.upperBound
        for row in stride(from: rows.lowerBound, to: end, by: 4) {
            let z = Self.four(row, end) { row in
                intercept + Self.profile(table, row, slopeSpan, meanSpan) + selectivity[Int(actors[row])]
                    + reputation[Int(targets[row])]
            }
            let found = Self.slopes(
                z, outcomes: Self.four(row, end) { Double(outcomes[$0]) },
                weights: Self.four(row, end) { Double(weights[$0]) })
            for lane in 0..<min(4, end - row) {
                let (actor, target) = (Int(actors[row + lane]), Int(targets[row + lane]))
                let cell = groupCount == 1 ? 0 : groups[actor] * groupCount + groups[target]
                sums.add(
                    rise: found.rise[lane], bend: found.bend[lane],
                    { table.terms(row + lane, $0) - meanSpan[$0] }, to: cell)
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
        let cells = max(groupCount * groupCount, 1)
        let sums = found.reduce(into: SharedSlopes(cells: cells, factors: slopes.count)) { $0.add($1) }
        for cell in 0..<cells {
            var places = [0]
            if groupCount > 0 { places += [ofActors + cell / groupCount, ofTargets + cell % groupCount] }
            system.add(sums, cell: cell, factors: slopes.count, alike: places)
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

        /// Adds the decisions of a cell.
        ///
        /// - Parameter alike: the parameters that move the log-odds of all of them alike, ascending, 0 the first; those of
        ///   the factors are 1…`factors`.
        mutating func add(_ sums: SharedSlopes, cell: Int, factors: Int, alike: [Int]) {
            let size = gradient.count
            let intercept = sums.intercept(cell)
            for place in alike {
                gradient[place] += intercept.rise
                for other in alike where other <= place { information[place * size + other] += intercept.bend }
                for factor in 0..<factors {
                    information[max(place, factor + 1) * size + min(place, factor + 1)] += sums.bend(cell, factor)
                }
            }
            for factor in 0..<factors {
                gradient[factor + 1] += sums.rise(cell, factor)
                for other in 0...factor {
                    information[(factor + 1) * size + other + 1] += sums.bend(cell, factor, other)
                }
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
