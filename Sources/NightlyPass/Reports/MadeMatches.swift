package import MatchStore
package import Profiles

/// The matches of all runs, with what became of them, read in one transaction from a database that is not changed.
package struct MadeMatches: Sendable {
    package let matches: [MadeMatch]
    /// Every run that has made matches, oldest first.
    package let runs: [MakingRun]
    package let asOf: Timestamp
    /// Whether any pass is on record.
    package let hasRuns: Bool

    /// A run that has made matches.
    package struct MakingRun: Sendable, Equatable {
        package var id: Int64
        /// The UTC date that the pass spoke for.
        package var passDate: String
        /// When it began.
        package var startedAt: Timestamp
        /// The hash of its options.
        package var optionsHash: String
        /// In what its options differ from the defaults; `nil` where they cannot be read.
        package var settings: [SettingDifference]?
        /// Matches that it made and of which nothing is on record any more, because one of the two was erased.
        package var erased: Int
    }

    /// - Parameter asOf: what happened later is not seen.
    /// - Throws: `StoreError` for a file that is absent, is no app's database, or was worked on by a newer Duet, and
    ///   `NightlyPass.Failure` where the last run's options cannot be read.
    package init(path: String, names: AppNames = AppNames(), asOf: Timestamp) throws {
        let (matches, records) = try MatchDatabase(path: path, access: .read, names: names).read { db in
            try AppSchemaCheck.require(in: db, names)
            try MatchSchema.requireKnownVersion(db)
            let records = try RunLog.all(db)
            // The last run knows best what the app's words mean.
            let mapping = try records.last.map(Self.mapping) ?? TypeMapping()
            let columns = try AppColumns(db, names)
            let matches = try OutcomeReader(columns: columns, mapping: mapping, asOf: asOf).read(db)
            return (matches, records)
        }
        self.matches = matches
        self.asOf = asOf
        hasRuns = !records.isEmpty
        let remaining = matches.reduce(into: [Int64: Int]()) { $0[$1.run, default: 0] += 1 }
        // By the clock of the runs, as their matches are, and not by the machine's.
        runs = records.filter { $0.written > 0 && $0.asOf <= asOf }.map { record in
            MakingRun(
                id: record.id, passDate: record.passDate, startedAt: record.startedAt, optionsHash: record.optionsHash,
                settings: try? SettingDifference.differences(of: record.options),
                // Of a run that went on after `asOf`, what is missing may only not be seen yet.
                erased: record.end.map { $0 <= asOf } ?? false
                    ? max(0, record.written - remaining[record.id, default: 0]) : 0)
        }
    }

    private static func mapping(of run: RunRecord) throws -> TypeMapping {
        guard let options = try? PassOptions(stored: run.options) else {
            throw NightlyPass.Failure.unreadableWords(run: run.id)
        }
        return options.mapping
    }
}

extension RunRecord {
    /// When its clock stood still; `nil` for a run that has not ended.
    fileprivate var end: Timestamp? {
        finishedAt.map { asOf.adding(seconds: max(0, $0.seconds - startedAt.seconds)) }
    }
}
