/// A search for everybody's best candidates that looks closely only at pairs which a short product promises something of, and
/// that measures what it misses.
///
/// In one run: some people, drawn at random, are scored exactly (`ListSample`); a form that ranks nearly as the fused score
/// does (`Surrogate`) is put into few columns (`NominationBasis`); everybody gets a cut (`NominationCuts`), as low as one half
/// of the sample needs to find the wanted share of its lists; the pairs that reach a cut of either row are put before the
/// rules, and scored, ranked and kept as in `CandidateSearch`. The other half of the sample says what was found.
///
/// Lists are those of `CandidateSearch` restricted to the nominated pairs, the same bits on any number of threads and any
/// processor.
///
/// Memory, beside that of `CandidateSearch`: 8·n·(columns + 4) bytes, 24·n·columns while the basis is found, and (n / 48)² bits.
package struct PrunedSearch: Sendable {
    /// Tiles of eight cells: their short vectors, and the long ones of those nominated, fit the second-level cache.
    static let usualTileRows = 8 * CellMeetings.rows
    /// In a smaller crowd an exact search takes seconds.
    static let usualLeastPeople = 20_000

    /// Lists, and what is known of them.
    package struct Result: Sendable {
        package let lists: CandidateLists
        package let finding: SearchFinding
    }

    private let exact: CandidateSearch
    private let recall: Double
    private let leastPeople: Int
    private let tileRows: Int
    /// For tests: a margin that is not chosen by the sample.
    private let fixedMargin: Double?

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - exact: what to do where pruning does not pay; its score and order are used.
    ///   - recall: the share of places in lists to find, in (0, 1).
    package init(_ exact: CandidateSearch, recall: Double) {
        self.init(
            exact, recall: recall, leastPeople: Self.usualLeastPeople, tileRows: Self.usualTileRows, margin: nil)
    }

    /// The same for crowds of any size.
    ///
    /// - Parameters:
    ///   - tileRows: ≥ 1, rounded up to whole cells; the result does not depend on it.
    ///   - margin: how far cuts go down; `nil`: as far as the sample asks; ∞: every pair is nominated.
    package init(
        _ exact: CandidateSearch, recall: Double, leastPeople: Int, tileRows: Int = 8 * 48, margin: Double? = nil
    ) {
        precondition(recall > 0 && recall < 1 && tileRows > 0)
        self.exact = exact
        self.recall = recall
        self.leastPeople = leastPeople
        self.tileRows = (tileRows + CellMeetings.rows - 1) / CellMeetings.rows * CellMeetings.rows
        fixedMargin = margin
    }

    /// The number of rows.
    package var rowCount: Int { exact.score.rowCount }

    /// Finds nearly all of the best candidates of every row.
    ///
    /// - Parameters: as of `CandidateSearch.candidates`; `admits` is asked about every nominated pair that the terms allow, and
    ///   about others.
    /// - Throws: `CancellationError` soon after the surrounding task is cancelled.
    /// - Complexity: 2·n²·columns floating-point operations where rows may meet, O(d) for each nominated pair, and
    ///   O(n·d·(columns + people in the sample) + d³) before.
    package func candidates(
        perRow k: Int, threads: Int = 1, terms: PairTerms? = nil,
        admits: @escaping @Sendable (Int, Int) -> Admission = { _, _ in .both },
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(CancellationError) -> Result {
        var fallback = SearchFinding.Fallback.smallCrowd
        let capacity = min(k, exact.score.rowCount - 1)
        if exact.score.rowCount >= leastPeople, capacity > 0 {
            let (setting, sample) = try await prepare(
                capacity: capacity, threads: threads, terms: terms, admits: admits)
            switch setting {
            case .nominate(let nomination):
                let lists = try await scan(
                    nomination, capacity: capacity, threads: threads, terms: terms ?? .open(exact.score.rowCount),
                    admits: admits, progress: progress)
                let measured = SearchFinding.Measured(shares: nomination.shares(of: sample.half(1)))
                return Result(lists: lists, finding: SearchFinding(target: recall, measured: measured))
            case .fallBack(let reason): fallback = reason
            }
        }
        let lists = try await exact.candidates(
            perRow: k, threads: threads, terms: terms, admits: admits, progress: progress)
        return Result(lists: lists, finding: SearchFinding(target: recall, fallback: fallback))
    }

    /// Whether a pair, lower row first, is nominated for lists of `k`; `nil` where nothing is. For tests.
    package func nominates(
        perRow k: Int, terms: PairTerms, admits: @escaping @Sendable (Int, Int) -> Admission
    ) async throws(CancellationError) -> (@Sendable (Int, Int) -> Bool)? {
        let (setting, _) = try await prepare(
            capacity: min(k, exact.score.rowCount - 1), threads: 1, terms: terms, admits: admits)
        guard case .nominate(let nomination) = setting else { return nil }
        return { nomination.includes($0, $1) }
    }

    /// What the terms and the caller say together, the cheaper question first.
    private static func rules(
        _ terms: PairTerms?, _ admits: @escaping @Sendable (Int, Int) -> Admission
    ) -> @Sendable (Int, Int) -> Admission {
        guard let terms else { return admits }
        return { terms.rows[$0].allows(terms.rows[$1]) ? admits($0, $1) : [] }
    }

    private func prepare(
        capacity: Int, threads: Int, terms: PairTerms?, admits: @escaping @Sendable (Int, Int) -> Admission
    ) async throws(CancellationError) -> (NominationSetting, ListSample) {
        let score = exact.score
        let admits = Self.rules(terms, admits)
        let meetings = CellMeetings(terms ?? .open(score.rowCount))
        let sample = try await ListSample(
            score, order: exact.order, length: capacity, meetings: meetings, admits: admits, threads: threads)
        let setting = try await NominationSetting.find(
            score, sample: sample, meetings: meetings, recall: recall, margin: fixedMargin, admits: admits,
            threads: threads)
        return (setting, sample)
    }

    private func scan(
        _ nomination: Nomination, capacity: Int, threads: Int, terms: PairTerms,
        admits: @escaping @Sendable (Int, Int) -> Admission, progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws(CancellationError) -> CandidateLists {
        let (score, meetings) = (exact.score, nomination.meetings)
        let tiles = Tiles(rowCount: score.rowCount, tileRows: tileRows)
        let tolerance = ScanTolerance(seeks: score.seeks, offers: score.offers, tiles: tiles)
        let table = CandidateTable(capacity: capacity, spread: tolerance.spread, score: score, order: exact.order)
        let pairs = tiles.pairs { lower, higher in
            CellMeetings.cells(of: tiles.rows(of: lower)).contains { cell in
                CellMeetings.cells(of: tiles.rows(of: higher)).contains { meetings.mayMeet(cell, $0) }
            }
        }
        let agenda = TileAgenda(pairs: TileOrder(score, tiles: tiles).bestFirst(pairs), tileCount: tiles.count)
        try await agenda.visitAll(threads: threads, progress: progress) {
            NominationScan(
                table: table, score: score, tiles: tiles, tolerance: tolerance, nomination: nomination,
                terms: terms, admits: admits)
        }
        return try await table.lists(rowCount: score.rowCount, threads: threads)
    }
}
