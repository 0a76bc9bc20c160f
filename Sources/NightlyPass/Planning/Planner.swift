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
        let startedAt = pass.clock.onRecord
        pass.observer.progress(.read, 0, 0)
        let reading = try read()
        try requireLikelyMoment(reading)
        noteUnreadFacts(reading)
        return try await plan(consume reading, startedAt: startedAt, watch: watch)
    }

    private func read() throws -> PassReading {
        try store.read { db in
            try requireMemory(try PassReading.size(db, store.names))
            return try PassReading(
                db, names: store.names, tables: pass.tables, mapping: pass.options.mapping, asOf: pass.asOf,
                runs: PlanLimits.runs, listsDetails: pass.observer.details != nil)
        }
    }

    /// Before anything is done. Nobody is read for it where the last run is near.
    ///
    /// - Throws: `NightlyPass.Failure.unlikelyMoment`
    func requireLikelyMoment() throws {
        guard !pass.anyDate else { return }
        if try isNear(store.read { try RunLog.lastPlanned($0) }) == nil { try requireLikelyMoment(read()) }
    }

    /// A wrong clock would replace lists by older ones, or take everybody for somebody who has been away for a year.
    ///
    /// The moment must not be before the last run, unless its date has a plan already, of which nothing is made anew. And it
    /// must be near something that the app has written, or that run: one row of the year 9999 moves nothing.
    private func requireLikelyMoment(_ reading: borrowing PassReading) throws {
        guard !pass.anyDate, try isNear(reading.lastRun) == nil else { return }
        let (span, asOf) = (CrowdReader.nearSpan, pass.asOf)
        // Where no time of the app's can be read, only the machine's clock is left.
        let isNear =
            reading.notes.isNear
            ?? (Timestamp.now().adding(seconds: -span.seconds)...Timestamp.now().adding(seconds: span.seconds))
            .contains(asOf)
        guard !isNear, !reading.crowd.people.isEmpty else { return }
        let latest = reading.crowd.people.compactMap(\.lastActive).max()
        throw NightlyPass.Failure.unlikelyMoment(
            "nothing in the database is of a time within \(span.seconds / 86_400) days of \(asOf) UTC"
                + (latest.map { "; the latest activity is of \($0)" } ?? "")
                + ". Check the clock. If this is an old copy of a database, give the moment it is from with --as-of; if the app "
                + "has been quiet for so long, add --any-date")
    }

    /// Whether the moment follows the last run soon; `nil` where that run says nothing.
    ///
    /// - Throws: `NightlyPass.Failure.unlikelyMoment` for a moment before it.
    private func isNear(_ last: RunRecord?) throws -> Bool? {
        guard let last else { return nil }
        let asOf = pass.asOf
        if asOf < last.asOf, try store.read({ try RunLog.planned($0, passDate: pass.passDate) }) == nil {
            throw NightlyPass.Failure.unlikelyMoment(
                "\(asOf) UTC is before run \(last.id), which is as of \(last.asOf): newer lists would be replaced by older ones. "
                    + "Check the clock or --as-of; if this is meant, add --any-date")
        }
        return asOf <= last.asOf.adding(seconds: CrowdReader.nearSpan.seconds) ? true : nil
    }

    /// Scores and chooses. Writes nothing.
    ///
    /// - Parameter watch: begun when reading did.
    func plan(_ reading: consuming PassReading, startedAt: Timestamp, watch: Stopwatch) async throws -> MadePlan {
        let (columns, history, refused) = (reading.columns, reading.history, reading.refused)
        let (notes, mark) = (reading.notes, reading.mark)
        let unread = reading.unreadFacts.map(\.name)
        var watch = watch
        pass.observer.details?(reading.crowd.report.details)
        if notes.rewritten > 0 {
            pass.observer.note(
                "\(notes.rewritten) accounts have another time or number than before: too many to be new people under old names, so "
                    + "they count as the same")
        }
        watch.lap(.read)
        try Task.checkCancellation()

        pass.observer.progress(.encode, 0, 0)
        var ticks = 0
        var crowd = (consume reading).crowd
        earlier.remember(in: &crowd)
        let scored = try ScoredCrowd(
            crowd: consume crowd, options: pass.options, asOf: pass.asOf, passDate: pass.passDate,
            tables: pass.tables, threads: pass.threads,
            tick: {
                try Task.checkCancellation()
                ticks = min(ticks + 1, CompatibilityModel.usualTicks)
                pass.observer.progress(.encode, ticks, CompatibilityModel.usualTicks)
            })
        try scored.requireSomebody()
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
            refused: RefusedRows(refused, in: scored.crowd, passDate: pass.passDate), threads: pass.threads)
        let keptApart = try await RuleCounts(scored, threads: pass.threads)
        var summary = PassSummary(scored, plan: plan, keptApart: keptApart, passDate: pass.passDate)
        summary.search = found.finding
        if !unread.isEmpty { summary.unreadFacts = unread }
        let limits = compare(&summary, with: history.map(UsualNight.init))
        watch.lap(.choose)
        summary.seconds = watch.seconds
        return MadePlan(
            pass: pass, database: store, columns: columns, scored: scored, notes: notes, mark: mark, plan: plan,
            startedAt: startedAt, watch: watch, limits: limits, planSummary: summary)
    }

    /// Looks whether the plan is one of a usual night, and says in the summary what is not.
    private func compare(_ summary: inout PassSummary, with nights: [UsualNight]) -> PlanLimits {
        let tonight = UsualNight(summary, asOf: pass.asOf, activeWithin: pass.options.activeWithin)
        let limits = PlanLimits(
            tonight: tonight, nights: nights, mostMatches: pass.mostMatches, earlier: earlier.matches.count,
            trustsMoment: pass.anyDate)
        if let crossed = limits.crossed, !pass.accept {
            summary.held = crossed.objection
            if crossed.part == .introductions { summary.withheld = summary.matches[Meeting.introduction.rawValue] }
        }
        summary.usualMatches = limits.usualMatches
        for line in limits.remarks { pass.observer.note(line) }
        return limits
    }

    /// Names what is about people's safety and not read, once: what an earlier run has named is in its summary.
    private func noteUnreadFacts(_ reading: borrowing PassReading) {
        let known = reading.latest?.summary.flatMap { try? JSONText.decode($0, over: PassSummary()) }?.unreadFacts ?? []
        let new = reading.unreadFacts.filter { $0.topic.isSafety && !known.contains($0.name) }.map(\.name)
        guard !new.isEmpty else { return }
        pass.observer.note(
            "no pass reads \(new.joined(separator: ", ")), which by their names are about who may meet whom. "
                + "duet check says where each belongs")
    }

    /// Says how much memory the pass will take, and ends it if that is more than there is.
    private func requireMemory(_ size: PassReading.Size) throws {
        let estimate = MemoryEstimate(
            people: size.users, interactions: size.interactions, topK: pass.options.topK, database: size.bytes)
        pass.observer.forecast(estimate)
        let objection = estimate.objection(limit: pass.memoryLimit, available: AvailableMemory.megabytes)
        if let objection { throw NightlyPass.Failure.tooLittleMemory(objection) }
    }
}
