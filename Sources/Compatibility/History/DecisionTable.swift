package import GroupedRows
internal import Parallelism
internal import Profiles

/// Decisions as history is fitted to: a row for each, those of one actor together.
package struct DecisionTable: Sendable {
    /// How many people there are: actors and targets are rows 0 ..< people.
    package let people: Int
    /// How many profile factors are compared.
    package let factors: Int
    package let actors: [Int32]
    package let targets: [Int32]
    /// 1 for a like or a conversation, 0 for a dislike or a block.
    package let outcomes: [Float]
    /// How many decisions a row counts for.
    package let weights: [Float]
    /// Decisions × factors, row-major: how well the target's profile suits the actor's, k_f in [0, 1].
    package let fits: [Float]
    /// The decisions of each actor.
    package let offsets: GroupOffsets

    /// - Parameter actors: ascending.
    package init(
        people: Int, factors: Int, actors: [Int32], targets: [Int32], outcomes: [Float], weights: [Float], fits: [Float]
    ) {
        precondition(fits.count == actors.count * factors, "one fit per factor")
        self.people = people
        self.factors = factors
        self.actors = actors
        self.targets = targets
        self.outcomes = outcomes
        self.weights = weights
        self.fits = fits
        offsets = GroupOffsets(counting: actors, groups: people)
    }

    package var count: Int { actors.count }

    /// The rows of an actor's decisions.
    package func rows(of actor: Int) -> Range<Int> { offsets[actor] }

    /// The decisions of a history.
    ///
    /// - Parameters:
    ///   - threads: how many tasks share the work.
    ///   - fits: writes the fits of all decisions of one person, decisions × factors.
    init(
        _ history: DecisionHistory, people: Int, factors: Int, threads: Int,
        fits: @Sendable (_ people: Range<Int>, _ fits: inout MutableSpan<Float>) -> Void
    ) {
        let (words, offsets) = (history.words.elements, history.words.offsets)
        let pieces = offsets.pieces(ofRows: Self.decisionsOfPiece)
        let parts = pieces.map { offsets[$0] }
        var actors = [Int32](repeating: 0, count: words.count)
        Parallel.write(&actors, parts: parts, threads: threads) { piece, actors in
            for actor in pieces[piece] {
                for row in offsets[actor] { actors[row - parts[piece].lowerBound] = Int32(actor) }
            }
        }
        var allFits = [Float](repeating: 0, count: words.count * factors)
        let wide = parts.map { $0.lowerBound * factors..<$0.upperBound * factors }
        Parallel.write(&allFits, parts: wide, threads: threads) { piece, part in fits(pieces[piece], &part) }
        self.init(
            people: people, factors: factors, actors: actors, targets: words.map(\.target),
            outcomes: words.map { $0.isPositive ? 1 : 0 }, weights: words.map(\.weight), fits: allFits)
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
        return DecisionTable(
            people: people, factors: factors, actors: column(actors, 0), targets: column(targets, 0),
            outcomes: column(outcomes, 0), weights: column(weights, 0), fits: column(fits, 0, width: factors))
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
