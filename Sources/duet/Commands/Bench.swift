import ArgumentParser
import Compatibility
import Foundation
import Matching
import NightlyPass
import Profiles

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Time the scoring of all pairs against the bare matrix product.",
        usage: "duet bench [--people <numbers>] [--database <file>] [<options>]",
        discussion: """
            Finds everybody's best candidates among random vectors, where any two may meet except one pair in a hundred; or, \
            with --database, as tonight's pass would. For comparison, the products of the same tiles are timed in turn with \
            OpenBLAS alone; the ratio of the two is what can be compared between runs on a shared machine. Reading, encoding and \
            prices are not timed. The lists of 20 people are checked against a plain loop. Read-only.

            Example:  duet bench --database app.db --k 50 --threads 1,2
            """)

    @OptionGroup(title: "Crowds") var crowds: BenchOptions
    @OptionGroup(title: "Crowds") var map: MapOption
    @OptionGroup(title: "Crowds") var moment: TimeOption
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Output") var output: OutputOptions

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
        let settings = try crowds.settings()
        let bar = ProgressBar.onTerminal()
        defer { bar?.end() }
        var report = BenchReport(output)
        try report.begin()
        if let path = settings.database {
            for k in settings.k.numbers {
                let (benchmark, people, columns) = try await benchmark(of: path, k: k, bar)
                for threads in settings.threads.numbers {
                    try report.add(
                        await Self.line(
                            benchmark, people: people, columns: columns, k: k, threads: threads,
                            repetitions: settings.repetitions, bar))
                }
            }
            return
        }
        var reader = SettingsReader(environment: [:], file: nil)
        let fusion = try Settings.Values.read(given, from: &reader).options.fusion
        for columns in settings.dimensions.numbers {
            for people in settings.people.numbers {
                bar?.show("Inventing people", 0, 0)
                let crowd = RandomCrowd(
                    people: people, columns: columns, fusion: fusion, seed: settings.seed)
                let search = try CandidateSearch(score: crowd.score, order: crowd.order)
                for k in settings.k.numbers {
                    let benchmark = SearchBenchmark(search, perRow: k, admits: crowd.admission)
                    for threads in settings.threads.numbers {
                        try report.add(
                            await Self.line(
                                benchmark, people: people, columns: columns, k: k, threads: threads,
                                repetitions: settings.repetitions, bar))
                    }
                }
            }
        }
    }

    private var given: Settings.Given {
        Settings.Given(map: map, moment: moment, config: config, scoring: scoring, vocabulary: vocabulary)
    }

    /// The crowd of a database, encoded.
    private func benchmark(
        of path: String, k: Int, _ bar: ProgressBar?
    ) async throws -> (SearchBenchmark, people: Int, columns: Int) {
        var given = given
        given.database.database = path
        let settings = try Settings(given)
        var options = settings.options
        options.topK = k
        var ticks = 0
        let crowd = try await ScoringBenchmark(
            path: settings.database, names: settings.names, options: options, tables: settings.tables,
            asOf: settings.asOf ?? .now(),
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
}

extension SearchBenchmark.Measurement {
    fileprivate var ratio: Double { productSeconds > 0 ? searchSeconds / productSeconds : 0 }
}
