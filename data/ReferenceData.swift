/// The tables that ship inside the binary, as the text of the files beside this one.
public enum ReferenceData {
    /// `genres.csv`: every genre that is known by name, its family and its other spellings.
    public static var genres: String { String(decoding: PackageResources.genres_csv, as: UTF8.self) }
    /// `affinities.csv`: how far the liking of one genre family goes with the liking of another.
    public static var affinities: String { String(decoding: PackageResources.affinities_csv, as: UTF8.self) }
    /// `roles.csv`: musical roles and their other spellings.
    public static var roles: String { String(decoding: PackageResources.roles_csv, as: UTF8.self) }
    /// `role-complementarity.csv`: how well one role suits another, with a reason for each row.
    public static var roleComplementarity: String {
        String(decoding: PackageResources.role_complementarity_csv, as: UTF8.self)
    }
    /// `genders.csv`: genders and their other spellings.
    public static var genders: String { String(decoding: PackageResources.genders_csv, as: UTF8.self) }
}
