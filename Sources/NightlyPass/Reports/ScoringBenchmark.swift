internal import LinearAlgebra
package import MatchStore
package import Matching
package import Profiles

/// A crowd of a database, ready to be searched as tonight's pass would search it.
package struct ScoringBenchmark: Sendable {
    package let search: SearchBenchmark
    /// How many people take part.
    package let people: Int
    /// How many columns their vectors have, prices and chance included.
    package let columns: Int

    /// Reads and encodes everybody, and finds the prices. Reads only.
    ///
    /// - Parameter tick: called now and then while the model learns from history; what it throws ends it.
    /// - Throws: `StoreError`, `CandidateSearch.InvalidRow`, `CancellationError`.
    package init(
        path: String, names: AppNames = AppNames(), options: PassOptions, tables: ReferenceTables, asOf: Timestamp,
        threads: Int, tick: () throws -> Void
    ) async throws {
        let crowd = try CrowdReader.snapshot(
            of: path, names: names, tables: tables, mapping: options.mapping, asOf: asOf)
        let scored = try ScoredCrowd(
            crowd: crowd, options: options, asOf: asOf, passDate: asOf.date, tables: tables, tick: tick)
        let ranking = try await scored.ranking(threads: threads)
        search = SearchBenchmark(
            try CandidateSearch(score: ranking.score, order: ranking.order), perRow: options.topK,
            terms: ranking.terms, admits: scored.admits(ranking))
        people = ranking.rows.count
        columns = ranking.score.seeks.columns
    }
}
