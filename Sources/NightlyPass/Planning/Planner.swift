internal import Compatibility
internal import MatchStore
internal import Matching
internal import Profiles

/// The first half of a pass: makes a plan.
struct Planner {
    let pass: NightlyPass
    let store: MatchDatabase
    var earlier = EarlierMatches(areOnRecord: true)

    /// Reads, scores and chooses. Writes nothing.
    func plan() async throws -> MadePlan {
        let watch = Stopwatch()
        let startedAt = Timestamp.now()
        pass.observer.progress(.read, 0, 0)
        let reading = try store.read { db in
            try requireMemory(try PassReading.size(db, store.names))
            return try PassReading(
                db, names: store.names, tables: pass.tables, mapping: pass.options.mapping, asOf: pass.asOf,
                runs: PlanLimits.runs, listsDetails: pass.observer.detail != nil)
        }
        return try await plan(consume reading, startedAt: startedAt, watch: watch)
    }

    /// Scores and chooses. Writes nothing.
    ///
    /// - Parameter watch: begun when reading did.
    func plan(_ reading: consuming PassReading, startedAt: Timestamp, watch: Stopwatch) async throws -> MadePlan {
        let (columns, history, refused) = (reading.columns, reading.history, reading.refused)
        var watch = watch
        for line in reading.crowd.report.details { pass.observer.detail?(line) }
        watch.lap(.read)
        try Task.checkCancellation()

        pass.observer.progress(.encode, 0, 0)
        var ticks = 0
        var crowd = (consume reading).crowd
        earlier.remember(in: &crowd)
        let scored = try ScoredCrowd(
            crowd: consume crowd, options: pass.options, asOf: pass.asOf, passDate: pass.asOf.date,
            tables: pass.tables, threads: pass.threads,
            tick: {
                try Task.checkCancellation()
                ticks = min(ticks + 1, CompatibilityModel.usualTicks)
                pass.observer.progress(.encode, ticks, CompatibilityModel.usualTicks)
            })
        try requireSomebody(scored)
        watch.lap(.encode)
        try Task.checkCancellation()

        pass.observer.progress(.score, 0, 0)
        let found = try await scored.search(threads: pass.threads) { done, total in
            pass.observer.progress(.score, done, total)
        }
        watch.lap(.score)

        pass.observer.progress(.choose, 0, 0)
        let plan = try await PassPlan(
            scored, candidates: found.lists, earlier: earlier.chats(in: scored.crowd),
            refused: RefusedRows(refused, in: scored.crowd, passDate: pass.asOf.date), threads: pass.threads)
        let keptApart = try await RuleCounts.count(scored, threads: pass.threads)
        var summary = PassSummary(scored, plan: plan, keptApart: keptApart, passDate: pass.asOf.date)
        summary.search = found.finding
        let held = PlanLimits.objection(
            chats: summary.totalMatches, eligible: summary.eligible,
            history: history.map { ($0.planned, $0.eligible) }, mostMatches: pass.mostMatches,
            earlier: earlier.matches.count)
        watch.lap(.choose)
        summary.held = pass.accept ? nil : held
        summary.seconds = watch.seconds
        return MadePlan(
            pass: pass, database: store, columns: columns, scored: scored, plan: plan, startedAt: startedAt,
            watch: watch, planSummary: summary)
    }

    /// Says how much memory the pass will take, and ends it if that is more than there is.
    private func requireMemory(_ size: (users: Int, interactions: Int)) throws {
        let estimate = MemoryEstimate(
            people: size.users, interactions: size.interactions, topK: pass.options.topK)
        pass.observer.forecast(estimate)
        let objection = estimate.objection(limit: pass.memoryLimit, available: AvailableMemory.megabytes)
        if let objection { throw NightlyPass.Failure.tooLittleMemory(objection) }
    }

    private func requireSomebody(_ scored: ScoredCrowd) throws {
        let people = scored.crowd.people.count
        guard scored.eligible.isEmpty, scored.crowd.report.users > 0 else { return }
        if people > 0, let span = pass.options.activeWithin {
            let latest = scored.crowd.people.compactMap(\.lastActive).max()
            throw NightlyPass.Failure.nobodyEligible(
                "all \(people) people have been inactive for longer than \(span) at \(pass.asOf)"
                    + (latest.map { "; the latest activity is of \($0)" } ?? "")
                    + ". If this is an old copy of a database, give the moment it is from with --as-of")
        }
        let reasons = scored.crowd.report.leftOut.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        throw NightlyPass.Failure.nobodyEligible(
            "none of the \(scored.crowd.report.users) users can be matched (\(reasons.joined(separator: ", ")))")
    }
}
