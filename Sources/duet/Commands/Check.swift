import ArgumentParser
import MatchStore
import NightlyPass
import Profiles

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a database, and forecast the next run.",
        usage: "duet check --database <file> [<options>]",
        discussion: """
            Checks the app's tables, counts what a pass would leave out and why, lists words that no table knows, names tables \
            and columns that no pass reads though their names are about who may meet whom, and forecasts the next run. \
            Read-only. Run it before the first night on a live app. The exit code is 65 if a pass could not run, 78 if its \
            time cannot be meant, and 3 if its plan would be held.

            Example:  duet check --database app.db
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption
    @OptionGroup(title: "Database") var moment: TimeOption
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Who may meet") var rules: RuleOptions
    @OptionGroup(title: "Matches") var matches: MatchOptions
    @OptionGroup(title: "Safety") var safety: AnyDateOption
    @OptionGroup(title: "Delivery") var delivery: DeliveryOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write a map that is proposed for --map, by the names of tables and columns, to look through. The file must not exist yet.",
            valueName: "file"))
    var writeMap: String?

    @Flag(
        name: .shortAndLong,
        help: ArgumentHelp(
            "List every unknown word, and people left out and rows ignored on standard error, three of each kind (--ignored-to has "
                + "all)."))
    var verbose = false

    @OptionGroup var ignored: IgnoredRowsOption

    mutating func validate() throws {
        guard writeMap == nil || ignored.ignoredTo == nil else {
            throw ValidationError("--ignored-to has no effect with --write-map.")
        }
    }

    mutating func run() async throws {
        let settings = try Settings(
            Settings.Given(
                database: database, map: map, moment: moment, config: config, scoring: scoring, vocabulary: vocabulary,
                rules: rules, matches: matches, delivery: delivery))
        if let writeMap {
            try propose(writeMap, settings)
            return
        }
        var outputs = OutputGuard(settings)
        let ignored = try IgnoredRows(ignored, apartFrom: &outputs)
        let bar = ProgressBar.onTerminal()
        var pass = NightlyPass(
            path: settings.database, options: settings.options, tables: settings.tables,
            asOf: settings.asOf ?? .now(), version: Duet.version)
        pass.names = settings.names
        pass.threads = settings.threads
        pass.mostMatches = settings.mostMatches
        pass.memoryLimit = settings.memoryLimit?.megabytes
        pass.foreseesDelivery = settings.emit != nil
        pass.anyDate = safety.anyDate
        pass.keepsView = settings.view
        pass.calendar = settings.calendar
        var observer = PassObserver(progress: { phase, done, total in bar?.show(phase.label, done, total) })
        var show: (@Sendable (String) -> Void)?
        if verbose { show = { line in Terminal.printMessage(Terminal.printable(line)) } }
        observer.details = ignored.taker(show)
        pass.observer = observer
        let report: CheckReport
        do {
            defer { bar?.end() }
            report = try await pass.check()
        }
        try ignored.publish()
        try Terminal.printResult(
            output.output == .json
                ? JSONText.line(report)
                : CheckText(report: report, database: settings.database, options: output, verbose: verbose).text)
        if report.isUnlikelyMoment == true { throw ExitCode(ExitStatus.badConfiguration.rawValue) }
        guard report.isUsable else { throw ExitCode(ExitStatus.badData.rawValue) }
        if report.wouldBeHeld { throw ExitCode(ExitStatus.held.rawValue) }
    }

    private func propose(_ path: String, _ settings: Settings) throws {
        var outputs = OutputGuard(settings)
        try outputs.claim(path, by: "--write-map", as: .newFile)
        let proposal = try MapProposal(of: settings.database)
        let file = try NewFile(path)
        try file.write(proposal.text)
        try file.seal()
        try file.publish()
        var lines = [
            "Wrote \(path). Look through it, then:", "  duet check --database \(settings.database) --map \(path)",
        ]
        if !proposal.missing.isEmpty {
            lines.append("To be filled in: \(proposal.missing.joined(separator: ", ")).")
        }
        try Terminal.printResult(Wrapping.fitted(lines.map(Terminal.printable).joined(separator: "\n")) + "\n")
    }
}
