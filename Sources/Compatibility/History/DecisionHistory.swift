internal import Profiles

/// What the people of a crowd have shown of their wishes, by actor.
struct DecisionHistory: Sendable {
    struct Word: Sendable {
        var target: Int32
        var isPositive: Bool
        var weight: Double
    }

    private let words: [Word]
    private let starts: [Int]

    /// Decisions and conversations known at `asOf`. A conversation counts as a strong like by both, unless the word that
    /// stands is a dislike or a block.
    init(people: Int, standing: Standing, asOf: Timestamp, conversationWeight: Double) {
        var conversed: [[Int32]] = Array(repeating: [], count: standing.conversations.isEmpty ? 0 : people)
        for pair in standing.conversations {
            conversed[Int(pair.first)].append(pair.second)
            conversed[Int(pair.second)].append(pair.first)
        }
        var words: [Word] = []
        words.reserveCapacity(standing.decisions.count + 2 * standing.conversations.count)
        var starts = [0]
        starts.reserveCapacity(people + 1)
        for actor in 0..<people {
            let partners = conversed.isEmpty ? [] : Set(conversed[actor])
            var spokenOf: Set<Int32> = []
            for decision in standing.decisions(of: actor) {
                guard let time = decision.time, time <= asOf else {
                    // Said later, or nobody knows when: it keeps people apart, but nothing is learned from it, and
                    // their conversation no longer speaks for them.
                    spokenOf.insert(decision.target)
                    continue
                }
                let talked = decision.isLike && partners.contains(decision.target)
                words.append(
                    Word(
                        target: decision.target, isPositive: decision.isLike,
                        weight: talked ? conversationWeight : 1))
                if !partners.isEmpty { spokenOf.insert(decision.target) }
            }
            for target in partners.subtracting(spokenOf).sorted() {
                words.append(Word(target: target, isPositive: true, weight: conversationWeight))
            }
            starts.append(words.count)
        }
        self.words = words
        self.starts = starts
    }

    var count: Int { words.count }

    func words(of actor: Int) -> ArraySlice<Word> { words[starts[actor]..<starts[actor + 1]] }
}
