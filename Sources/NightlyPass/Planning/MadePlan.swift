internal import MatchStore
internal import Profiles

/// A plan with all that was worked out on the way to it.
struct MadePlan {
    let pass: NightlyPass
    let database: MatchDatabase
    let columns: AppColumns
    let scored: ScoredCrowd
    /// What of the people is new since the last pass.
    let notes: ReadingNotes
    /// As `PassReading` has it.
    let mark: SnapshotMark
    let plan: PassPlan
    let startedAt: Timestamp
    var watch: Stopwatch
    /// What of it was compared with earlier nights.
    let limits: PlanLimits
    let planSummary: PassSummary

    /// Why the plan must not be carried out before a person has looked.
    var held: String? { planSummary.withheld == nil ? planSummary.held : nil }

    func summary(_ status: PassSummary.Status, run: Int64? = nil) -> PassSummary {
        var summary = planSummary
        summary.status = status
        summary.runID = run
        summary.peakMemoryMB = Resources.peakMemoryMB
        return summary
    }

    /// Finds out whether the app's tables would take a match, without writing to them.
    ///
    /// - Returns: what the app's triggers have against it, which may be about some people only.
    /// - Throws: `StoreError.matchRefused`
    @discardableResult
    func rehearse() throws -> Refusal? {
        try database.read { db in
            try Rehearsal.run(
                db, columns: columns, mapping: pass.options.mapping,
                notice: MatchNotice(title: "Rehearsal", content: "Rehearsal", details: "{}"),
                delivers: pass.delivery != nil || pass.foreseesDelivery)
        }
    }
}
