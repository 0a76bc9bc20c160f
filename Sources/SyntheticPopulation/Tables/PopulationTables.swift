package import Profiles
import ReferenceData

/// What surveys and judgement say about people: what a population is drawn from, and what it is compared with.
///
/// `data/README.md` says where each figure comes from.
package struct PopulationTables: Sendable {
    /// The tables' files. The raw value is the file's name.
    package enum File: String, Sendable, CaseIterable {
        case ages = "crowd-ages.csv"
        case orientation = "crowd-orientation.csv"
        case listening = "crowd-listening.csv"
        case genreCounts = "crowd-genre-counts.csv"
        case roles = "crowd-roles.csv"
        case likeRates = "crowd-like-rates.csv"
        case ageGap = "crowd-age-gap.csv"
        case names = "crowd-names.csv"
        case words = "crowd-words.csv"

        /// The text that ships in the binary.
        package var builtInText: String {
            switch self {
            case .ages: ReferenceData.crowdAges
            case .orientation: ReferenceData.crowdOrientation
            case .listening: ReferenceData.crowdListening
            case .genreCounts: ReferenceData.crowdGenreCounts
            case .roles: ReferenceData.crowdRoles
            case .likeRates: ReferenceData.crowdLikeRates
            case .ageGap: ReferenceData.crowdAgeGap
            case .names: ReferenceData.crowdNames
            case .words: ReferenceData.crowdWords
            }
        }
    }

    /// How old people are, by age; each gender's shares sum to 1.
    package let ages: ByGender<[AgeShare]>
    /// The shares of women and men among both; they sum to 1.
    package let genders: ByGender<Double>
    /// Whom people like.
    package let orientations: ByGender<Orientations>
    /// The genres that the listening survey asked about, in its order.
    package let listening: [ListeningRow]
    /// `genreCounts[n]`: the share of people who listen to n of these genres very often, n from 0. They sum to 1.
    package let genreCounts: [Double]
    /// How much of what they met people like, and how much they are liked; to compare with, not to draw from.
    package let likeRates: ByGender<LikeRates>
    /// How often people like somebody by the difference of their ages, in ascending order; to compare with.
    package let ageGap: ByGender<[AgeGapRate]>
    /// First names, in ASCII.
    package let names: Names
    /// Words that make song titles: one of each.
    package let titles: (adjectives: [String], nouns: [String])
    /// What people write to each other.
    package let messages: [String]
    /// What people write under a song.
    package let descriptions: [String]

    /// The tables of the binary. Stops the program where they are broken, which a test rules out.
    package static let builtIn: PopulationTables = {
        do {
            return try PopulationTables(
                genres: Vocabulary(csv: ReferenceData.genres, file: ReferenceTables.File.genres.rawValue),
                roles: Vocabulary(csv: ReferenceData.roles, file: ReferenceTables.File.roles.rawValue))
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// Reads the nine tables.
    ///
    /// - Parameters:
    ///   - genres: the genres that may be named.
    ///   - roles: the roles that may be named.
    ///   - text: gives the text of a table.
    /// - Throws: `ReferenceTableError` naming file, line and value for a table that is malformed or empty, a share
    ///   outside of 0…1, shares that do not sum to 1 ± 0.005, a genre or role that is not known, a row that is missing,
    ///   not known or there twice.
    package init(
        genres: Vocabulary, roles: Vocabulary, text: (File) -> String = { $0.builtInText }
    ) throws(ReferenceTableError) {
        func table(_ file: File, _ columns: String...) throws(ReferenceTableError) -> ReferenceFile {
            try ReferenceFile(csv: text(file), file: file.rawValue, requiring: columns)
        }
        ages = try Self.ages(table(.ages, "age", "women", "men"))
        (genders, orientations) = try Self.orientations(table(.orientation, "gender", "orientation", "people", "share"))
        listening = try Self.listening(
            table(.listening, "genre", "often", "favourite", "plays", "composes", "women", "men", "words"),
            roles: table(.roles, "genre", "players", "composers"), knownGenres: genres, knownRoles: roles)
        genreCounts = try Self.genreCounts(table(.genreCounts, "genres", "share"))
        likeRates = try Self.likeRates(table(.likeRates, "gender", "measure"))
        ageGap = try Self.ageGap(table(.ageGap, "gap", "women_dates", "women", "men_dates", "men"))
        names = try Self.names(table(.names, "gender", "names"))
        let texts = try table(.words, "kind", "texts").listsByName(
            "kind", ["adjective", "noun", "message", "description"], "texts")
        titles = (texts[0], texts[1])
        messages = texts[2]
        descriptions = texts[3]
    }
}
