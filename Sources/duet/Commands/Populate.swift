import ArgumentParser
import Foundation
import MatchStore
import NightlyPass
import Profiles
import SyntheticPopulation

struct Populate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create a database of synthetic people with known preferences.",
        usage: "duet populate --database <file> --people <n> [<options>]",
        discussion: """
            Draws people, gives each a hidden taste, lets them like, pass, block and chat for some months, and writes what an \
            app would have of them. Equal options give equal files, to the last byte. The database appears only when it is \
            complete; an interrupted command leaves nothing behind.

            Example:  duet populate --database app.db --people 1000 --truth truth.jsonl
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "People") var population: PopulationOptions
    @OptionGroup(title: "What is written") var writing: WritingOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    struct WritingOptions: ParsableArguments {
        @Flag(
            name: .long,
            help: ArgumentHelp(
                "Add to an existing database; new people get the next numbers, and meet only each other."))
        var append = false

        @Option(
            name: .long,
            help: ArgumentHelp("Write the hidden truth about each person to this file: JSON lines.", valueName: "file"))
        var truth: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Write the faults of --messy, and what must become of each, to this file: JSON lines.",
                valueName: "file"))
        var manifest: String?

        @Flag(
            name: .long,
            help: ArgumentHelp(
                "Compare the people with the surveys and real decisions that they follow; without --database, draw them in "
                    + "memory and write no file."))
        var describe = false

        @OptionGroup var threads: ThreadsOption
    }

    mutating func run() async throws {
        do {
            try await populate()
        } catch is CancellationError {
            throw Interruption(
                signal: Interruption.received, left: "Nothing was written; the same command starts over.")
        } catch let error as StoreError where error.wantOfRoom != nil {
            throw CommandError(
                .inputOutput, "\(error.wantOfRoom ?? "") Nothing was written; run again when there is room.")
        }
    }

    private func populate() async throws {
        var settings = try population.settings()
        let threads = try threads()
        let place = try place()
        try guardOutputs(database: place)
        // Before anything is drawn: what cannot be written should not take an hour to say so.
        let truth = try writing.truth.map { try begin($0, "--truth") }
        let manifest = try writing.manifest.map { try begin($0, "--manifest") }
        let file = try place.map { try begin(database: $0, dirty: settings.messy > 0) }
        settings.first = file?.peopleBefore ?? 0

        let bar = ProgressBar.onTerminal()
        var tally = PopulationTally()
        let report: PopulationReport
        let crowd: Population
        do {
            defer { bar?.end() }
            crowd = try Population(settings) { bar?.show("Drawing people", $0, $1) }
            let showDays = { (done: Int, total: Int) -> Void in bar?.show("Simulating days", done, total) }
            report = try await crowd.forEachBatch(threads: threads, progress: showDays) { rows in
                TestPause.at(.compute)
                try file?.write(rows)
                tally.add(rows)
            }
            if let truth {
                try crowd.writeTruth { line in
                    try Task.checkCancellation()
                    try truth.write(line)
                }
            }
            for row in report.planted { try manifest?.write(JSONText.line(row)) }
            try await file?.seal { done, total in bar?.show("Building indexes", done, total) }
        }
        try publish(file, with: [truth, manifest].compactMap(\.self))
        let rows = file.map { Dictionary(uniqueKeysWithValues: $0.counts.map { ($0.table, $0.rows) }) } ?? tally.rows
        try show(
            PopulateText(
                settings: settings, report: report, tally: tally, rows: rows, database: file?.path,
                comparisons: writing.describe ? crowd.comparisons(report) : [], options: output))
    }

    /// The database, or `nil` for a crowd that is only described.
    private func place() throws -> String? {
        // A variable that is set for other commands does not turn a look into a file.
        if writing.describe, database.database == nil {
            guard !writing.append else {
                throw CommandError(.usage, "--append adds to a database. Name it with --database FILE.")
            }
            return nil
        }
        return try database.path()
    }

    private func threads() throws -> Int {
        var reader = SettingsReader(environment: [:], file: nil)
        return try Settings.Values.read(Settings.Given(threads: writing.threads), from: &reader).threads
    }

    private func begin(database path: String, dirty: Bool) throws -> CrowdFile {
        do {
            return try writing.append ? .append(to: path, dirty: dirty) : .create(path, dirty: dirty)
        } catch StoreError.refused(let path, let detail) where detail.hasPrefix("names with") {
            throw CommandError(.usage, "\(path): \(detail).")
        } catch StoreError.alreadyExists(path) {
            let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            if type == .typeDirectory {
                throw CommandError(.cannotCreate, "\(path) is a folder. Name a file in it.")
            }
            throw CommandError(
                .cannotCreate, "\(path) exists already. Choose another name, or add to it with --append.")
        } catch StoreError.noSuchFile(path) {
            throw CommandError(.noInput, "there is no file \(path). Without --append, it is made.")
        } catch StoreError.locked(let path, let holder) {
            throw CommandError(.busy, "another duet is working on \(path) (process \(holder)). Wait for it.")
        }
    }

    private func begin(_ path: String, _ option: String) throws -> NewFile {
        do {
            return try NewFile(path)
        } catch StoreError.locked {
            throw CommandError(
                .busy, "\(option): another duet is writing \(path). Wait for it, or choose another name.")
        } catch let error as StoreError {
            let known = CommandError(error)
            throw CommandError(known?.status ?? .cannotCreate, "\(option): \(error.description)")
        }
    }

    /// Shows everything at once: the database last, because nobody begins before it is there.
    private func publish(_ file: CrowdFile?, with others: [NewFile]) throws {
        do {
            for other in others { try other.seal() }
            for other in others { try other.publish() }
            try file?.publish()
        } catch {
            for other in others { other.withdraw() }
            throw error
        }
    }

    private func show(_ text: PopulateText) throws {
        switch output.output {
        case .json: try Terminal.printResult(JSONText.line(text.line))
        case .text: try Terminal.printResult(text.text)
        case nil:
            if Terminal.outputIsTerminal || writing.describe { try Terminal.printResult(text.text) }
            if Terminal.messagesAreTerminal, let next = text.next { Terminal.printMessage(next) }
        }
    }
}

extension Populate {
    /// Refuses files that would destroy something or get in each other's way.
    private func guardOutputs(database: String?) throws {
        // A crowd that is only described is in no database, but the environment's one is somebody's.
        let named = database ?? ProcessEnvironment.variables["DUET_DATABASE"]
        let isMade = database != nil && !writing.append
        var outputs = OutputGuard(database: isMade ? nil : named)
        if let named, isMade { try outputs.claim(named, by: "--database", as: .newDatabase) }
        for case (let option, let path?) in [("--truth", writing.truth), ("--manifest", writing.manifest)] {
            try outputs.claim(path, by: option, as: .newFile)
        }
    }
}
