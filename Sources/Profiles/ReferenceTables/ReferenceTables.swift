/// What the program knows about music and people before it has seen a person: seven tables, checked against each other.
package struct ReferenceTables: Sendable {
    /// The tables' files. The raw value is the file's name, in the shipped set and in a folder that replaces it.
    package enum File: String, Sendable, CaseIterable {
        case genres = "genres.csv"
        case affinities = "affinities.csv"
        case roles = "roles.csv"
        case roleComplementarity = "role-complementarity.csv"
        case genders = "genders.csv"
        case genderWords = "gender-words.csv"
        case profileWords = "profile-words.csv"
    }

    /// Genres by name, and the family of each. A genre may have none.
    package let genres: Vocabulary
    /// Rows and columns are `genres.families`, in that order.
    package let affinities: AffinityTable
    /// Musical roles.
    package let roles: Vocabulary
    /// Rows and columns are `roles.terms`, in that order.
    package let complementarity: ComplementarityTable
    /// Genders.
    package let genders: Vocabulary
    /// Words that stand around genders.
    package let genderWords: GenderWords

    /// Reads the text of the seven files.
    ///
    /// - Parameter profileWords: empty: every word may be a wish.
    /// - Throws: `ReferenceTableError`, which names the file (as in `File`), the line and the value, for a table that is
    ///   malformed or empty or does not go with the others.
    package init(
        genres: String, affinities: String, roles: String, roleComplementarity: String, genders: String,
        genderWords: String, profileWords: String = ""
    ) throws(ReferenceTableError) {
        let words =
            profileWords.isEmpty
            ? ProfileWords() : try ProfileWords(csv: profileWords, file: File.profileWords.rawValue)
        var genres = try Vocabulary(csv: genres, file: File.genres.rawValue, column: "genre")
        genres.words = words
        self.genres = genres
        self.affinities = try AffinityTable(csv: affinities, file: File.affinities.rawValue)
            .aligned(with: self.genres.families, file: File.affinities.rawValue)
        var roles = try Vocabulary(csv: roles, file: File.roles.rawValue, column: "role")
        roles.words = words
        self.roles = roles
        self.complementarity = try ComplementarityTable(
            csv: roleComplementarity, file: File.roleComplementarity.rawValue, roles: self.roles)
        var genders = try Vocabulary(csv: genders, file: File.genders.rawValue, column: "gender")
        genders.words = words
        self.genders = genders
        self.genderWords = try GenderWords(csv: genderWords, file: File.genderWords.rawValue)
    }
}
