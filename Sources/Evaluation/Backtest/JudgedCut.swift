internal import Parallelism
internal import Profiles

/// One backtest with all statistics of all its contenders.
struct JudgedCut: Sendable {
    struct Part: Sendable {
        var name: String
        var decisions: Int
        var statistics: [Influence?]
    }

    let judgement: Judgement
    /// By contender and measure. Contenders of a family share what is about decisions.
    let statistics: [[Influence?]]
    /// Of the chosen contender, by segment.
    let segments: [Part]
    /// By contender: in how many lists each candidate is shown.
    let exposure: [[Int]]
    /// How many candidates a judged list has on average.
    let meanLength: Double
    /// How good the lists are by the truth, where it is known.
    let truth: TrueLists?

    /// - Throws: `CancellationError`.
    init(
        _ judgement: Judgement, _ contenders: Contenders, genders: Vocabulary, options: EvaluationReport.Options,
        progress: @escaping @Sendable (EvaluationPhase, Int, Int) -> Void
    ) async throws {
        let (measures, threads) = (Measure.all(at: options.places), options.threads)
        self.judgement = judgement
        let all = contenders.all
        let places = try await judgement.places(of: all, threads: threads, progress: { progress(.rank, $0, $1) })
        let heads = all.map { own in all.firstIndex { $0.family == own.family } ?? 0 }
        let segments = Segment.all(of: judgement.backtest, genders: genders)
        // Contenders first, and then segments of the chosen one, so that all threads have something to do.
        let pieces = all.count + segments.count
        let parts = try await Parallel.cancellableMap(
            pieces, threads: threads, progress: { progress(.measure, $0, pieces) },
            { piece -> Part in
                if piece < all.count {
                    let own = heads[piece] == piece ? measures : measures.filter { !$0.isOfDecisions }
                    return Part(
                        name: "", decisions: 0,
                        statistics: judgement.statistics(of: all[piece], places[piece], own))
                }
                let part = judgement.of(segments[piece - all.count])
                return Part(
                    name: segments[piece - all.count].name, decisions: part.decisionCount,
                    // Of a few people nothing is said.
                    statistics: part.evidence.isEnough
                        ? part.statistics(of: all[0], places[0], measures) : measures.map { _ in nil })
            })
        statistics = all.indices.map { position in
            let head = heads[position]
            guard head != position else { return parts[position].statistics }
            var own = parts[position].statistics[...]
            return measures.indices.map { measure in
                measures[measure].isOfDecisions ? parts[head].statistics[measure] : own.removeFirst()
            }
        }
        self.segments = Array(parts[all.count...])
        exposure = try await judgement.exposure(
            of: all, places, at: EvaluationReport.shownPlaces, threads: threads)
        if let truth = options.truth {
            let pool = judgement.pool ?? MeetingPool(judgement.backtest, rules: options.rules)
            self.truth = try await TrueLists(
                truth, judgement, all, places: options.places, places, rules: pool, balance: options.balance,
                threads: threads,
                progress: { progress(.compare, $0, $1) })
        } else {
            truth = nil
        }
        // Where everybody is a candidate, how many there are; otherwise the known ones.
        meanLength =
            judgement.lists.judged == 0
            ? 0
            : Double(places[0].lengths[..<judgement.lists.judged].reduce(0) { $0 + Int($1) })
                / Double(judgement.lists.judged)
    }
}
