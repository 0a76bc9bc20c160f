import ArgumentParser
import Foundation
import Logging
import MatchStore
import NightlyPass
import Profiles

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score all pairs, make tonight's matches, and store recommendations.",
        usage: "duet run --database <file> [<options>]",
        discussion: """
            Reads the database, scores every pair of people, opens a chat for those who like each other, introduces some who \
            fit well, and stores a list of recommendations for everybody. Running again on the same date writes nothing new; an \
            interrupted pass is finished by the next run.

            Settings can also come from the environment (DUET_TOP_K=20) or from a file (--config, top-k: 20). --print-config \
            prints them all. What is about one run is given on the command line only: --accept, --any-date, --dry-run, \
            --print-config, and the options under Output.

            Example:  duet run --database app.db --weight genre=0.6 --dry-run
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption
    @OptionGroup(title: "Database") var moment: TimeOption
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Settings") var printing: PrintingOption
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Who may meet") var rules: RuleOptions
    @OptionGroup(title: "Matches") var matches: MatchOptions
    @OptionGroup(title: "Recommendations") var length: LengthOption
    @OptionGroup(title: "Recommendations") var exposure: ExposureOptions
    @OptionGroup(title: "Safety") var safety: SafetyOptions
    @OptionGroup(title: "Safety") var hold: HoldOption
    @OptionGroup(title: "Delivery") var delivery: DeliveryOptions
    @OptionGroup(title: "Running") var threads: ThreadsOption
    @OptionGroup(title: "Running") var resources: ResourceOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Output") var messages: MessageOptions

    struct PrintingOption: ParsableArguments {
        @Flag(name: .long, help: "Print every setting with its origin, and exit.")
        var printConfig = false
    }

    struct SafetyOptions: ParsableArguments {
        @Flag(name: .long, help: "Write nothing, and print what would be done.")
        var dryRun = false

        @Flag(name: .long, help: "Carry out a plan that is held, or that would be.")
        var accept = false

        @OptionGroup var moment: AnyDateOption
    }

    struct MessageOptions: ParsableArguments {
        @Flag(
            name: .shortAndLong,
            help: ArgumentHelp(
                "Name people left out and rows ignored on standard error, three of each kind (--ignored-to has all), and print the "
                    + "summary also without a terminal. For a log with the summary alone: --output text."))
        var verbose = false

        @OptionGroup var ignored: IgnoredRowsOption

        @Option(name: .long, help: ArgumentHelp("Messages as text or json. (default: text)", valueName: "format"))
        var logFormat: LogFormat?
    }

    mutating func run() async throws {
        let settings = try Settings(
            Settings.Given(
                database: database, map: map, moment: moment, config: config, scoring: scoring, vocabulary: vocabulary,
                rules: rules, matches: matches, length: length, exposure: exposure, hold: hold, delivery: delivery,
                threads: threads, resources: resources))
        if printing.printConfig {
            try Terminal.printResult(ConfigText(settings.decided, options: output).text)
            return
        }
        var outputs = OutputGuard(settings)
        let metrics = try settings.metricsFile.map { try MetricsFile($0, apartFrom: &outputs) }
        let ignored = try IgnoredRows(messages.ignored, apartFrom: &outputs)
        let emission = Emission(settings)
        let delivery = try emission.flatMap {
            try $0.delivery(beside: settings.database, apartFrom: outputs, opens: !safety.dryRun)
        }
        let started = Date()
        do {
            let summary = try await pass(settings, delivery, ignored)
            try ignored.publish()
            let status = Self.status(of: summary)
            // A dry run is no run: the figures of the last real one stand.
            if summary.status != .dryRun {
                try metrics?.write(summary: summary, exitCode: status.rawValue, started: started)
            }
            try show(summary, besideLines: emission?.takesStandardOutput ?? false)
            if status != .done { throw ExitCode(status.rawValue) }
        } catch let error where !(error is ExitCode) {
            let code =
                error is CancellationError
                ? 128 + Interruption.received : CommandError(error)?.status.rawValue ?? ExitStatus.bug.rawValue
            if !safety.dryRun { try? metrics?.write(summary: nil, exitCode: code, started: started) }
            throw error
        }
    }

    /// Lines that nobody took are an error, though the pass went well: whoever runs this again on an error, as a supervisor
    /// may, then has them delivered and nothing else done, instead of a night late.
    private static func status(of summary: PassSummary) -> ExitStatus {
        // Of a dry run, too: a script asks it whether the night would do anything.
        if summary.held != nil, [.held, .partlyHeld, .dryRun].contains(summary.status) { return .held }
        return summary.delivery?.left ?? 0 > 0 ? .inputOutput : .done
    }

    private func pass(
        _ settings: Settings, _ delivery: Delivery?, _ ignored: IgnoredRows
    ) async throws -> PassSummary {
        let bar = ProgressBar.onTerminal()
        defer { bar?.end() }
        let logger = Logger.duet(messages.logFormat ?? .text, verbose: messages.verbose)
        var pass = NightlyPass(
            path: settings.database, options: settings.options, tables: settings.tables,
            asOf: settings.asOf ?? .now(), version: Duet.version)
        pass.names = settings.names
        pass.mostMatches = settings.mostMatches
        pass.accept = safety.accept
        pass.anyDate = safety.moment.anyDate
        pass.calendar = settings.calendar
        pass.dryRun = safety.dryRun
        pass.threads = settings.threads
        pass.lockWait = settings.lockWait
        pass.keepsView = settings.view
        pass.memoryLimit = settings.memoryLimit?.megabytes
        pass.delivery = delivery
        pass.foreseesDelivery = settings.emit != nil
        let verbose = messages.verbose
        var observer = PassObserver(
            progress: { phase, done, total in bar?.show(phase.label, done, total) },
            forecast: { estimate in
                // Of a crowd that fits into any machine nobody wants to hear it.
                guard verbose || Terminal.messagesAreTerminal && estimate.megabytes >= 500 else { return }
                bar?.end()
                logger.log(
                    level: verbose ? .debug : .notice, "this takes about \(estimate.megabytes.grouped) MB of memory")
            },
            note: { message in
                bar?.end()
                logger.notice("\(message)")
            })
        var show: (@Sendable (String) -> Void)?
        if verbose { show = { line in logger.debug("\(line)") } }
        observer.details = ignored.taker(show)
        pass.observer = observer
        return try await pass.run()
    }

    /// - Parameter besideLines: whether standard output is taken, and the summary goes to standard error.
    private func show(_ summary: PassSummary, besideLines: Bool) throws {
        var options = output
        if besideLines, !Terminal.messagesAreTerminal { options.noColor = true }
        let isWatched = besideLines ? Terminal.messagesAreTerminal : Terminal.outputIsTerminal
        let width = besideLines ? Terminal.width(of: STDERR_FILENO) : Terminal.width
        let text: String
        switch output.output {
        case .json: text = try JSONText.line(summary)
        case .text: text = RunText(summary: summary, options: options, width: width).text
        case nil:
            guard isWatched || messages.verbose || summary.status == .dryRun else { return }
            text = RunText(summary: summary, options: options, width: width).text
        }
        if besideLines { Terminal.printMessage(text) } else { try Terminal.printResult(text) }
    }
}
