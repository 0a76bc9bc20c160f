internal import Profiles

extension Factor {
    package static let genre = Factor("genre", standardWeight: 0.30) { GenreFactor($0, people: $1) }
}

/// Likeness of musical taste: the cosine of two sets of genres in the space of the affinity table.
///
/// k(u, v) = gᵤᵀ A gᵥ / √(gᵤᵀ A gᵤ · gᵥᵀ A gᵥ), g counting a person's genres by family. Families that the table knows
/// come first; then one column for each of the commonest genres that it does not know, which equal themselves only.
struct GenreFactor: ProfileFactor {
    /// How many genres without a family get a column.
    static let extraColumns = 16

    private let genres: Vocabulary
    private let affinities: AffinityTable
    private let extras: [String: Int]

    init(_ tables: ReferenceTables, people: [Person]) {
        genres = tables.genres
        affinities = tables.affinities
        var counts: [String: Int] = [:]
        for person in people {
            for genre in Self.withoutFamily(person, tables.genres) { counts[genre, default: 0] += 1 }
        }
        let commonest = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.extraColumns)
        extras = Dictionary(
            uniqueKeysWithValues: commonest.enumerated().map { ($1.key, tables.affinities.names.count + $0) })
    }

    var columns: Int { affinities.names.count + extras.count }

    func encode(_ person: Person, into block: inout FactorBlock) -> Bool {
        let families = affinities.names.count
        var counts = [Double](repeating: 0, count: columns)
        for genre in person.genres {
            guard let family = genres.terms[genre].family else { continue }
            counts[family] += 1
        }
        for genre in Self.withoutFamily(person, genres) {
            if let column = extras[genre] { counts[column] += 1 }
        }
        block.clear()
        for column in 0..<columns where counts[column] > 0 {
            if column >= families {
                block.seeks[column] = counts[column]
            } else {
                for other in 0..<families { block.seeks[other] += counts[column] * affinities[column, other] }
            }
        }
        var square = 0.0
        for column in 0..<columns { square += counts[column] * block.seeks[column] }
        guard square > 0 else { return false }
        let norm = square.squareRoot()
        for column in 0..<columns {
            block.offers[column] = counts[column] / norm
            block.seeks[column] /= norm
        }
        return true
    }

    /// Genres that the vocabulary knows without a family, and those that it does not know at all.
    private static func withoutFamily(_ person: Person, _ genres: Vocabulary) -> [String] {
        if person.otherGenres.isEmpty, person.genres.allSatisfy({ genres.terms[$0].family != nil }) { return [] }
        return person.genres.map { genres.terms[$0] }.filter { $0.family == nil }.map(\.name) + person.otherGenres
    }

    func alike(_ offers: [Double]) -> [Double] {
        let families = affinities.names.count
        var result = offers
        for column in 0..<families {
            result[column] = 0
            for other in 0..<families { result[column] += affinities[column, other] * offers[other] }
        }
        return result
    }

    func evidence(of person: Person) -> String? {
        let names =
            person.genres.map { genres.terms[$0] }.filter { $0.family != nil || extras[$0.name] != nil }.map(\.name)
            + person.otherGenres.filter { extras[$0] != nil }
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }
}
