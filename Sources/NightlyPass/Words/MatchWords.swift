package import Profiles

/// The words that two matched people read. They are true, kind, and say nothing that is not on both profiles for all to
/// see: no likes of one side, no age, gender, experience or popularity.
package struct MatchWords: Sendable {
    let genres: Vocabulary
    let roles: Vocabulary
    let complementarity: ComplementarityTable
    /// The role of those who make no music.
    let listener: Int?
    /// As `Crowd.genreNames` has it.
    private let genreNames: [String: String]

    /// A name longer than this is cut.
    package static let longestName = 24
    /// How much of a name is looked at, in scalars: what stands behind so many marks and blanks is not shown.
    static let longestText = 16 * longestName
    /// Two roles that fit at least this well are mentioned.
    static let goodFit = 0.75

    /// - Parameter genreNames: how genres that no table knows are written.
    package init(_ tables: ReferenceTables, genreNames: [String: String] = [:]) {
        self.genreNames = genreNames
        genres = tables.genres
        roles = tables.roles
        complementarity = tables.complementarity
        listener = tables.roles.term(for: "listener")
    }

    /// What two profiles have in common, as phrases: at most one about genres and one about roles.
    package func reasons(_ one: Person, _ other: Person) -> [String] {
        var reasons: [String] = []
        let shared =
            Self.common(one.genres, other.genres, atMost: 2).map { genres.terms[$0].name }
            + Self.common(one.otherGenres, other.otherGenres, atMost: 2).map(name(ofOther:))
        if !shared.isEmpty { reasons.append(Self.reason(shared.prefix(2), bothPlay: plays(one) && plays(other))) }
        let musicians = (one.roles.filter { $0 != listener }, other.roles.filter { $0 != listener })
        var best: (fit: Double, roles: [Int])?
        for first in musicians.0 {
            for second in musicians.1 where first != second {
                let fit = complementarity[first, second]
                guard fit >= Self.goodFit, fit > best?.fit ?? 0 else { continue }
                best = (fit, [first, second].sorted())
            }
        }
        if let best { reasons.append(reason(roles: best.roles)) }
        return reasons
    }

    /// What people read of a genre that no table knows: somebody's own words for it.
    func name(ofOther genre: String) -> String { Self.shown(genreNames[genre] ?? genre, username: genre) }

    /// The first elements that two ascending arrays share.
    ///
    /// - Complexity: O(n + m).
    private static func common<Element: Comparable>(
        _ one: [Element], _ other: [Element], atMost limit: Int
    ) -> [Element] {
        var found: [Element] = []
        var (i, j) = (0, 0)
        while i < one.count, j < other.count, found.count < limit {
            let (left, right) = (one[i], other[j])
            if left == right { found.append(left) }
            if left <= right { i += 1 }
            if right <= left { j += 1 }
        }
        return found
    }

    /// The phrase for genres that both like.
    static func reason(_ genres: some Sequence<String>, bothPlay: Bool) -> String {
        "you both \(bothPlay ? "play" : "love") " + genres.joined(separator: " and ")
    }

    /// The phrase for two roles, given as terms in ascending order.
    func reason(roles terms: [Int]) -> String {
        "your roles go together: " + terms.map { roles.terms[$0].name }.joined(separator: " and ")
    }

    /// Title and content for one of the two.
    ///
    /// - Parameters:
    ///   - name: what the other's profile calls the other.
    ///   - username: used where the name has nothing that can be shown.
    package func notice(
        kind: Meeting, name: String, username: String, reasons: [String]
    ) -> (title: String, content: String) {
        let name = Self.shown(name, username: username)
        if kind == .mutualLike { return ("It's a match", "You and \(name) like each other") }
        guard !reasons.isEmpty else { return ("An introduction", "Meet \(name)") }
        return ("An introduction", "Meet \(name): \(reasons.joined(separator: ", and "))")
    }

    /// A name without control characters and direction marks, on one line, and not too long.
    package static func shown(_ name: String, username: String) -> String {
        var cleaned = ""
        for scalar in Entities.decoded(String(name.unicodeScalars.prefix(Self.longestText))).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: cleaned.unicodeScalars.append(" ")
            // Zero-width joiners hold emoji and some scripts together; other format marks turn text around.
            case .format where scalar != "\u{200D}": continue
            case .surrogate, .privateUse, .unassigned: continue
            default: cleaned.unicodeScalars.append(scalar)
            }
        }
        let words = cleaned.split(separator: " ").joined(separator: " ")
        // Some letters are blank by definition: the Hangul fillers.
        let visible = words.unicodeScalars.contains {
            ($0.properties.isAlphabetic || $0.properties.numericType != nil)
                && !$0.properties.isDefaultIgnorableCodePoint
        }
        guard visible || words.contains(where: { $0.unicodeScalars.contains { $0.properties.isEmoji } }) else {
            return username
        }
        // Marks can be stacked on one letter without end: characters alone would not bound the length.
        guard words.count > longestName || words.unicodeScalars.count > 4 * longestName else { return words }
        var short = ""
        for character in words.prefix(longestName - 1) {
            guard short.unicodeScalars.count + character.unicodeScalars.count <= 4 * longestName else { break }
            short.append(character)
        }
        return short.isEmpty ? username : short.trimmingTrailingSpace + "…"
    }

    private func plays(_ person: Person) -> Bool { person.roles.contains { $0 != listener } }
}

extension String {
    fileprivate var trimmingTrailingSpace: String { hasSuffix(" ") ? String(dropLast()) : self }
}
