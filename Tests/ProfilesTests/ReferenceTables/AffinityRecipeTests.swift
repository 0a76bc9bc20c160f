import CSV
import Foundation
import LinearAlgebra
import Profiles
import Testing

/// `data/affinities.csv` is made from the correlations of two surveys, in `data/surveys`, by the recipe of `data/README.md`.
@Suite struct AffinityRecipeTests {
    private static let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "data")

    /// The correlations of one survey, between families: the mean over the genres of each.
    private struct Survey {
        var families: [String] = []
        private var values: [String: [String: Double]] = [:]

        init(_ file: String, _ family: [String: String]) throws {
            let text = try String(contentsOf: data.appending(path: "surveys/\(file)"), encoding: .utf8)
            let records = try DelimitedText(text).records.map(\.fields)
            let genres = Array(records[0].dropFirst())
            #expect(records.dropFirst().map { $0[0] } == genres)
            var parts: [String: [String: [Double]]] = [:]
            for record in records.dropFirst() {
                let own = try #require(family[record[0]])
                for (genre, text) in zip(genres, record.dropFirst()) {
                    parts[own, default: [:]][try #require(family[genre]), default: []].append(
                        try #require(Double(text)))
                }
            }
            values = parts.mapValues { $0.mapValues { $0.reduce(0, +) / Double($0.count) } }
            families = values.keys.sorted()
        }

        func value(_ one: String, _ other: String) -> Double? { values[one]?[other] }
    }

    private static func youngPeople() throws -> Survey {
        try Survey(
            "yps-genre-correlation.csv",
            [
                "Dance": "dance", "Folk": "folk", "Country": "country", "Classical music": "classical",
                "Musical": "musical", "Pop": "pop", "Rock": "rock", "Metal or Hardrock": "metal", "Punk": "punk",
                "Hiphop, Rap": "hip hop", "Reggae, Ska": "reggae", "Swing, Jazz": "jazz",
                "Rock n roll": "rock and roll", "Alternative": "alternative", "Latino": "latin",
                "Techno, Trance": "electronic", "Opera": "opera",
            ])
    }

    private static func mentalHealth() throws -> Survey {
        try Survey(
            "mxmh-genre-correlation.csv",
            [
                "classical": "classical", "country": "country", "edm": "electronic", "folk": "folk",
                "gospel": "gospel", "hiphop": "hip hop", "rap": "hip hop", "jazz": "jazz", "kpop": "k-pop",
                "latin": "latin", "lofi": "lo-fi", "metal": "metal", "pop": "pop", "rnb": "r&b", "rock": "rock",
                "vgm": "video game music",
            ])
    }

    @Test func `every affinity is what comes out of the two surveys`() throws {
        let table = try AffinityTable(
            csv: String(contentsOf: Self.data.appending(path: "affinities.csv"), encoding: .utf8),
            file: "affinities.csv")
        let (one, other) = (try Self.youngPeople(), try Self.mentalHealth())
        let shared = one.families.filter(other.families.contains)
        #expect(shared.count == 10)

        func asked(_ first: String, _ second: String) -> Double? {
            if first == second { return 1 }
            let values = [one.value(first, second), other.value(first, second)].compactMap(\.self)
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        /// r(x, S) · R(S, S)⁻¹ · r(S, y)
        func inferred(_ first: String, _ second: String) throws -> Double {
            var matrix = try shared.flatMap { row in try shared.map { try #require(asked(row, $0)) } }
            var vector = try shared.map { try #require(asked($0, second)) }
            try #require(Cholesky.solve(&matrix, &vector))
            return try zip(shared, vector).reduce(0) { $0 + (try #require(asked(first, $1.0))) * $1.1 }
        }

        var notAsked = 0
        for row in 0..<table.count {
            for column in 0..<row {
                let (first, second) = (table.names[row], table.names[column])
                let value = asked(first, second)
                if value == nil { notAsked += 1 }
                let wanted = max(0, try value ?? inferred(first, second))
                // Three decimals.
                #expect(abs(table[row, column] - wanted) <= 0.000_5 + 1e-9, "\(first), \(second)")
            }
        }
        #expect(table.count == 22 && notAsked == 35)
    }

    @Test func `the surveys agree as far as the page says`() throws {
        let (one, other) = (try Self.youngPeople(), try Self.mentalHealth())
        let shared = one.families.filter(other.families.contains)
        let pairs = try shared.indices.flatMap { row in
            try shared[..<row].map { column in
                (
                    try #require(one.value(shared[row], column)), try #require(other.value(shared[row], column))
                )
            }
        }
        func mean(_ value: ((Double, Double)) -> Double) -> Double {
            pairs.map(value).reduce(0, +) / Double(pairs.count)
        }
        let (a, b) = (mean { $0.0 }, mean { $0.1 })
        let covariance = mean { ($0.0 - a) * ($0.1 - b) }
        let spread = (mean { ($0.0 - a) * ($0.0 - a) } * mean { ($0.1 - b) * ($0.1 - b) }).squareRoot()
        #expect(abs(covariance / spread - 0.70) < 0.005)
    }
}
