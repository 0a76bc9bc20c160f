/// What was found wrong while reading, counted by reason.
package struct LoadReport: Sendable, Equatable, Codable {
    /// Rows in `users`.
    package var users = 0
    /// Rows in `interactions`.
    package var interactions = 0
    /// People who cannot be scored.
    package var leftOut: [String: Int] = [:]
    /// Parts of profiles that say nothing usable; the person is scored without them.
    package var unknownValues: [String: Int] = [:]
    /// Rows that count for nothing, and texts of which only the first words count.
    package var ignoredRows: [String: Int] = [:]
    /// Values that are filled in and cannot be read, by `table.column`.
    package var unread: [String: UnreadValues] = [:]
    /// Folded spellings that no table knows, with how many profiles use them.
    package var unknownGenres: [String: Int] = [:]
    package var unknownRoles: [String: Int] = [:]
    package var unknownGenders: [String: Int] = [:]
    /// Words for whom people seek that no table knows, with how many people use them.
    package var unknownWishes: [String: Int] = [:]
    /// Interaction types that no setting maps, with how many rows use them. They keep people apart.
    package var unmappedTypes: [String: Int] = [:]
    /// The rows of `interactions` between people who can be scored, but for those whose type says nothing.
    package var words = InteractionFigures()
    /// One line per person left out or row ignored, when asked for.
    package var details: [String] = []

    package init() {}
}

/// What of a column cannot be read.
package struct UnreadValues: Sendable, Equatable, Codable {
    /// Rows of the table.
    package var rows = 0
    /// Those of which the value cannot be read.
    package var count = 0
    /// Some of them, cut.
    package var samples: [String] = []
    /// Whether these are times.
    package var isTime = false

    package static let mostSamples = 3
    static let longestSample = 40

    package init(rows: Int = 0, count: Int = 0, samples: [String] = [], isTime: Bool = false) {
        (self.rows, self.count, self.samples, self.isTime) = (rows, count, samples, isTime)
    }

    package mutating func note(_ sample: String) {
        count += 1
        guard samples.count < Self.mostSamples else { return }
        let sample = String(sample.prefix(Self.longestSample))
        if !samples.contains(sample) { samples.append(sample) }
    }

    package var share: Double { Double(count) / Double(max(rows, 1)) }

    /// For the middle of a sentence: how many, and a sample.
    package func words(_ column: String) -> String {
        let sample = samples.first.map { ", such as “\($0)”," } ?? ""
        return "\(count) of \(rows) values of \(column)\(sample) cannot be read as \(isTime ? "times" : "numbers")"
    }
}

/// Why somebody cannot be scored: the keys of `LoadReport.leftOut`.
package enum LeftOutReason: String, Sendable, CaseIterable {
    case malformedUsername = "malformed_username"
    case markedAsGone = "marked_as_gone"
    case ambiguousUsername = "ambiguous_username"
    case noProfile = "no_profile"
    case ageUnknown = "age_unknown"
    case ageImpossible = "age_impossible"
    case underage
    /// Only where it is asked about an earlier moment.
    case notThereYet = "not_there_yet"

    /// The reason in words.
    package var explanation: String {
        switch self {
        case .malformedUsername: "the username is not 3 to 30 letters, digits and underscores"
        case .markedAsGone: "the app has marked the user or the profile as gone (leave-out in the map)"
        case .ambiguousUsername: "another user or profile has the same username, but perhaps for letter case"
        case .noProfile: "there is no profile"
        case .ageUnknown: "the profile has no age"
        case .ageImpossible: "the age on the profile is not a number of years that a person can have"
        case .underage: "the profile says that this person is under 18"
        case .notThereYet: "they signed up after that moment, and had nothing to do with anybody before it"
        }
    }
}
