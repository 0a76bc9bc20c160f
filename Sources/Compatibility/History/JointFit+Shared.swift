internal import GroupedRows
internal import LinearAlgebra
internal import Parallelism
internal import Profiles

/// The step of what everybody shares: intercept, slopes, and what each group has in common.
extension JointFit {
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
        let rows = table.offsets[people]
        let end = rows.upperBound
        for row in stride(from: rows.lowerBound, to: end, by: 4) {
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
