/// The tables that ship inside the binary, as the text of the files beside this one.
package enum ReferenceData {
    /// `genres.csv`: every genre that is known by name, its family and its other spellings.
    package static var genres: String { String(decoding: PackageResources.genres_csv, as: UTF8.self) }
    /// `affinities.csv`: how far liking one genre family correlates with liking another.
    package static var affinities: String { String(decoding: PackageResources.affinities_csv, as: UTF8.self) }
    /// `roles.csv`: musical roles and their other spellings.
    package static var roles: String { String(decoding: PackageResources.roles_csv, as: UTF8.self) }
    /// `role-complementarity.csv`: how well one role suits another, with a reason for each row.
    package static var roleComplementarity: String {
        String(decoding: PackageResources.role_complementarity_csv, as: UTF8.self)
    }
    /// `genders.csv`: genders and their other spellings.
    package static var genders: String { String(decoding: PackageResources.genders_csv, as: UTF8.self) }
    /// `gender-words.csv`: words that tell how a gender in a text is meant.
    package static var genderWords: String { String(decoding: PackageResources.gender_words_csv, as: UTF8.self) }
    /// `profile-words.csv`: words of profiles that are no wish.
    package static var profileWords: String { String(decoding: PackageResources.profile_words_csv, as: UTF8.self) }
    /// `crowd-ages.csv`: how old women and men are.
    package static var crowdAges: String { String(decoding: PackageResources.crowd_ages_csv, as: UTF8.self) }
    /// `crowd-orientation.csv`: how many women and men there are, and whom they like.
    package static var crowdOrientation: String {
        String(decoding: PackageResources.crowd_orientation_csv, as: UTF8.self)
    }
    /// `crowd-listening.csv`: what people listen to, and how they write it.
    package static var crowdListening: String { String(decoding: PackageResources.crowd_listening_csv, as: UTF8.self) }
    /// `crowd-genre-counts.csv`: how many genres somebody listens to.
    package static var crowdGenreCounts: String {
        String(decoding: PackageResources.crowd_genre_counts_csv, as: UTF8.self)
    }
    /// `crowd-like-rates.csv`: how many of those they met people like.
    package static var crowdLikeRates: String { String(decoding: PackageResources.crowd_like_rates_csv, as: UTF8.self) }
    /// `crowd-age-gap.csv`: how often people like somebody so many years older.
    package static var crowdAgeGap: String { String(decoding: PackageResources.crowd_age_gap_csv, as: UTF8.self) }
    /// `crowd-roles.csv`: what the players and composers of a genre do.
    package static var crowdRoles: String { String(decoding: PackageResources.crowd_roles_csv, as: UTF8.self) }
    /// `crowd-names.csv`: first names.
    package static var crowdNames: String { String(decoding: PackageResources.crowd_names_csv, as: UTF8.self) }
    /// `crowd-words.csv`: words for titles, messages and descriptions.
    package static var crowdWords: String { String(decoding: PackageResources.crowd_words_csv, as: UTF8.self) }
}
