/// The rules once more, slow and plain, over rows as they stand in the tables.
package struct HostileTwin {
    /// People by name in lower case.
    private var ages: [String: [Cell]] = [:]
    private var genders: [String: [String]] = [:]
    private var users: [String: Int] = [:]
    private var hostile: Set<Two> = []
    private var likes: Set<Two> = []
    private var wishes: [String: [Wish]] = [:]

    struct Two: Hashable {
        var one: String
        var other: String
    }

    private struct Wish {
        var genders: Set<String>?
        var ages: ClosedRange<Int64>?
    }

    /// The words for a block in the passes here.
    package static let blockWords = ["block", "blocked", "blo\u{E7}k"]

    package init(path: String) throws {
        let reader = try HostileReader(path: path)
        for row in try reader.rows("SELECT username FROM users") {
            if let name = Self.folded(row[0]) { users[name, default: 0] += 1 }
        }
        for row in try reader.rows("SELECT username, age, gender FROM profiles") {
            let (username, age, gender) = (row[0], row[1], row[2])
            guard let name = Self.folded(username) else { continue }
            ages[name, default: []].append(age)
            genders[name, default: []].append(gender.words ?? "")
        }
        for row in try reader.rows("SELECT username, target_username, interaction_type FROM interactions") {
            let (username, targetUsername, type) = (row[0], row[1], row[2])
            guard let actor = Self.folded(username), let target = Self.folded(targetUsername) else { continue }
            let word = type.words ?? ""
            if word == "like" { likes.insert(Two(one: actor, other: target)) }
            // Swift takes letters with marks for equal however they are written, as the mapping does.
            if !["like", "dislike"].contains(word) { hostile.insert(Two(one: actor, other: target)) }
        }
        guard let rows = try? reader.rows("SELECT username, genders, age_min, age_max FROM match_preferences") else {
            return
        }
        for row in rows {
            let (username, genders, youngest, oldest) = (row[0], row[1], row[2], row[3])
            guard let name = Self.folded(username) else { continue }
            var wish = Wish()
            let (low, high) = (Self.whole(youngest), Self.whole(oldest))
            if low != nil || high != nil, low ?? 0 <= high ?? .max { wish.ages = (low ?? 0)...(high ?? .max) }
            if let json = genders.words,
                let words = try? reader.rows(
                    "SELECT atom FROM json_tree(\(HostileValue.literal(json))) WHERE type = 'text'")
            {
                wish.genders = Set(words.compactMap { $0[0].words.flatMap(Self.gender) })
            }
            wishes[name, default: []].append(wish)
        }
    }

    /// Why two people must not have been brought together; `nil` when they may.
    ///
    /// - Parameter isMutualLike: people who like each other meet whatever they stated.
    package func objection(_ one: String, _ other: String, isMutualLike: Bool) -> String? {
        let (one, other) = (one.lowercased(), other.lowercased())
        if one == other { return "a person with themself" }
        for name in [one, other] {
            if users[name] != 1 { return "\(name) is \(users[name] ?? 0) users" }
            // Some columns compare names without regard to spaces behind them.
            guard let years = ages[name] ?? ages.first(where: { $0.key.hasPrefix(name + " ") })?.value else {
                return "\(name) has no profile"
            }
            if !years.allSatisfy(Self.isAdult) { return "\(name) may be under 18, or of no known age" }
        }
        if hostile.contains(Two(one: one, other: other)) || hostile.contains(Two(one: other, other: one)) {
            return "one of \(one) and \(other) blocked the other"
        }
        if isMutualLike {
            let both = likes.contains(Two(one: one, other: other)) && likes.contains(Two(one: other, other: one))
            return both ? nil : "\(one) and \(other) do not like each other"
        }
        return excludes(one, other) || excludes(other, one) ? "what \(one) or \(other) stated excludes the other" : nil
    }

    private func excludes(_ one: String, _ other: String) -> Bool {
        (wishes[one] ?? []).contains { wish in
            if let stated = wish.genders, let gender = genders[other]?.first.flatMap(Self.gender),
                !stated.contains(gender)
            {
                return true
            }
            if let range = wish.ages, let age = ages[other]?.first.flatMap(Self.whole), !range.contains(age) {
                return true
            }
            return false
        }
    }

    /// A name in lower case; one with a NUL is nobody's.
    private static func folded(_ cell: Cell) -> String? {
        cell.words.flatMap { $0.contains("\0") ? nil : $0.lowercased() }
    }

    private static func whole(_ cell: Cell) -> Int64? {
        switch cell {
        case .integer(let number): number
        case .real(let bits): Int64(exactly: Double(bitPattern: bits))
        case .text(let bytes):
            Int64(String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: "_"))
        case .null, .blob: nil
        }
    }

    private static func isAdult(_ cell: Cell) -> Bool { whole(cell).map { (18...120).contains($0) } ?? false }

    /// Only the words that the trials use for what a pass knows.
    private static func gender(_ word: String) -> String? {
        ["female": "f", "w": "f", "male": "m", "m": "m", "nonbinary": "n"][word.lowercased()]
    }
}
