import ArgumentParser
import Compatibility
import Foundation
import Matching
import NightlyPass
import Profiles

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Time the scoring of all pairs beside the bare matrix product.",
        usage: "duet bench [--people <numbers>] [--database <file>] [<options>]",
        discussion: """
            Finds everybody's best candidates in crowds of random vectors, in which any two may meet but for one pair in a \
            hundred; or, with --database, in a crowd as tonight's pass would. Beside each search the products of the same \
            tiles are timed with OpenBLAS alone, in turn, and the ratio of the two is given: it is what lasts on a shared \
            machine. Reading, encoding and prices are outside the clock; lists of 20 people are checked against a plain loop. \
            Reads only.

            Example:  duet bench --database app.db --k 50 --threads 1,2
            """)

    @OptionGroup(title: "Crowds") var crowds: CrowdOptions
    @OptionGroup(title: "Scoring, with --database") var scoring: ScoringOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    struct CrowdOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp("How many people, without --database. (default: 10000,30000)", valueName: "numbers"))
        var people: String?

        @Option(
            name: .long,
            help: ArgumentHelp("Columns of their vectors, without --database. (default: 64)", valueName: "numbers"))
        var dimensions: String?

        @Option(
            name: .long,
            help: ArgumentHelp("How many candidates each gets. (default: 50)", valueName: "numbers"))
        var k: String?

        @Option(
            name: .long,
            help: ArgumentHelp("Threads. (default: one per core)", valueName: "numbers"))
        var threads: String?

        @Option(
            name: .customLong("repeat"),
            help: ArgumentHelp("How often each is measured; the median counts. (default: 3)", valueName: "n"))
        var repetitions: Int?

        @Option(name: .long, help: ArgumentHelp("Another number, another random crowd. (default: 1)", valueName: "n"))
        var seed: UInt64?

        @Option(
            name: .long,
            help: ArgumentHelp("An app's SQLite database to take the crowd from.", valueName: "file"))
        var database: String?
    }

    /// How many people's lists are checked.
    private static let checked = 20

    mutating func run() async throws {
        do {
            try await measure()
        } catch is CancellationError {
            throw Interruption(signal: Interruption.received, left: "What was measured is printed above.")
        }
    }

    private func measure() async throws {
        let threads = try Self.numbers(
            "--threads", crowds.threads ?? String(ProcessInfo.processInfo.activeProcessorCount), in: 1...1024)
        let lengths = try Self.numbers("--k", crowds.k ?? "50", in: 1...1000)
        let repetitions = crowds.repetitions ?? 3
        guard (1...1000).contains(repetitions) else {
            throw Complaint(.usage, "option --repeat: \(repetitions) must be a whole number from 1 to 1000.")
        }
        guard crowds.database == nil || (crowds.people == nil && crowds.dimensions == nil) else {
            throw Complaint(.usage, "--people and --dimensions are for random crowds: leave them out with --database.")
        }
        let sizes = try Self.numbers("--people", crowds.people ?? "10000,30000", in: 2...10_000_000)
        let dimensions = try Self.numbers("--dimensions", crowds.dimensions ?? "64", in: 1...4096)
        let bar = ProgressBar.onTerminal()
        defer { bar?.end() }
        var report = BenchReport(output)
        try report.begin()
        if let path = crowds.database {
            for k in lengths {
                let (benchmark, people, columns) = try await benchmark(of: path, k: k, bar)
                for threads in threads {
                    try report.add(
                        await Self.line(
                            benchmark, people: people, columns: columns, k: k, threads: threads,
                            repetitions: repetitions, bar))
                }
            }
            return
        }
        for columns in dimensions {
            for people in sizes {
                bar?.show("Inventing people", 0, 0)
                let crowd = RandomCrowd(
                    people: people, columns: columns, fusion: scoring.fusion ?? .geometric, seed: crowds.seed ?? 1)
                let search = try CandidateSearch(score: crowd.score, order: crowd.order)
                for k in lengths {
                    let benchmark = SearchBenchmark(search, perRow: k, admits: crowd.admission)
                    for threads in threads {
                        try report.add(
                            await Self.line(
                                benchmark, people: people, columns: columns, k: k, threads: threads,
                                repetitions: repetitions, bar))
                    }
                }
            }
        }
    }

    /// The crowd of a database, encoded.
    private func benchmark(
        of path: String, k: Int, _ bar: ProgressBar?
    ) async throws -> (SearchBenchmark, people: Int, columns: Int) {
        var database = DatabaseOption.empty
        database.database = path
        let settings = try Settings(Settings.Given(database: database, scoring: scoring))
        var options = settings.options
        options.topK = k
        var ticks = 0
        let crowd = try await ScoringBenchmark(
            path: settings.database, options: options, tables: settings.tables, asOf: settings.asOf ?? .now(),
            threads: settings.threads,
            tick: {
                try Task.checkCancellation()
                ticks = min(ticks + 1, CompatibilityModel.usualTicks)
                bar?.show("Learning wishes", ticks, CompatibilityModel.usualTicks)
            })
        return (crowd.search, crowd.people, crowd.columns)
    }

    private static func line(
        _ benchmark: SearchBenchmark, people: Int, columns: Int, k: Int, threads: Int, repetitions: Int,
        _ bar: ProgressBar?
    ) async throws -> BenchLine {
        var measurements: [SearchBenchmark.Measurement] = []
        var wrong = 0
        for repetition in 0..<repetitions {
            let (measurement, lists) = try await benchmark.measure(threads: threads) { done, total in
                bar?.show("Scoring pairs", repetition * total + done, repetitions * total)
            }
            measurements.append(measurement)
            if repetition == 0 { wrong = benchmark.wrongRows(in: lists, sample: checked).count }
        }
        let ranked = measurements.sorted {
            $0.searchSeconds * $1.productSeconds < $1.searchSeconds * $0.productSeconds
        }
        let median = ranked[ranked.count / 2]
        return BenchLine(
            people: people, columns: columns, k: k, threads: threads, shareMultiplied: benchmark.shareMultiplied,
            productSeconds: median.productSeconds, searchSeconds: median.searchSeconds,
            lowestRatio: ranked[0].ratio, highestRatio: ranked[ranked.count - 1].ratio,
            checkedPeople: min(checked, people), wrongLists: wrong)
    }

    private static func numbers(_ option: String, _ text: String, in range: ClosedRange<Int>) throws -> [Int] {
        guard let numbers = WholeNumbers(argument: text)?.numbers, numbers.allSatisfy(range.contains) else {
            throw Complaint(
                .usage,
                "option \(option): \(text) must be whole numbers from \(range.lowerBound) to \(range.upperBound), such as "
                    + "\(range.lowerBound + 1),\(range.lowerBound + 2).")
        }
        return numbers
    }
}

extension SearchBenchmark.Measurement {
    fileprivate var ratio: Double { productSeconds > 0 ? searchSeconds / productSeconds : 0 }
}
