internal import LinearAlgebra

/// Which pairs to nominate so that a sample of people find the wanted share of their lists.
enum NominationSetting {
    case nominate(Nomination)
    case fallBack(SearchFinding.Fallback)

    /// How finely margins are tried, and up to where: beyond, nearly everybody is nominated.
    private static let marginStep = 0.05
    private static let margins = -400...200
    /// How many standard errors of the sample's recall are kept in hand. One left crowds at .972 where .98 was asked for.
    private static let spareErrors = 2.0

    /// Prepares everything before the scan.
    ///
    /// The margin is the least at which the first half of the sample finds the recall with two standard errors to spare.
    ///
    /// - Parameter margin: taken as it is, whatever it costs, unless it is `nil`.
    /// - Throws: `CancellationError`.
    static func find(
        _ score: CanonicalScore, sample: ListSample, meetings: CellMeetings, recall: Double, margin: Double?,
        admits: @escaping @Sendable (Int, Int) -> Admission, threads: Int
    ) async throws(CancellationError) -> NominationSetting {
        let surrogate = Surrogate(score, meetings: meetings, sample: sample)
        guard let basis = try await NominationBasis(score, surrogate: surrogate, threads: threads) else {
            return .fallBack(.noBasis)
        }
        let cuts = try await NominationCuts(
            basis, rowCount: score.rowCount, capacity: sample.length, meetings: meetings, admits: admits,
            threads: threads)
        func nomination(_ margin: Double) -> Nomination {
            Nomination(basis: basis, meetings: meetings, cuts: cuts.cuts(margin: margin, padded: basis.linear.count))
        }
        if let margin { return .nominate(nomination(margin)) }
        guard let chosen = Self.margin(cuts, basis, half: sample.half(0), recall: recall).map(nomination),
            chosen.cost(of: sample.rows) < Nomination.exactCost(columns: score.seeks.columns)
        else { return .fallBack(.notWorthIt) }
        return .nominate(chosen)
    }

    private static func margin(
        _ cuts: NominationCuts, _ basis: NominationBasis, half: [(row: Int, list: [Int])], recall: Double
    ) -> Double? {
        let needed = half.map { row, list in
            list.map { cuts.margin(row, $0, g: basis.g(row, $0)) }
        }
        return margins.lazy.map { Double($0) * marginStep }.first { margin in
            let measured = SearchFinding.Measured(
                shares: needed.map { Double($0.count { $0 <= margin }) / Double($0.count) })
            return measured.recall - spareErrors * measured.standardError >= recall
        }
    }
}

extension Nomination {
    /// For every person of a sample the share of its list that is nominated.
    func shares(of sample: [(row: Int, list: [Int])]) -> [Double] {
        sample.map { row, list in
            Double(list.count { includes(min(row, $0), max(row, $0)) }) / Double(list.count)
        }
    }

    /// What a nominated pair costs, on the whole, in multiplications of the scan: rules, two long products, an estimate.
    private static let nominatedCost = 2_000.0
    /// Of a crowd no larger than what a sample costs, every pair; of a larger one every so manieth column.
    private static let sampledColumns = 4_096

    /// The cost of a pair whose cells may meet, in multiplications of the scan, as a sample of rows predicts it.
    ///
    /// - Complexity: O(rows · 4,096 · columns).
    func cost(of rows: [Int]) -> Double {
        let n = meetings.count * CellMeetings.rows
        let step = max(1, n / Self.sampledColumns)
        var (seen, nominated) = (0, 0)
        for row in rows {
            for other in stride(from: step / 2, to: n, by: step)
            where other != row && meetings.mayMeet(row / CellMeetings.rows, other / CellMeetings.rows) {
                seen += 1
                if includes(min(row, other), max(row, other)) { nominated += 1 }
            }
        }
        return Double(basis.columns) + Self.nominatedCost * Double(nominated) / Double(max(seen, 1))
    }

    /// The cost of a pair in an exact search, in the same unit: both products, and the scan of what they write.
    static func exactCost(columns: Int) -> Double { 3 * Double(columns) + 100 }
}
