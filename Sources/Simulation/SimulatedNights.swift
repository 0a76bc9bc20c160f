internal import MatchStore
package import NightlyPass
package import Profiles
package import SyntheticPopulation

/// Nights that follow one another on a synthetic crowd, with its days between them: real passes on a database of the
/// simulation's own, and people who act by their hidden wishes on what the passes made.
///
/// Equal crowds, settings and seeds give equal figures and equal rows, on any number of threads.
package struct SimulatedNights {
    /// How passes are run.
    package struct Passes: Sendable {
        package var options: PassOptions
        package var tables: ReferenceTables
        package var mostMatches: Int?
        /// Whether plans that would be held are carried out.
        package var accept = false
        package var threads = 1
        package var memoryLimit: Int?
        package var version: String

        package init(options: PassOptions, tables: ReferenceTables, version: String) {
            (self.options, self.tables, self.version) = (options, tables, version)
        }
    }

    private let app: SimulatedApp
    private let passes: Passes
    private let nights: Int
    private var day: DayOfCrowd
    private var record: Record
    /// Told what a pass says of itself, and how far it is.
    private let observer: PassObserver

    /// - Parameters:
    ///   - database: a file of the simulation's own, which holds exactly the people of the crowd.
    ///   - nights: how many, ≥ 1.
    /// - Throws: `StoreError`
    package init(
        database: String, crowd: ActingCrowd, passes: Passes, nights: Int, observer: PassObserver = PassObserver()
    ) throws {
        precondition(nights >= 1)
        app = try SimulatedApp(path: database, mapping: passes.options.mapping)
        (self.passes, self.nights, self.observer) = (passes, nights, observer)
        day = try DayOfCrowd(crowd, app: app, mapping: passes.options.mapping)
        record = Record(people: crowd.count)
    }

    /// What a night has taken, which depends on the machine.
    package struct Cost: Sendable, Codable {
        package var messageType = "cost"
        package var night: Int
        /// Wall time of the pass, and of the day that followed with all that was measured.
        package var passSeconds: Double
        package var daySeconds: Double
        package var peakMemoryMB: Int
    }

    /// Runs all nights.
    ///
    /// - Parameter report: told of every night when its day is over.
    /// - Returns: the figures over all nights.
    /// - Throws: `StoreError`, `NightlyPass.Failure`, what `report` throws, and `CancellationError` when the surrounding task
    ///   is cancelled.
    package consuming func run(_ report: (NightFigures, Cost) throws -> Void) async throws -> NightsFigures {
        var (day, record) = (day, record)
        defer { app.close() }
        for night in 0..<nights {
            try Task.checkCancellation()
            var clock = ContinuousClock.now
            let summary = try await pass(night)
            var cost = Cost(night: night + 1, passSeconds: Self.lap(&clock), daySeconds: 0, peakMemoryMB: 0)
            cost.peakMemoryMB = summary.peakMemoryMB
            var figures = NightFigures(night: night, summary, crowd: day.crowd)
            if let run = summary.runID, [.completed, .partlyHeld].contains(summary.status) {
                try app.forgetMeasurements(ofRun: run)
                let matches = try day.take(app.matches(ofRun: run), night: night)
                record.note(matches, night: night, day, into: &figures)
            } else if let run = summary.runID {
                try app.forgetMeasurements(ofRun: run)
            }
            try record.noteLists(app, day, into: &figures)
            let events = try day.live(night, app)
            record.note(events, night: night, day, into: &figures)
            let sizes = try app.sizes()
            (figures.rows, figures.bytes) = (sizes.rows, sizes.bytes)
            cost.daySeconds = Self.lap(&clock)
            record.nights.append(figures)
            try report(figures, cost)
        }
        return record.figures(day)
    }

    private static func lap(_ clock: inout ContinuousClock.Instant) -> Double {
        let now = ContinuousClock.now
        defer { clock = now }
        return (((now - clock) / .seconds(1)) * 1000).rounded() / 1000
    }

    private func pass(_ night: Int) async throws -> PassSummary {
        var pass = NightlyPass(
            path: app.path, options: passes.options, tables: passes.tables, asOf: day.crowd.beginning(of: night),
            version: passes.version, clockStands: true)
        pass.mostMatches = passes.mostMatches
        pass.accept = passes.accept
        pass.threads = passes.threads
        pass.memoryLimit = passes.memoryLimit
        pass.observer = observer
        return try await pass.run()
    }
}
