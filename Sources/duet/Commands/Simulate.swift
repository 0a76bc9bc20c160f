import ArgumentParser
import Foundation
import Logging
import MatchStore
import NightlyPass
import Profiles
import Simulation
import SyntheticPopulation

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Live through many nights with a synthetic crowd, and see what comes of them.",
        usage: """
            duet simulate --people <n> [<options>]
            duet simulate --database <file> --truth <file> [<options>]
            """,
        discussion: """
            Runs real passes, a day apart, on a database of its own, and lets synthetic people act between them by their hidden \
            wishes: they read their lists from the top, like, pass or block, write in new chats and answer. Prints figures for \
            every night and for all. Equal options give equal figures. A database that is given is copied and never written to; \
            it must hold the people of the truth file, which duet populate --truth writes, and nobody else.

            --compare lives through the same nights again with the settings of another file: the same people come on the same \
            days and like the same others, so that what differs is the settings' doing. Settings in the environment are \
            ignored then.

            Example:  duet simulate --database app.db --truth truth.jsonl --compare new.yaml --seeds 5
            """)

    @OptionGroup(title: "Crowd") var database: DatabaseOption
    @OptionGroup(title: "Crowd") var crowd: CrowdOptions
    @OptionGroup(title: "Nights") var simulation: SimulationOptions
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Settings") var comparison: ComparisonOptions
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Who may meet") var rules: RuleOptions
    @OptionGroup(title: "Matches") var matches: MatchOptions
    @OptionGroup(title: "Recommendations") var length: LengthOption
    @OptionGroup(title: "Recommendations") var exposure: ExposureOptions
    @OptionGroup(title: "Safety") var hold: HoldOption
    @OptionGroup(title: "Safety") var safety: SafetyOptions
    @OptionGroup(title: "Running") var threads: ThreadsOption
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Output") var messages: MessageOptions

    struct CrowdOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "The hidden truth about the people of --database, as duet populate --truth writes it.",
                valueName: "file"))
        var truth: String?

        @Option(setting: "people", of: PopulationSettings.self, parsing: .unconditional) var people: String?
        @Option(setting: "world", of: PopulationSettings.self) var world: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Keep the database as it is after the last night in this new file.", valueName: "file"))
        var keep: String?
    }

    struct ComparisonOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "Simulate again with the settings of this YAML file, or of the word default, in the place of those of "
                    + "--config, and print what differs.", valueName: "config"))
        var compare: String?
    }

    struct SafetyOptions: ParsableArguments {
        @Flag(name: .long, help: "Carry out plans that would be held.")
        var accept = false
    }

    struct MessageOptions: ParsableArguments {
        @Flag(name: .shortAndLong, help: "Say on standard error what passes say, and how long each night took.")
        var verbose = false
    }

    mutating func run() async throws {
        let nights = try simulation.settings()
        let source = try SimulatedCrowd.Source(database: database.database, crowd: crowd, nights: nights)
        var given = Settings.Given(
            config: config, scoring: scoring, vocabulary: vocabulary, rules: rules, matches: matches, length: length,
            exposure: exposure, hold: hold, threads: threads)
        // Passes run on a copy; a settings file may name the app's own.
        given.database.database = source.name
        let sides = try SimulatedSides(given, compare: comparison.compare)
        try guardOutputs(source, sides, nights)
        do {
            let folder = try WorkFolder()
            try await simulate(sides, nights, source, folder)
        } catch is CancellationError {
            throw Interruption(
                signal: Interruption.received, left: "Nothing is left of it; the same command starts over.")
        }
    }

    private func guardOutputs(
        _ source: SimulatedCrowd.Source, _ sides: SimulatedSides, _ nights: SimulationSettings
    ) throws {
        guard let keep = crowd.keep else { return }
        guard sides.other == nil, nights.seeds == 1 else {
            throw CommandError(.usage, "--keep is for one simulation: leave out --compare and --seeds.")
        }
        var outputs = OutputGuard(
            database: source.given ?? ProcessEnvironment.variables["DUET_DATABASE"], config: sides.one.config,
            tables: sides.one.settings.tablesFolder, inputs: ["--truth": crowd.truth])
        try outputs.claim(keep, by: "--keep", as: .newDatabase)
        try DatabaseCopy.requireFree(keep)
    }

    private func simulate(
        _ sides: SimulatedSides, _ nights: SimulationSettings, _ source: SimulatedCrowd.Source, _ folder: WorkFolder
    ) async throws {
        let bar = ProgressBar.onTerminal()
        defer { bar?.end() }
        let report = SimulationReport(
            options: output, isVerbose: messages.verbose, bar: bar, nights: nights.nights,
            showsNights: sides.other == nil && nights.seeds == 1)
        var pairs: [(a: NightsFigures, b: NightsFigures)] = []
        for round in 0..<UInt64(nights.seeds) {
            let seed = nights.seed &+ round
            let crowd = try await source.crowd(
                seed: seed, habits: nights.habits, at: folder.path("crowd.db"), threads: sides.one.settings.threads
            ) { bar?.show("Making the crowd", $0, $1) }
            if round == 0 { try report.begin(nights, source, sides) }
            let a = try await live(sides.one, crowd, nights, folder, report, bar, seed: seed)
            if let other = sides.other {
                let b = try await live(other, crowd, nights, folder, report, bar, seed: seed)
                pairs.append((a, b))
            }
            folder.remove(database: "crowd.db")
        }
        bar?.end()
        if !pairs.isEmpty { try report.show(PairedDifference.all(pairs)) }
    }

    /// Lives through the nights with one of the settings, on a copy of the crowd as it is before the first.
    private func live(
        _ side: SimulatedSides.Side, _ crowd: SimulatedCrowd, _ nights: SimulationSettings, _ folder: WorkFolder,
        _ report: SimulationReport, _ bar: ProgressBar?, seed: UInt64
    ) async throws -> NightsFigures {
        folder.remove(database: "nights.db")
        let database = folder.path("nights.db")
        try DatabaseCopy.make(of: crowd.database, at: database)
        var passes = SimulatedNights.Passes(
            options: side.settings.options, tables: side.settings.tables, version: Duet.version)
        passes.mostMatches = side.settings.mostMatches
        passes.accept = safety.accept
        passes.threads = side.settings.threads
        passes.memoryLimit = side.settings.memoryLimit?.megabytes
        let simulated = try SimulatedNights(
            database: database, crowd: crowd.people, passes: passes, nights: nights.nights,
            observer: report.observer)
        bar?.show("Nights", 0, nights.nights)
        let figures = try await simulated.run { night, cost in try report.show(night, cost) }
        try report.show(figures, of: side, seed: seed)
        if let keep = self.crowd.keep { try DatabaseCopy.make(of: database, at: keep) }
        return figures
    }
}
