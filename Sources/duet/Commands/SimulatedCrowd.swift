import ArgumentParser
import Foundation
import MatchStore
import NightlyPass
import Profiles
import SyntheticPopulation

/// A crowd before its first simulated night.
struct SimulatedCrowd {
    /// A file that passes are never run on, but on copies.
    let database: String
    let people: ActingCrowd

    /// Where crowds come from.
    enum Source {
        case file(String, TrueCrowd, PopulationSettings)
        case drawn(PopulationSettings)
    }
}

extension SimulatedCrowd.Source {
    /// - Parameters:
    ///   - database: as the option gives it.
    ///   - nights: whose seed is also that of a crowd that is drawn.
    init(database: String?, crowd: Simulate.CrowdOptions, nights: SimulationSettings) throws {
        if crowd.people != nil {
            guard database == nil, crowd.truth == nil else {
                throw CommandError(
                    .usage, "--people makes a crowd, and --database and --truth name one: give either.")
            }
            var options = PopulationOptions.empty
            (options.people, options.world) = (crowd.people, crowd.world)
            self = .drawn(try options.settings())
            return
        }
        guard crowd.world == nil else {
            throw CommandError(.usage, "--world has no effect without --people N: the truth file says the world.")
        }
        guard let path = database ?? ProcessEnvironment.variables["DUET_DATABASE"], !path.isEmpty else {
            throw CommandError(
                .usage, "no crowd is given: use --people N, or --database FILE with --truth FILE.")
        }
        guard let truth = crowd.truth else {
            throw CommandError(
                .usage,
                "\(path) is simulated only with the truth about its people, which no real app has: give --truth FILE, as "
                    + "duet populate --truth writes it, or make a crowd with --people N.")
        }
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.noSuchFile(path) }
        let known = try TrueCrowd(path: truth)
        guard let settings = known.truth.settings else {
            throw CommandError(
                .badData,
                "--truth: \(truth) does not say what its people were drawn from: an earlier version of duet wrote it. Make "
                    + "both files anew with duet populate.")
        }
        self = .file(path, known, settings)
    }

    /// The file that is given; `nil` for a crowd that is drawn.
    var given: String? {
        if case .file(let path, _, _) = self { path } else { nil }
    }

    /// What the crowd is called in messages.
    var name: String {
        switch self {
        case .file(let path, _, _): path
        case .drawn: "the crowd of --people"
        }
    }

    var settings: PopulationSettings {
        switch self {
        case .file(_, _, let settings), .drawn(let settings): settings
        }
    }

    /// Makes the crowd of a seed, and its database.
    ///
    /// - Parameter path: where the database is to be.
    /// - Throws: `CommandError` where the people of a file are not those of its truth.
    func crowd(
        seed: UInt64, habits: NightHabits, at path: String, threads: Int, progress: @escaping (Int, Int) -> Void
    ) async throws -> SimulatedCrowd {
        switch self {
        case .drawn(var settings):
            settings.seed = seed
            let population = try Population(settings) { _, _ in }
            let file = try CrowdFile.create(path)
            var usernames: [String] = []
            _ = try await population.forEachBatch(threads: threads, progress: progress) { rows in
                try file.write(rows)
                usernames += rows.users.map(\.username)
            }
            try await file.seal()
            try file.publish()
            return SimulatedCrowd(
                database: path,
                people: ActingCrowd(
                    population, usernames: usernames, start: settings.asOf, habits: habits, seed: seed))
        case .file(let given, let known, let settings):
            try DatabaseCopy.make(of: given, at: path, progress: progress)
            let app = try SimulatedApp(path: path)
            defer { app.close() }
            try Self.requireSamePeople(app.usernames(), known, in: given)
            var start = settings.asOf
            if let last = try app.lastNight() { while start <= last { start = start.adding(seconds: 86_400) } }
            let population = try Population(settings) { _, _ in }
            return SimulatedCrowd(
                database: path,
                people: ActingCrowd(known.truth, of: population, start: start, habits: habits, seed: seed))
        }
    }

    /// Nights are lived through by people whose wishes are known: somebody else may be real.
    private static func requireSamePeople(_ users: [String], _ known: TrueCrowd, in database: String) throws {
        let (there, told) = (Set(users), Set(known.truth.usernames))
        let strangers = there.subtracting(told)
        guard strangers.isEmpty else {
            throw CommandError(
                .badData,
                "--truth: \(known.path) knows nothing of \(strangers.count.grouped) of the \(users.count.grouped) people in "
                    + "\(database). It is the truth about another crowd, or the database has people who are real. Nothing was done."
            )
        }
        guard there.count == told.count else {
            throw CommandError(
                .badData,
                "--truth: \((told.count - there.count).grouped) of the \(told.count.grouped) people of \(known.path) are not in "
                    + "\(database). Make both files with one duet populate.")
        }
    }
}

/// The settings that nights are lived through with: one, or two that are compared.
struct SimulatedSides {
    struct Side {
        /// What it is called: the name of a file, or `default`.
        let name: String
        let settings: Settings
        var config: String? { settings.decided.first { $0.key == "config" }?.value }
    }

    let one: Side
    let other: Side?
    /// What decides a plan and differs, the first's value first.
    let differences: [SettingDifference]

    /// - Parameters:
    ///   - given: what both have from the command line.
    ///   - compare: the file of the other, or `default`.
    init(_ given: Settings.Given, compare: String?) throws {
        let environment = compare == nil ? ProcessEnvironment.variables : [:]
        let file = given.config.config ?? environment["DUET_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        one = Side(name: file ?? ComparedSettings.standard, settings: try Settings(given, environment: environment))
        guard let compare else {
            (other, differences) = (nil, [])
            return
        }
        var given = given
        given.config.config = compare == ComparedSettings.standard ? nil : compare
        let other = Side(name: compare, settings: try Settings(given, environment: environment))
        self.other = other
        differences = try SettingDifference.differences(one.settings.options, other.settings.options)
    }
}
