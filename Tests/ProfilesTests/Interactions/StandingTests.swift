import Profiles
import Randomness
import Testing

@Suite struct StandingTests {
    static let asOf = Timestamp("2026-03-01 12:00:00")!

    /// One word of person 0 on person 1, `offset` seconds after `asOf`; an unreadable time for `nil`.
    struct Word: CustomTestStringConvertible {
        var kind: InteractionKind
        var offset: Int64?
        var id: Int64 = 1

        init(_ kind: InteractionKind, _ offset: Int64?, id: Int64 = 1) {
            (self.kind, self.offset, self.id) = (kind, offset, id)
        }

        func interaction(_ actor: Int32 = 0, _ target: Int32 = 1) -> Interaction {
            Interaction(
                actor: actor, target: target, kind: kind, time: offset.map { asOf.adding(seconds: $0) }, id: id)
        }

        var testDescription: String { "\(kind) at \(offset.map { "\($0)" } ?? "?"), id \(id)" }
    }

    private func standing(
        _ interactions: [Interaction], people: Int = 2, chats: [DirectChat] = [], remembered: [RememberedPair] = [],
        dislikeExpiry: TimeSpan? = nil
    ) -> Standing {
        Standing(
            people: people, interactions: interactions, chats: chats, remembered: remembered, asOf: Self.asOf,
            dislikeExpiry: dislikeExpiry)
    }

    @Test(
        arguments: [
            // The latest word counts.
            ([Word(.like, -9), Word(.dislike, -5, id: 2)], [.firstDislikes]),
            ([Word(.dislike, -9), Word(.like, -5, id: 2)], [.firstLikes]),
            ([Word(.dislike, -9, id: 7), Word(.like, -5, id: 2)], [.firstLikes]),
            // Of two at one time, the larger id.
            ([Word(.dislike, -5, id: 1), Word(.like, -5, id: 2)], [.firstLikes]),
            ([Word(.dislike, -5, id: 2), Word(.like, -5, id: 1)], [.firstDislikes]),
            // A block always stands, whatever follows it and however late it comes.
            ([Word(.block, -9), Word(.like, -5, id: 2)], [.blocked, .firstLikes]),
            ([Word(.block, 500)], [.blocked]),
            ([Word(.block, nil)], [.blocked]),
            // A like counts up to the moment, not after it.
            ([Word(.like, 0)], [.firstLikes]),
            ([Word(.like, 1)], []),
            ([Word(.dislike, -5), Word(.like, 1, id: 2)], [.firstDislikes]),
            // A dislike counts after it, too.
            ([Word(.dislike, 1)], [.firstDislikes]),
            ([Word(.like, -5), Word(.dislike, 1, id: 2)], [.firstDislikes]),
            ([Word(.dislike, 1), Word(.like, 2, id: 2)], [.firstDislikes]),
            // An unreadable time: the dislike stands, the like does not.
            ([Word(.dislike, nil)], [.firstDislikes]),
            ([Word(.like, nil)], []),
            ([Word(.dislike, nil, id: 1), Word(.like, 0, id: 2)], [.firstDislikes]),
            ([Word(.dislike, -5, id: 1), Word(.like, nil, id: 2)], [.firstDislikes]),
            ([Word(.like, -5, id: 1), Word(.like, nil, id: 2)], [.firstLikes]),
            // A word that nobody mapped adds to whatever else was said.
            ([Word(.unmapped, -5)], [.unmapped]),
            ([Word(.unmapped, nil), Word(.like, -5, id: 2)], [.unmapped, .firstLikes]),
            ([Word(.unmapped, 5), Word(.dislike, -5, id: 2)], [.unmapped, .firstDislikes]),
            ([], []),
        ] as [([Word], PairFacts)])
    func `of a person's words on another the right one stands`(words: [Word], expected: PairFacts) {
        for order in [words, words.reversed()] {
            #expect(standing(order.map { $0.interaction() }).ledger[0, 1] == expected)
            #expect(standing(order.map { $0.interaction(1, 0) }).ledger[0, 1] == expected.swapped)
        }
    }

    @Test(
        arguments: [
            (Word(.dislike, -100), 100, true), (Word(.dislike, -101), 100, false), (Word(.dislike, 1), 0, true),
            (Word(.dislike, 0), 0, true), (Word(.dislike, -1), 0, false), (Word(.dislike, nil), 0, true),
        ] as [(Word, Int64, Bool)])
    func `a dislike stands up to its expiry, and without one for good`(word: Word, expiry: Int64, stands: Bool) {
        let expiring = standing([word.interaction()], dislikeExpiry: TimeSpan(seconds: expiry))
        #expect(expiring.ledger[0, 1] == (stands ? [.firstDislikes] : []))
        // Expired or not, it was said: one can learn from it.
        #expect(expiring.decision(of: 0, on: 1)?.isLike == false)
        #expect(standing([word.interaction()]).ledger[0, 1] == [.firstDislikes])
    }

    @Test func `an expired dislike does not bring back the like before it`() {
        let words = [Word(.like, -900), Word(.dislike, -800, id: 2)].map { $0.interaction() }
        let standing = standing(words, dislikeExpiry: TimeSpan(seconds: 100))
        #expect(standing.ledger[0, 1] == [])
        #expect(standing.decision(of: 0, on: 1)?.isLike == false)
    }

    @Test func `a block never expires`() {
        let words = [Word(.block, -900)].map { $0.interaction() }
        #expect(standing(words, dislikeExpiry: TimeSpan(seconds: 0)).ledger[0, 1] == [.blocked])
    }

    @Test(
        arguments: [
            (Word(.like, -9, id: 9), Word(.like, -5, id: 1), 1), (Word(.like, -5, id: 1), Word(.like, -9, id: 9), 1),
            (Word(.like, -5, id: 3), Word(.like, -5, id: 4), 4), (Word(.like, -5, id: 4), Word(.like, -5, id: 3), 4),
            (Word(.like, -5, id: 1), Word(.like, 1, id: 2), nil),
            (Word(.like, -5, id: 1), Word(.like, nil, id: 2), nil),
            (Word(.like, -5, id: 1), Word(.dislike, -5, id: 2), nil),
            (Word(.like, -5, id: 1), Word(.block, -5, id: 2), nil),
        ] as [(Word, Word, Int64?)])
    func `a mutual like is completed by the later like, of two at one time the larger id`(
        there: Word, back: Word, id: Int64?
    ) {
        let standing = standing([there.interaction(0, 1), back.interaction(1, 0)])
        #expect(standing.completion(0, 1)?.id == id)
        #expect(standing.completion(1, 0) == standing.completion(0, 1))
    }

    @Test func `a like that a block followed completes nothing`() {
        let words = [
            Word(.like, -9, id: 1).interaction(0, 1), Word(.like, -8, id: 2).interaction(1, 0),
            Word(.block, -7, id: 3).interaction(1, 0),
        ]
        #expect(standing(words).completion(0, 1) == nil)
    }

    @Test(arguments: [(0, true), (-1, true), (1, false), (nil, false)] as [(Int64?, Bool)])
    func `a chat keeps two apart at any time, and is a conversation once both wrote by the moment`(
        offset: Int64?, isConversation: Bool
    ) {
        let chat = DirectChat(first: 1, second: 0, answered: offset.map { Self.asOf.adding(seconds: $0) })
        let standing = standing([], chats: [chat])
        #expect(standing.ledger[0, 1] == [.directChat])
        #expect(standing.conversations.map { [$0.first, $0.second] } == (isConversation ? [[0, 1]] : []))
    }

    @Test func `a pair on record is matched before or known`() {
        let remembered = [
            RememberedPair(first: 1, second: 0, wasMatched: true),
            RememberedPair(first: 1, second: 2, wasMatched: false),
        ]
        let ledger = standing([], people: 3, remembered: remembered).ledger
        #expect(ledger[0, 1] == [.matchedBefore])
        #expect(ledger[1, 2] == [.known])
        #expect(ledger[0, 2] == [])
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a random history reads as the rules say one by one`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let people = Int.random(in: 2...6, using: &generator)
        let words = Int.random(in: 0...120, using: &generator)
        let expiry: TimeSpan? = [nil, TimeSpan(seconds: 0), TimeSpan(seconds: 2)].randomElement(using: &generator)!
        func pair() -> (Int32, Int32) {
            let one = Int32.random(in: 0..<Int32(people), using: &generator)
            return (one, (one + Int32.random(in: 1..<Int32(people), using: &generator)) % Int32(people))
        }
        // Few different times, so that ties and the moment itself come up often.
        func time() -> Timestamp? {
            Int.random(in: 0..<8, using: &generator) == 0
                ? nil : Self.asOf.adding(seconds: Int64.random(in: -4...2, using: &generator))
        }
        var interactions: [Interaction] = []
        for id in (0..<Int64(words)).shuffled(using: &generator) {
            let (actor, target) = pair()
            let kinds: [InteractionKind] = [.like, .like, .like, .like, .dislike, .dislike, .block, .unmapped]
            interactions.append(
                Interaction(
                    actor: actor, target: target, kind: kinds.randomElement(using: &generator)!, time: time(), id: id))
        }
        let chats = (0..<3).map { _ in
            let (first, second) = pair()
            return DirectChat(first: first, second: second, answered: time())
        }
        let remembered = (0..<2).map { _ in
            let (first, second) = pair()
            return RememberedPair(first: first, second: second, wasMatched: Bool.random(using: &generator))
        }
        let standing = standing(
            interactions, people: people, chats: chats, remembered: remembered, dislikeExpiry: expiry)
        let twin = SlowStanding(
            interactions: interactions, chats: chats, remembered: remembered, asOf: Self.asOf, expiry: expiry)

        for one in 0..<people {
            let mine = (0..<people).compactMap { $0 == one ? nil : twin.decision(one, $0) }
            #expect(standing.decisions(of: one).map { Said($0) } == mine)
            #expect(standing.decision(of: one, on: one) == nil)
            for other in 0..<people where other != one {
                #expect(standing.decision(of: one, on: other).map { Said($0) } == twin.decision(one, other))
                #expect(standing.completion(one, other).map { Said($0) } == twin.completion(one, other))
                #expect(standing.ledger[one, other] == twin.facts(min(one, other), max(one, other)))
            }
        }
        #expect(standing.conversations.map { [$0.first, $0.second] } == twin.conversations)
    }
}

/// A decision, as the twin writes it.
private struct Said: Equatable {
    var actor: Int32
    var target: Int32
    var isLike: Bool
    var time: Timestamp?
    var id: Int64

    init(_ decision: Decision) {
        (actor, target, isLike) = (decision.actor, decision.target, decision.isLike)
        (time, id) = (decision.time, decision.id)
    }

    init(_ word: Interaction) {
        (actor, target, isLike) = (word.actor, word.target, word.kind == .like)
        (time, id) = (word.time, word.id)
    }
}

/// The rules on what counts, asked pair by pair of the whole history.
private struct SlowStanding {
    var interactions: [Interaction]
    var chats: [DirectChat]
    var remembered: [RememberedPair]
    var asOf: Timestamp
    var expiry: TimeSpan?

    private func words(_ actor: Int, _ target: Int) -> [Interaction] {
        interactions.filter { $0.actor == Int32(actor) && $0.target == Int32(target) }
    }

    /// Whether one word is later than another: one without a readable time is later than all others.
    private func isLater(_ left: Interaction, _ right: Interaction) -> Bool {
        switch (left.time, right.time) {
        case (let left?, let right?) where left != right: return left > right
        case (nil, .some): return true
        case (.some, nil): return false
        default: return left.id > right.id
        }
    }

    private func latest(_ words: [Interaction]) -> Interaction? {
        words.first { word in words.allSatisfy { $0.id == word.id || isLater(word, $0) } }
    }

    /// The like or dislike that counts.
    private func word(_ actor: Int, _ target: Int) -> Interaction? {
        latest(
            words(actor, target).filter { word in
                switch word.kind {
                case .like: word.time.map { $0 <= asOf } ?? false
                case .dislike: true
                case .block, .unmapped: false
                }
            })
    }

    func decision(_ actor: Int, _ target: Int) -> Said? {
        let block = latest(words(actor, target).filter { $0.kind == .block })
        return (block ?? word(actor, target)).map { Said($0) }
    }

    private func likes(_ actor: Int, _ target: Int) -> Bool { word(actor, target)?.kind == .like }

    private func dislikes(_ actor: Int, _ target: Int) -> Bool {
        guard let word = word(actor, target), word.kind == .dislike else { return false }
        guard let expiry, let time = word.time else { return true }
        return time.adding(seconds: expiry.seconds) >= asOf
    }

    func facts(_ low: Int, _ high: Int) -> PairFacts {
        let both = words(low, high) + words(high, low)
        func isPair(_ first: Int32, _ second: Int32) -> Bool {
            Set([first, second]) == Set([Int32(low), Int32(high)])
        }
        let found: [(PairFacts, Bool)] = [
            (.firstLikes, likes(low, high)), (.secondLikes, likes(high, low)),
            (.firstDislikes, dislikes(low, high)), (.secondDislikes, dislikes(high, low)),
            (.blocked, both.contains { $0.kind == .block }), (.unmapped, both.contains { $0.kind == .unmapped }),
            (.directChat, chats.contains { isPair($0.first, $0.second) }),
            (.matchedBefore, remembered.contains { $0.wasMatched && isPair($0.first, $0.second) }),
            (.known, remembered.contains { !$0.wasMatched && isPair($0.first, $0.second) }),
        ]
        return found.reduce(into: []) { if $1.1 { $0.insert($1.0) } }
    }

    func completion(_ one: Int, _ other: Int) -> Said? {
        guard let there = decision(one, other), let back = decision(other, one), there.isLike, back.isLike else {
            return nil
        }
        if there.time != back.time { return there.time! > back.time! ? there : back }
        return there.id > back.id ? there : back
    }

    var conversations: [[Int32]] {
        chats.filter { $0.answered.map { $0 <= asOf } ?? false }.map { [$0.first, $0.second].sorted() }
    }
}
