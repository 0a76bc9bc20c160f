internal import GroupedRows
internal import Parallelism
internal import Profiles

/// What the people of a crowd have shown of their wishes, by actor. Actors and targets are places of an order, not rows.
struct DecisionHistory: Sendable {
    /// What somebody said of somebody, in 8 bytes.
    struct Word: Sendable {
        fileprivate(set) var target: Int32
        /// The weight; below 0 for a dislike or a block.
        private let signed: Float

        init(target: Int32, isPositive: Bool, weight: Double) {
            self.target = target
            signed = isPositive ? Float(weight) : -Float(weight)
        }

        var isPositive: Bool { signed > 0 }
        /// How many decisions it counts for, above 0.
        var weight: Float { signed.magnitude }
    }

    /// By actor.
    let words: Grouped<Word>
    var count: Int { words.elements.count }

    /// Decisions and conversations known at `asOf`. A conversation counts as a strong like by both, unless the word that
    /// stands is a dislike or a block.
    init(order: KeyOrder, standing: Standing, asOf: Timestamp, conversationWeight: Double, threads: Int = 1) {
        let people = order.rows.count
        var conversed: [[Int32]] = Array(repeating: [], count: standing.conversations.isEmpty ? 0 : people)
        for pair in standing.conversations {
            conversed[Int(pair.first)].append(pair.second)
            conversed[Int(pair.second)].append(pair.first)
        }
        let partners = conversed
        let isByRow = order.isByRow
        let pieces = Parallel.pieces(of: people, size: 16_384)
        let found = Parallel.map(pieces.count, threads: threads) { piece in
            var words = Grouped<Word>()
            var said: [Word] = []
            for place in pieces[piece] {
                let actor = Int(order.rows[place])
                said.removeAll(keepingCapacity: true)
                Self.add(
                    standing.decisions(of: actor), partners.isEmpty ? [] : Set(partners[actor]), asOf,
                    conversationWeight, to: &said)
                if !isByRow {
                    for position in said.indices { said[position].target = order.places[Int(said[position].target)] }
                    said.sort { $0.target < $1.target }
                }
                for word in said { words.append(word) }
                words.endGroup()
            }
            return words
        }
        var words = Grouped<Word>()
        words.reserveCapacity(groups: people, elements: found.reduce(0) { $0 + $1.elements.count })
        for part in found { words.append(contentsOf: part) }
        self.words = words
    }

    /// Adds what one person has shown.
    ///
    /// - Parameter partners: with whom they conversed.
    private static func add(
        _ decisions: ArraySlice<Decision>, _ partners: Set<Int32>, _ asOf: Timestamp, _ conversationWeight: Double,
        to words: inout [Word]
    ) {
        var spokenOf: Set<Int32> = []
        for decision in decisions {
            if !partners.isEmpty { spokenOf.insert(decision.target) }
            // Said later, or nobody knows when: it keeps people apart, but nothing is learned from it, and their
            // conversation no longer speaks for them.
            guard let time = decision.time, time <= asOf else { continue }
            let talked = decision.isLike && partners.contains(decision.target)
            words.append(
                Word(
                    target: decision.target, isPositive: decision.isLike, weight: talked ? conversationWeight : 1))
        }
        for target in partners.subtracting(spokenOf).sorted() {
            words.append(Word(target: target, isPositive: true, weight: conversationWeight))
        }
    }
}
