internal import Compatibility
package import MatchStore
internal import Matching
package import Profiles

/// What `duet check` finds: the state of a database and a forecast of its next run.
package struct CheckReport: Sendable, Equatable, Codable {
    package var messageType = "check"
    /// Whether the app's tables have what a pass needs.
    package var schemaProblems: [String] = []
    /// Missing indexes and the like: a pass works without, slowly.
    package var warnings: [String] = []
    /// Statements that would make the missing indexes.
    package var missingIndexes: [String] = []
    /// Rows that refer to something that is not there, by table.
    package var brokenReferences: [String: Int] = [:]
    /// Columns of the app's that refer to chats, as `table.column`: `duet undo` leaves a chat that a row refers to.
    package var chatReferences: [String] = []
    /// What the app keeps, by its names, in tables and columns that no pass reads.
    package var unreadFacts: [UnreadFact] = []
    /// A table of a tool whose migrations the view would stop where they rebuild a table; `nil` where there is none, or no view.
    package var viewStopsMigrationsOf: String?
    /// A table of a tool for whose sake there is no view.
    package var noViewBecauseOf: String?
    /// Whether the view would stop migrations of any tool that rebuilds a table: of an app that made its tables itself.
    package var viewStopsRebuilds = false
    package var journalMode = ""
    /// Version of Duet's own tables; `nil` before the first run.
    package var matchSchema: Int?
    package var rows: [String: Int] = [:]
    /// What Duet's own tables take, by table.
    package var ownTables: [String: DatabaseState.OwnSize] = [:]
    /// What a trigger of the app's has against a match of two made-up people; it may let others meet.
    package var rehearsal: String?
    package var people = LoadReport()
    /// What interactions cost whose types no setting maps, by type.
    package var unmappedWords: [String: UnmappedWord] = [:]
    /// The process that holds the lock, where it can be seen.
    package var lockedBy: Int?
    /// Whether the lock is held; `nil` where that cannot be told.
    package var isLocked: Bool? = false
    package var lastRun: LastRun?
    /// The run that has the plan of this pass date. The next run on this date carries it out, or leaves it be.
    package var planOfDate: LastRun?
    /// What a run now would do; `nil` when nothing could be planned.
    package var forecast: PassSummary?
    /// Of the limits beyond which a plan is held, the one that tonight is nearest to and within; `nil` where nothing is on
    /// record to compare with.
    package var nearestLimit: NearestLimit?
    /// Why a run now could not carry it out.
    package var forecastFailure: String?
    /// Whether that is because of the moment.
    package var isUnlikelyMoment: Bool?
    /// Mutual likes that are too old for a chat: `--backfill` would match them.
    package var backlog = 0
    /// Before the first run on an app that makes chats of mutual likes itself: how many of those that a run would match are
    /// without one. Some of these people may have parted; the app knows.
    package var likesWithoutChat: Int?

    package struct UnmappedWord: Sendable, Equatable, Codable {
        /// Pairs who never meet as long as it stands between them.
        package var pairs: Int
        /// How many of them like each other, and have nothing else between them.
        package var likeEachOther: Int
    }

    package struct NearestLimit: Sendable, Equatable, Codable {
        /// What is counted, as in "people who take part".
        package var figure: String
        package var tonight: Int
        package var usual: Int
        /// The last value that is not held.
        package var limit: Int
        /// Whether more than the limit is held; otherwise less is.
        package var isUpper: Bool
    }

    package struct LastRun: Sendable, Equatable, Codable {
        package var id: Int64
        /// The same as text: JavaScript reads numbers above 2^53 as others.
        package var idStr: String
        package var passDate: String
        package var status: String
        package var startedAt: String
        package var finishedAt: String?
        package var planned: Int
        package var written: Int
        package var message: String?
    }

    /// Whether the next run would hold its plan, or has it held already.
    package var wouldBeHeld: Bool { planOfDate?.status == RunRecord.Status.held.rawValue || forecast?.held != nil }

    /// Whether a pass could run.
    package var isUsable: Bool { schemaProblems.isEmpty && forecastFailure == nil }
}

extension CheckReport.LastRun {
    fileprivate init(_ run: RunRecord) {
        self.init(
            id: run.id, idStr: "\(run.id)", passDate: run.passDate, status: run.status.rawValue,
            startedAt: run.startedAt.description,
            finishedAt: run.finishedAt?.description, planned: run.planned, written: run.written, message: run.message)
    }
}

extension CheckReport.NearestLimit {
    fileprivate init(_ limit: NightLimit) {
        self.init(
            figure: limit.figure, tonight: limit.value, usual: limit.usual, limit: limit.bound, isUpper: limit.isUpper)
    }
}

extension NightlyPass {
    /// Looks at a database without changing anything.
    ///
    /// - Throws: `StoreError` for a file that cannot be read at all; a schema that does not fit is part of the report.
    package func check() async throws -> CheckReport {
        var report = CheckReport()
        let store = try MatchDatabase(path: path, access: .read, names: names)
        switch PassLock.holder(of: store.path) {
        case .nobody: report.isLocked = false
        case .process(let number): (report.isLocked, report.lockedBy) = (true, number)
        case .elsewhere: report.isLocked = true
        case .unknown: report.isLocked = nil
        }
        let state = try store.read { try DatabaseState($0, names) }
        report.schemaProblems = state.problems.map(\.description)
        report.warnings = state.warnings
        report.missingIndexes = state.missingIndexes
        report.brokenReferences = state.brokenReferences
        report.chatReferences = state.chatReferences
        report.unreadFacts = state.unreadFacts
        let keepsView = keepsView ?? (state.toolWithoutView == nil)
        report.viewStopsMigrationsOf = keepsView ? state.migrationTable : nil
        report.viewStopsRebuilds = keepsView && !state.isOfInit
        report.noViewBecauseOf = self.keepsView == nil ? state.toolWithoutView : nil
        report.journalMode = state.journalMode
        report.matchSchema = state.matchSchema
        report.rows = state.rows
        report.ownTables = state.ownTables
        report.lastRun = state.lastRun.map(CheckReport.LastRun.init)
        guard state.problems.isEmpty else { return report }
        do {
            report.planOfDate = try store.read { db in
                try MatchSchema.requireKnownVersion(db)
                return try RunLog.planned(db, passDate: passDate)
            }.map(CheckReport.LastRun.init)
            var earlier = EarlierMatches(areOnRecord: false)
            switch try foreseeEarlierPlans(store) {
            case .settled(var summary) where summary.status != .nothingToDo:
                summary.status = .dryRun
                report.forecast = summary
            case .settled: break
            case .open(let matches): earlier = matches
            }
            let made = try await Planner(pass: self, store: store, earlier: earlier).plan()
            report.people = made.scored.crowd.report
            report.nearestLimit = made.limits.nearest.map(CheckReport.NearestLimit.init)
            if !report.people.unmappedTypes.isEmpty {
                report.unmappedWords = try store.read { db in
                    try UnmappedWords.pairs(db, names, mapping: options.mapping, people: made.scored.crowd.people)
                }.mapValues(made.scored.cost)
            }
            report.forecast = report.forecast ?? made.summary(.dryRun)
            report.backlog = made.scored.backlog
            if report.lastRun == nil, made.scored.appMakesChats {
                report.likesWithoutChat = report.forecast?.matches[Meeting.mutualLike.rawValue]
            }
            report.rehearsal = try made.rehearse()?.description
        } catch let failure as Failure {
            // What an earlier plan leaves to do needs no new one.
            if report.forecast == nil {
                report.forecastFailure = failure.description
                if case .unlikelyMoment = failure { report.isUnlikelyMoment = true }
            }
        } catch let failure as StoreError {
            report.forecastFailure = failure.description
        }
        return report
    }
}

extension ScoredCrowd {
    fileprivate func cost(of pairs: Set<[Int]>) -> CheckReport.UnmappedWord {
        CheckReport.UnmappedWord(
            pairs: pairs.count,
            likeEachOther: pairs.count { pair in
                standing.ledger[pair[0], pair[1]].isMutualLike
                    && objections(to: .mutualLike, pair[0], pair[1]).rules == [.unmappedInteraction]
            })
    }

    /// Whether there are mutual likes with a chat, before Duet has made any.
    fileprivate var appMakesChats: Bool {
        var makes = false
        standing.ledger.visit { _, _, facts in makes = makes || facts.isMutualLike && facts.contains(.directChat) }
        return makes
    }

    /// Mutual likes that no rule keeps apart and that are too old for a chat.
    var backlog: Int {
        let oldest = asOf.adding(seconds: -options.likesWithin.seconds)
        var count = 0
        standing.ledger.visit { first, second, facts in
            guard facts.isMutualLike, let time = standing.completion(first, second)?.time, time < oldest,
                objections(to: .mutualLike, first, second).isEmpty
            else { return }
            count += 1
        }
        return count
    }
}
