/// Decisions as history is fitted to: a row for each, those of one actor together.
package struct DecisionTable: Sendable {
    /// How many people there are: actors and targets are rows 0 ..< people.
    package let people: Int
    /// How many profile factors are compared.
    package let factors: Int
    package private(set) var actors: [Int32] = []
    package private(set) var targets: [Int32] = []
    /// 1 for a like or a conversation, 0 for a dislike or a block.
    package private(set) var outcomes: [Float] = []
    /// How many decisions a row counts for.
    package private(set) var weights: [Float] = []
    /// Decisions × factors, row-major: how well the target's profile suits the actor's, k_f in [0, 1].
    package private(set) var fits: [Float] = []
    /// Where the decisions of each actor begin; one number more than there are people.
    package private(set) var starts: [Int] = [0]

    package init(people: Int, factors: Int) {
        self.people = people
        self.factors = factors
    }

    package var count: Int { actors.count }

    /// Makes room for so many decisions.
    package mutating func reserve(_ count: Int) {
        actors.reserveCapacity(count)
        targets.reserveCapacity(count)
        outcomes.reserveCapacity(count)
        weights.reserveCapacity(count)
        fits.reserveCapacity(count * factors)
        starts.reserveCapacity(people + 1)
    }

    /// Adds one decision.
    ///
    /// - Parameters:
    ///   - actor: not lower than those before.
    ///   - fits: one per factor.
    package mutating func append(actor: Int, target: Int, isLike: Bool, weight: Double, fits: some Sequence<Float>) {
        close(before: actor)
        actors.append(Int32(actor))
        targets.append(Int32(target))
        outcomes.append(isLike ? 1 : 0)
        weights.append(Float(weight))
        self.fits.append(contentsOf: fits)
        precondition(self.fits.count == count * factors, "one fit per factor")
    }

    /// Ends the table: everybody has a start.
    package mutating func finish() { close(before: people) }

    private mutating func close(before actor: Int) {
        precondition(starts.count <= actor + 1, "actors ascend")
        while starts.count <= actor { starts.append(count) }
    }

    /// The rows of an actor's decisions, once the table is finished.
    package func rows(of actor: Int) -> Range<Int> { starts[actor]..<starts[actor + 1] }

    /// The decisions of the rows that are kept, in their order.
    package func filter(_ isKept: (Int) -> Bool) -> DecisionTable {
        var part = DecisionTable(people: people, factors: factors)
        part.reserve(count)
        for row in 0..<count where isKept(row) {
            part.append(
                actor: Int(actors[row]), target: Int(targets[row]), isLike: outcomes[row] == 1,
                weight: Double(weights[row]), fits: fits[row * factors..<(row + 1) * factors])
        }
        part.finish()
        return part
    }

    /// The rows in the order of their targets, and where those of each target begin.
    func byTarget() -> (rows: [Int32], starts: [Int]) {
        var starts = [Int](repeating: 0, count: people + 1)
        for target in targets { starts[Int(target) + 1] += 1 }
        for person in 0..<people { starts[person + 1] += starts[person] }
        var next = starts
        var rows = [Int32](repeating: 0, count: count)
        for (row, target) in targets.enumerated() {
            rows[next[Int(target)]] = Int32(row)
            next[Int(target)] += 1
        }
        return (rows, starts)
    }

    /// The share of likes by weight, as if there had been one like and one dislike more: a rate of 0 or 1 has no log-odds.
    package var baseRate: Double {
        var (likes, total) = (1.0, 2.0)
        for row in 0..<count {
            likes += Double(weights[row] * outcomes[row])
            total += Double(weights[row])
        }
        return likes / total
    }
}
