import Compatibility
import LinearAlgebra
import Profiles
import Randomness
import Testing

/// Only what was known at a moment is learned.
@Suite struct KnownAtTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    private func expectSame(
        _ one: RandomCrowd, _ other: RandomCrowd, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let models = (try one.model(tables), try other.model(tables))
        #expect(models.0.decisionCount == models.1.decisionCount, sourceLocation: sourceLocation)
        let vectors = (
            models.0.vectors(weights: .standard, calibratedOn: one.pairs),
            models.1.vectors(weights: .standard, calibratedOn: one.pairs)
        )
        #expect(vectors.0.seeks == vectors.1.seeks, sourceLocation: sourceLocation)
        #expect(vectors.0.offers == vectors.1.offers, sourceLocation: sourceLocation)
    }

    /// Words of two kinds after the moment, between people of whom the actor had said nothing.
    private func laterWords(
        in crowd: RandomCrowd, kinds: [InteractionKind], onlyNew: Bool, using generator: inout SplitMix64
    ) -> [Interaction] {
        var said = Set(crowd.interactions.map { [$0.actor, $0.target] })
        let talked = Set(crowd.chats.flatMap { [[$0.first, $0.second], [$0.second, $0.first]] })
        said.formUnion(talked)
        let people = Int32(crowd.people.count)
        return (0..<60).compactMap { number in
            let actor = Int32.random(in: 0..<people, using: &generator)
            let target = Int32.random(in: 0..<people, using: &generator)
            guard actor != target, !onlyNew || !said.contains([actor, target]) else { return nil }
            return Interaction(
                actor: actor, target: target, kind: kinds.randomElement(using: &generator)!,
                time: RandomCrowd.asOf.adding(seconds: .random(in: 1...1000, using: &generator)),
                id: 100_000 + Int64(number))
        }
    }

    @Test(arguments: [150, 900], 0..<2 as Range<UInt64>)
    func `later likes change nothing, on whomever they are`(words: Int, seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 36, words: words, chats: 6, tables: tables, seed: seed)
        var later = crowd
        later.interactions += laterWords(in: crowd, kinds: [.like], onlyNew: false, using: &generator)
        #expect(later.interactions.count > crowd.interactions.count + 40)
        try expectSame(crowd, later)
    }

    @Test(arguments: [150, 900], 0..<2 as Range<UInt64>)
    func `later words of any kind on people of whom nothing was said before change nothing`(
        words: Int, seed: UInt64
    ) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 36, words: words, chats: 6, tables: tables, seed: seed)
        var later = crowd
        later.interactions += laterWords(
            in: crowd, kinds: [.like, .dislike, .block, .unmapped], onlyNew: true, using: &generator)
        #expect(later.interactions.count > crowd.interactions.count + 10)
        try expectSame(crowd, later)
    }

    @Test(arguments: [InteractionKind.dislike, .block], 0..<2 as Range<UInt64>)
    func `a later word that parts two takes back what was said before, and teaches nothing itself`(
        kind: InteractionKind, seed: UInt64
    ) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 36, words: 900, tables: tables, seed: seed)
        let index = crowd.interactions.indices.filter { crowd.interactions[$0].kind == .like }
            .randomElement(using: &generator)!
        var parted = crowd
        var word = crowd.interactions[index]
        (word.kind, word.id) = (kind, 100_000)
        word.time = RandomCrowd.asOf.adding(seconds: 1)
        parted.interactions.append(word)
        var unsaid = crowd
        unsaid.interactions.remove(at: index)
        try expectSame(parted, unsaid)
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `later conversations, and chats in which not both wrote, change nothing`(seed: UInt64) throws {
        let crowd = RandomCrowd(people: 36, words: 900, chats: 6, tables: tables, seed: seed)
        var later = crowd
        for row in 0..<17 as Range<Int32> {
            later.chats.append(
                DirectChat(
                    first: row, second: 35 - row,
                    answered: row.isMultiple(of: 2) ? nil : RandomCrowd.asOf.adding(seconds: 1)))
        }
        try expectSame(crowd, later)
    }

    @Test func `a word whose time nobody can read teaches nothing`() throws {
        let crowd = RandomCrowd(people: 36, words: 900, tables: tables, seed: 8)
        var unreadable = crowd
        var unsaid = crowd
        for index in crowd.interactions.indices.reversed() where index.isMultiple(of: 7) {
            unreadable.interactions[index].time = nil
            unsaid.interactions.remove(at: index)
        }
        try expectSame(unreadable, unsaid)
    }

    @Test func `an unmapped word teaches nothing`() throws {
        let crowd = RandomCrowd(people: 36, words: 900, tables: tables, seed: 9)
        var unmapped = crowd
        var unsaid = crowd
        for index in crowd.interactions.indices.reversed() where index.isMultiple(of: 7) {
            unmapped.interactions[index].kind = .unmapped
            unsaid.interactions.remove(at: index)
        }
        try expectSame(unmapped, unsaid)
    }

    @Test func `a word at the moment itself is learned from`() throws {
        var crowd = RandomCrowd(people: 6, tables: tables, seed: 10)
        crowd.interactions = [
            Interaction(actor: 0, target: 1, kind: .like, time: RandomCrowd.asOf, id: 1),
            Interaction(actor: 0, target: 2, kind: .dislike, time: RandomCrowd.asOf, id: 2),
        ]
        crowd.chats = [DirectChat(first: 3, second: 4, answered: RandomCrowd.asOf)]
        #expect(try crowd.model(tables).decisionCount == 4)
    }

    @Test func `a conversation counts for both, but not for one who has parted since`() throws {
        var crowd = RandomCrowd(people: 6, tables: tables, seed: 11)
        crowd.chats = [DirectChat(first: 3, second: 4, answered: RandomCrowd.asOf)]
        #expect(try crowd.model(tables).decisionCount == 2)
        // A word of one that stands is one decision, liked or not; a later one is none.
        for (kind, offset, count) in [
            (InteractionKind.like, -1, 2), (.dislike, -1, 2), (.dislike, 1, 1), (.block, 1, 1),
        ] {
            crowd.interactions = [
                Interaction(
                    actor: 3, target: 4, kind: kind, time: RandomCrowd.asOf.adding(seconds: Int64(offset)), id: 1)
            ]
            #expect(try crowd.model(tables).decisionCount == count, "\(kind) \(offset)")
        }
    }
}
