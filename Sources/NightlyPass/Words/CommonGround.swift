package import Profiles

/// What every two people have in common, found by numbers: `MatchWords.reasons` for millions of pairs.
///
/// Many pairs share the same few things. A pair is reduced to a `Key`, which costs no text, and the words are made once for
/// each key.
package struct CommonGround: Sendable {
    /// All that the words for two people depend on.
    package struct Key: Hashable, Sendable {
        /// Whether both make music.
        var bothPlay = false
        /// The first two genres that both like, numbered as in `genres`; −1 for none.
        var genre: Int32 = -1
        var secondGenre: Int32 = -1
        /// The two roles that go together best, the lower term first; −1 for none.
        var role: Int32 = -1
        var secondRole: Int32 = -1
    }

    private let words: MatchWords
    /// Genres that the vocabulary does not know, ascending: they are numbered behind those it knows.
    private let otherGenres: [String]
    private let genres: Grouped
    /// All roles but the listener's, in which nobody plays.
    private let roles: Grouped

    /// - Parameter people: by row.
    /// - Complexity: O(n log n) for n genres that the vocabulary does not know.
    package init(_ people: [Person], words: MatchWords) {
        self.words = words
        let others = Set(people.lazy.flatMap(\.otherGenres)).sorted()
        otherGenres = others
        let known = words.genres.terms.count
        let numbers = Dictionary(uniqueKeysWithValues: others.enumerated().map { ($1, known + $0) })
        genres = Grouped(people) { $0.genres + $0.otherGenres.compactMap { numbers[$0] } }
        roles = Grouped(people) { person in person.roles.filter { $0 != words.listener } }
    }

    /// What the words for two rows depend on.
    ///
    /// - Complexity: O(g + r²) for g genres and r roles on a profile.
    package func key(_ one: Int, _ other: Int) -> Key {
        var key = Key()
        // Both are ascending: genres, since names of their own are numbered in the order of the alphabet.
        let (ones, others) = (genres.range(one), genres.range(other))
        var (i, j) = (ones.lowerBound, others.lowerBound)
        while i < ones.upperBound, j < others.upperBound, key.secondGenre < 0 {
            let (left, right) = (genres.items[i], genres.items[j])
            if left == right {
                if key.genre < 0 { key.genre = left } else { key.secondGenre = left }
            }
            if left <= right { i += 1 }
            if right <= left { j += 1 }
        }
        let (mine, theirs) = (roles.range(one), roles.range(other))
        // Whether both play makes a difference only to the words about genres.
        key.bothPlay = key.genre >= 0 && !mine.isEmpty && !theirs.isEmpty
        var best = MatchWords.goodFit
        for i in mine {
            for j in theirs where roles.items[i] != roles.items[j] {
                let (first, second) = (roles.items[i], roles.items[j])
                let fit = words.complementarity[Int(first), Int(second)]
                guard fit > best || (key.role < 0 && fit == best) else { continue }
                best = fit
                (key.role, key.secondRole) = (min(first, second), max(first, second))
            }
        }
        return key
    }

    /// The phrases for a key.
    package func reasons(_ key: Key) -> [String] {
        var reasons: [String] = []
        let shared = [key.genre, key.secondGenre].filter { $0 >= 0 }.map { name(ofGenre: Int($0)) }
        if !shared.isEmpty { reasons.append(MatchWords.reason(shared, bothPlay: key.bothPlay)) }
        if key.role >= 0 { reasons.append(words.reason(roles: [Int(key.role), Int(key.secondRole)])) }
        return reasons
    }

    private func name(ofGenre number: Int) -> String {
        let known = words.genres.terms
        return number < known.count ? known[number].name : otherGenres[number - known.count]
    }
}

/// A few numbers for each row, one row's behind the other's.
private struct Grouped {
    private(set) var items: [Int32] = []
    private var starts: [Int32] = [0]

    init(_ people: [Person], _ numbers: (Person) -> [Int]) {
        starts.reserveCapacity(people.count + 1)
        for person in people {
            items.append(contentsOf: numbers(person).lazy.map { Int32($0) })
            starts.append(Int32(items.count))
        }
    }

    func range(_ row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }
}
