internal import Compatibility
package import MatchStore
internal import Matching
package import Profiles

/// What two sets of options would do tonight with the same people. Nothing is written.
///
/// The database is read in one transaction, and each plan is made from that as `run --dry-run` makes it.
package struct TwoPlans: Sendable {
    /// What a plan is made with.
    package struct Configuration: Sendable {
        package var options: PassOptions
        package var tables: ReferenceTables
        /// Where the tables are from; those of equal names are the same.
        package var tablesFolder: String
        /// Chats above this number hold the plan; `nil`: three times the usual.
        package var mostMatches: Int?
        package var calendar = NightCalendar()

        package init(options: PassOptions, tables: ReferenceTables, tablesFolder: String, mostMatches: Int?) {
            self.options = options
            self.tables = tables
            self.tablesFolder = tablesFolder
            self.mostMatches = mostMatches
        }
    }

    /// One of the two.
    package struct Side: Sendable {
        package let scored: ScoredCrowd
        package let plan: PassPlan
        package let summary: PassSummary
    }

    package let one: Side
    package let other: Side
    /// The mutual scores of a sample of the pairs whom both allow to be recommended to each other, in the same order.
    package let scores: (one: [Double], other: [Double])
    /// For each moment that was asked for, the crowd as each of the two reads it.
    package let earlier: [(moment: Timestamp, one: Crowd, other: Crowd)]

    /// - Parameters:
    ///   - asOf: the moment that both speak for.
    ///   - moments: those at which the crowd is wanted for backtests.
    /// - Throws: `StoreError`, `NightlyPass.Failure`, and `CancellationError` when the surrounding task is cancelled.
    package init(
        path: String, names: AppNames = AppNames(), _ first: Configuration, _ second: Configuration, asOf: Timestamp,
        moments: [Timestamp] = [],
        threads: Int, version: String, observer: PassObserver = PassObserver()
    ) async throws {
        func planner(_ configuration: Configuration, _ store: MatchDatabase) -> Planner {
            var pass = NightlyPass(
                path: path, options: configuration.options, tables: configuration.tables, asOf: asOf, version: version)
            pass.names = names
            pass.mostMatches = configuration.mostMatches
            pass.calendar = configuration.calendar
            pass.threads = threads
            pass.observer = observer
            return Planner(pass: pass, store: store)
        }
        let store = try MatchDatabase(path: path, access: .read, names: names)
        let (plannerOfOne, plannerOfOther) = (planner(first, store), planner(second, store))
        // Where words mean the same to both, both read the same.
        let isAlike = first.options.mapping == second.options.mapping && first.tablesFolder == second.tablesFolder
        let (watch, startedAt) = (Stopwatch(), Timestamp.now())
        observer.progress(.read, 0, 0)
        let (readings, earlier) = try store.read { db in
            try AppSchemaCheck.require(in: db, names)
            try MatchSchema.requireKnownVersion(db)
            func reading(_ configuration: Configuration) throws -> PassReading {
                try PassReading(
                    db, names: names, tables: configuration.tables, mapping: configuration.options.mapping, asOf: asOf,
                    runs: PlanLimits.runs, listsDetails: false)
            }
            let one = try reading(first)
            let readings = (one: one, other: isAlike ? one : try reading(second))
            let earlier = try moments.map { moment in
                func crowd(_ configuration: Configuration) throws -> Crowd {
                    try CrowdReader(
                        columns: one.columns, tables: configuration.tables, mapping: configuration.options.mapping,
                        asOf: moment, scope: .withoutLaterRuns
                    ).read(db)
                }
                let crowdOfOne = try crowd(first)
                return (moment: moment, one: crowdOfOne, other: isAlike ? crowdOfOne : try crowd(second))
            }
            return (readings, earlier)
        }
        self.earlier = earlier
        one = Side(try await plannerOfOne.plan(readings.one, startedAt: startedAt, watch: watch))
        other = Side(try await plannerOfOther.plan(readings.other, startedAt: startedAt, watch: watch))
        scores = Self.scores(one.scored, other.scored)
    }

    private static func scores(_ one: ScoredCrowd, _ other: ScoredCrowd) -> (one: [Double], other: [Double]) {
        let pairs = AllowedPairs.sample(
            of: one.eligible, traits: one.traits, ledger: one.standing.ledger, rules: one.options.rules,
            key: { one.crowd.people[$0].key(inRow: $0) }
        ).filter { first, second in
            other.traits[first].isActive && other.traits[second].isActive
                && other.objections(to: .recommendation, first, second).isEmpty
        }
        return (
            pairs.map { one.score.mutual($0.first, $0.second) }, pairs.map { other.score.mutual($0.first, $0.second) }
        )
    }
}

extension TwoPlans.Side {
    fileprivate init(_ made: MadePlan) {
        scored = made.scored
        plan = made.plan
        summary = made.summary(.dryRun)
    }
}
