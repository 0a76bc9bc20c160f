internal import GroupedRows
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
    /// By row, ascending: genres of their own are numbered in the order of the alphabet.
    private let genres: Grouped<Int32>
    /// All roles but the listener's, in which nobody plays.
    private let roles: Grouped<Int32>

    /// - Parameter people: by row.
    /// - Complexity: O(n log n) for n genres that the vocabulary does not know.
    package init(_ people: [Person], words: MatchWords) {
        self.words = words
        let others = Set(people.lazy.flatMap(\.otherGenres)).sorted()
        otherGenres = others
        let known = words.genres.terms.count
        let numbers = Dictionary(uniqueKeysWithValues: others.enumerated().map { ($1, known + $0) })
        var (genres, roles) = (Grouped<Int32>(), Grouped<Int32>())
        for person in people {
            genres.appendGroup((person.genres + person.otherGenres.compactMap { numbers[$0] }).lazy.map { Int32($0) })
            roles.appendGroup(person.roles.lazy.filter { $0 != words.listener }.map { Int32($0) })
        }
        (self.genres, self.roles) = (genres, roles)
    }

    /// What the words for two rows depend on.
    ///
    /// - Complexity: O(g + r²) for g genres and r roles on a profile.
    package func key(_ one: Int, _ other: Int) -> Key {
        var key = Key()
        let (ones, others) = (genres[one], genres[other])
        var (i, j) = (ones.startIndex, others.startIndex)
        while i < ones.endIndex, j < others.endIndex, key.secondGenre < 0 {
            let (left, right) = (ones[i], others[j])
            if left == right {
                if key.genre < 0 { key.genre = left } else { key.secondGenre = left }
            }
            if left <= right { i += 1 }
            if right <= left { j += 1 }
        }
        let (mine, theirs) = (roles[one], roles[other])
        // Whether both play makes a difference only to the words about genres.
        key.bothPlay = key.genre >= 0 && !mine.isEmpty && !theirs.isEmpty
        var best = MatchWords.goodFit
        for first in mine {
            for second in theirs where first != second {
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
        return number < known.count ? known[number].name : words.name(ofOther: otherGenres[number - known.count])
    }
}
