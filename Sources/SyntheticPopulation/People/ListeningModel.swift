internal import MathFunctions
internal import Profiles
internal import Randomness

/// Draws what people listen to.
///
/// Appeals of the 16 genres are normal with the affinities as correlations (a Gaussian copula). The favourite is the
/// genre of greatest appeal after one set of offsets; the number of genres is the survey's; the others of the list are
/// those of greatest appeal after a second set. The offsets are fitted so that favourites and lists have the survey's
/// shares (`PopulationCalibration`).
struct ListeningModel: Sendable {
    /// How many genres the survey asked about.
    static let genres = 16

    /// Lower triangle, row by row: the Cholesky factor of the affinities.
    let factor: [[Double]]
    /// For women; for men the negative: half of the difference of liking between women and men, in standard deviations.
    let tilt: [Double]
    let favouriteOffsets: [Double]
    let listedOffsets: [Double]
    let counts: CumulativeWeights

    init(tables: PopulationTables, affinities: [[Double]], calibration: PopulationCalibration) {
        factor = Self.cholesky(affinities)
        tilt = tables.listening.map { row in
            guard let likedBy = row.likedBy else { return 0 }
            return (PortableMath.normalQuantile(likedBy.women) - PortableMath.normalQuantile(likedBy.men)) / 2
        }
        favouriteOffsets = calibration.favouriteOffsets
        listedOffsets = calibration.listedOffsets
        counts = CumulativeWeights(tables.genreCounts)
    }

    func draw(gender: Gender, _ stream: inout RandomStream) -> DrawnListening {
        let count = stream.pick(counts)
        let sign: Double =
            switch gender {
            case .female: 1
            case .male: -1
            case .nonbinary: 0
            }
        var appeal = correlated(&stream)
        for genre in 0..<Self.genres { appeal[genre] += sign * tilt[genre] }
        var favourite = 0
        for genre in 1..<Self.genres
        where appeal[genre] + favouriteOffsets[genre] > appeal[favourite] + favouriteOffsets[favourite] {
            favourite = genre
        }
        let others = (0..<Self.genres).filter { $0 != favourite }
            .sorted { appeal[$0] + listedOffsets[$0] > appeal[$1] + listedOffsets[$1] }
        return DrawnListening(
            appeal: appeal, listed: [favourite] + others.prefix(max(count, 1) - 1), isOften: count > 0)
    }

    /// Standard normal numbers, correlated as the affinities.
    func correlated(_ stream: inout RandomStream) -> [Double] {
        let free = (0..<Self.genres).map { _ in stream.normal() }
        return factor.map { row in
            var sum = 0.0
            for (weight, number) in zip(row, free) { sum += weight * number }
            return sum
        }
    }

    /// The lower triangle of a positive definite matrix, rows of growing length.
    static func cholesky(_ matrix: [[Double]]) -> [[Double]] {
        var rows: [[Double]] = []
        for i in matrix.indices {
            var row: [Double] = []
            for j in 0...i {
                var sum = matrix[i][j]
                for k in 0..<j { sum -= row[k] * (j < i ? rows[j][k] : row[k]) }
                if j < i {
                    row.append(sum / rows[j][j])
                } else {
                    precondition(sum > 0, "the affinities of the survey's genres are not positive definite")
                    row.append(sum.squareRoot())
                }
            }
            rows.append(row)
        }
        return rows
    }

    /// The correlation of every two survey genres: the affinity of their families.
    ///
    /// Rap and hip hop are one family; the survey's own correlation, .7848, keeps them apart here.
    static func affinities(_ tables: PopulationTables, _ reference: ReferenceTables) -> [[Double]] {
        let families = tables.listening.map { row in
            reference.genres.term(for: row.genre).flatMap { reference.genres.terms[$0].family }
        }
        return families.indices.map { first in
            families.indices.map { second in
                guard first != second else { return 1 }
                guard let one = families[first], let other = families[second] else { return 0 }
                return one == other ? 0.7848 : reference.affinities[one, other]
            }
        }
    }
}
