internal import GroupedRows
internal import Parallelism

/// What stands between the people of a crowd at a moment, worked out from all their interactions.
package struct Standing: Sendable {
    /// By actor, and then by target.
    private let decisionsByActor: Grouped<Decision>
    /// What keeps pairs apart or brings them together.
    package let ledger: PairLedger
    /// Pairs in which both wrote in a direct chat at or before the moment.
    package let conversations: [(first: Int32, second: Int32)]

    /// The decision of each ordered pair that counts, by actor and then by target.
    package var decisions: [Decision] { decisionsByActor.elements }

    /// Reads what counts at `asOf`.
    ///
    /// Of a person's interactions with another the latest counts, ties going to the larger id. Likes after `asOf` are not
    /// seen; blocks, dislikes, unmapped types and chats are, however late, because a pass must never match people who
    /// have parted since. A dislike whose time is unreadable counts as the latest, and a like whose time is
    /// unreadable does not count: where the data is broken, people are kept apart.
    ///
    /// - Parameters:
    ///   - people: how many rows the crowd has; all row numbers are below it.
    ///   - dislikeExpiry: after how long a dislike no longer stands; `nil`: never.
    ///   - threads: how many tasks share the work; what is found does not depend on it.
    package init(
        people: Int, interactions: [Interaction], chats: [DirectChat], remembered: [RememberedPair],
        asOf: Timestamp, dislikeExpiry: TimeSpan?, threads: Int = 1
    ) {
        let byActor = Grouped(positionsOf: interactions.lazy.map { $0.actor }, groups: people)
        let pieces = byActor.offsets.pieces(ofRows: Self.interactionsOfPiece)
        let found = Parallel.map(pieces.count, threads: threads) { piece in
            var found = Found()
            var words: [Interaction] = []
            for actor in pieces[piece] {
                words.removeAll(keepingCapacity: true)
                for position in byActor[actor] { words.append(interactions[Int(position)]) }
                found.add(&words, of: actor, asOf: asOf, dislikeExpiry: dislikeExpiry)
            }
            return found
        }
        var decisions = Grouped<Decision>()
        var entries: [PairLedger.Entry] = []
        decisions.reserveCapacity(groups: people, elements: found.reduce(0) { $0 + $1.decisions.elements.count })
        entries.reserveCapacity(found.reduce(chats.count + remembered.count) { $0 + $1.entries.count })
        for part in found {
            decisions.append(contentsOf: part.decisions)
            entries += part.entries
        }
        var conversations: [(first: Int32, second: Int32)] = []
        for chat in chats {
            entries.append(PairLedger.Entry(chat.first, chat.second, .directChat))
            if let answered = chat.answered, answered <= asOf {
                conversations.append((min(chat.first, chat.second), max(chat.first, chat.second)))
            }
        }
        for pair in remembered {
            entries.append(PairLedger.Entry(pair.first, pair.second, pair.wasMatched ? .matchedBefore : .known))
        }
        self.decisionsByActor = decisions
        self.ledger = PairLedger(people: people, entries: entries, threads: threads)
        self.conversations = conversations
    }

    /// With more interactions than this their people are divided.
    private static let interactionsOfPiece = 65_536

    /// The decisions of one actor, by target.
    package func decisions(of actor: Int) -> ArraySlice<Decision> {
        decisionsByActor[actor]
    }

    /// The decision of one person on another that counts; `nil` when there is none.
    package func decision(of actor: Int, on target: Int) -> Decision? {
        let decisions = decisions(of: actor)
        return decisions.binarySearch(for: Int32(target), by: { $0.target }).map { decisions[$0] }
    }

    /// The like that completed a mutual like, that is the later of the two, ties going to the larger id; `nil` when
    /// they do not like each other.
    package func completion(_ one: Int, _ other: Int) -> Decision? {
        guard let there = decision(of: one, on: other), let back = decision(of: other, on: one),
            there.isLike, back.isLike, let thereTime = there.time, let backTime = back.time
        else { return nil }
        return (thereTime, there.id) > (backTime, back.id) ? there : back
    }
}

/// What was found of some people, one after the other.
private struct Found: Sendable {
    var decisions = Grouped<Decision>()
    var entries: [PairLedger.Entry] = []

    /// Adds all words of one person.
    mutating func add(_ words: inout [Interaction], of actor: Int, asOf: Timestamp, dislikeExpiry: TimeSpan?) {
        words.sort { left, right in
            if left.target != right.target { return left.target < right.target }
            // Where ids are no numbers all are 0 here: then what keeps apart counts as said last.
            return (left.time ?? .distantFuture, left.id, left.kind.rawValue)
                < (right.time ?? .distantFuture, right.id, right.kind.rawValue)
        }
        var position = 0
        while position < words.count {
            let target = words[position].target
            var end = position
            while end < words.count, words[end].target == target { end += 1 }
            let (facts, decision) = Self.weigh(words[position..<end], asOf: asOf, dislikeExpiry: dislikeExpiry)
            if !facts.isEmpty {
                let oriented = actor < Int(target) ? facts : facts.swapped
                entries.append(PairLedger.Entry(Int32(actor), target, oriented))
            }
            if let decision { decisions.append(decision) }
            position = end
        }
        decisions.endGroup()
    }

    /// All words of one person on another, oldest first: the facts with the actor as `first`, and the word that counts.
    private static func weigh(
        _ words: some Collection<Interaction>, asOf: Timestamp, dislikeExpiry: TimeSpan?
    ) -> (PairFacts, Decision?) {
        var facts: PairFacts = []
        var latest: Interaction?
        var block: Interaction?
        for word in words {
            switch word.kind {
            case .block:
                facts.insert(.blocked)
                block = word
            case .unmapped:
                facts.insert(.unmapped)
            case .like:
                if let time = word.time, time <= asOf { latest = word }
            case .dislike:
                latest = word
            }
        }
        if let word = latest {
            let expired =
                word.kind == .dislike
                && dislikeExpiry.map { limit in
                    word.time.map { $0 < asOf.adding(seconds: -limit.seconds) } ?? false
                } ?? false
            if word.kind == .like { facts.insert(.firstLikes) } else if !expired { facts.insert(.firstDislikes) }
        }
        let counted = block ?? latest
        return (
            facts,
            counted.map {
                Decision(actor: $0.actor, target: $0.target, isLike: $0.kind == .like, time: $0.time, id: $0.id)
            }
        )
    }
}

extension PairFacts {
    /// The same facts with the two people's parts exchanged.
    package var swapped: PairFacts {
        var result = subtracting([.firstLikes, .secondLikes, .firstDislikes, .secondDislikes])
        if contains(.firstLikes) { result.insert(.secondLikes) }
        if contains(.secondLikes) { result.insert(.firstLikes) }
        if contains(.firstDislikes) { result.insert(.secondDislikes) }
        if contains(.secondDislikes) { result.insert(.firstDislikes) }
        return result
    }
}

extension Timestamp {
    /// After every moment that can be read.
    static let distantFuture = Timestamp(microseconds: .max)
}
