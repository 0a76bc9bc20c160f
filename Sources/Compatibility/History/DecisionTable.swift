internal import Profiles

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

    /// The decisions of a history.
    ///
    /// - Parameters:
    ///   - threads: how many tasks share the work.
    ///   - fits: writes the fits of all decisions of one person, decisions × factors.
    init(
        _ history: DecisionHistory, people: Int, factors: Int, threads: Int,
        fits: @Sendable (_ people: Range<Int>, _ fits: inout MutableSpan<Float>) -> Void
    ) {
        self.init(people: people, factors: factors)
        starts = history.starts
        let pieces = Parallel.pieces(of: starts, size: Self.decisionsOfPiece)
        let parts = pieces.map { history.starts[$0.lowerBound]..<history.starts[$0.upperBound] }
        actors = [Int32](repeating: 0, count: history.count)
        Parallel.write(&actors, parts: parts, threads: threads) { piece, actors in
            for actor in pieces[piece] {
                for row in history.starts[actor]..<history.starts[actor + 1] {
                    actors[row - parts[piece].lowerBound] = Int32(actor)
                }
            }
        }
        targets = history.words.map(\.target)
        outcomes = history.words.map { $0.isPositive ? 1 : 0 }
        weights = history.words.map(\.weight)
        self.fits = [Float](repeating: 0, count: history.count * factors)
        let wide = parts.map { $0.lowerBound * factors..<$0.upperBound * factors }
        Parallel.write(&self.fits, parts: wide, threads: threads) { piece, part in fits(pieces[piece], &part) }
    }

    /// With more decisions than this the table is worked on in pieces.
    static let decisionsOfPiece = 65_536

    /// The decisions of the rows that are kept, in their order.
    ///
    /// - Parameter threads: how many tasks share the work.
    package func filter(threads: Int = 1, _ isKept: @Sendable (Int) -> Bool) -> DecisionTable {
        let pieces = Parallel.pieces(of: count, size: Self.decisionsOfPiece)
        let kept = Parallel.map(pieces.count, threads: threads) { piece in
            pieces[piece].filter(isKept).map { Int32($0) }
        }
        var parts: [Range<Int>] = []
        for rows in kept { parts.append((parts.last?.upperBound ?? 0)..<(parts.last?.upperBound ?? 0) + rows.count) }
        func column<Element: Sendable>(_ all: [Element], _ zero: Element, width: Int = 1) -> [Element] {
            var column = [Element](repeating: zero, count: (parts.last?.upperBound ?? 0) * width)
            let wide = parts.map { $0.lowerBound * width..<$0.upperBound * width }
            Parallel.write(&column, parts: wide, threads: threads) { piece, part in
                for (place, row) in kept[piece].enumerated() {
                    for offset in 0..<width { part[place * width + offset] = all[Int(row) * width + offset] }
                }
            }
            return column
        }
        var part = DecisionTable(people: people, factors: factors)
        part.actors = column(actors, 0)
        part.targets = column(targets, 0)
        part.outcomes = column(outcomes, 0)
        part.weights = column(weights, 0)
        part.fits = column(fits, 0, width: factors)
        part.starts = [Int](repeating: 0, count: people + 1)
        for actor in part.actors { part.starts[Int(actor) + 1] += 1 }
        for person in 0..<people { part.starts[person + 1] += part.starts[person] }
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
