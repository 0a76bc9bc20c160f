import ArgumentParser
import Foundation

/// What is measured.
struct BenchOptions: ParsableArguments {
    @Option(setting: "people", of: BenchSettings.self) var people: String?
    @Option(setting: "dimensions", of: BenchSettings.self) var dimensions: String?
    @Option(setting: "k", of: BenchSettings.self) var k: String?
    @Option(setting: "threads", of: BenchSettings.self) var threads: String?
    @Option(setting: "repeat", of: BenchSettings.self) var repetitions: String?
    @Option(setting: "seed", of: BenchSettings.self) var seed: String?
    @Option(setting: "database", of: BenchSettings.self) var database: String?

    func settings() throws -> BenchSettings {
        guard database == nil || (people == nil && dimensions == nil) else {
            throw CommandError(
                .usage, "--people and --dimensions are for random vectors and have no effect with --database.")
        }
        var reader = SettingsReader(environment: [:], file: nil)
        return try BenchSettings.read(self, from: &reader)
    }
}

struct BenchSettings: SettingValues {
    var people: WholeNumbers = [10_000, 30_000]
    var dimensions: WholeNumbers = [64]
    var k: WholeNumbers = [50]
    var threads: WholeNumbers = [ProcessInfo.processInfo.activeProcessorCount]
    var repetitions = 3
    var seed: UInt64 = 1
    /// `nil`: random crowds are measured.
    var database: String?

    typealias Given = BenchOptions

    static let standard = BenchSettings()

    static let declared: [Setting<BenchSettings>] = [
        Setting(
            "people", \.people, .each(2...10_000_000, such: [10_000, 30_000]), flag: \.people, "numbers",
            "How many people, without --database."),
        Setting(
            "dimensions", \.dimensions, .each(1...4096, such: [64, 128]), flag: \.dimensions, "numbers",
            "Columns of their vectors, without --database."),
        Setting("k", \.k, .each(1...1000, such: [10, 50]), flag: \.k, "numbers", "Candidates to find per person."),
        Setting(
            "threads", \.threads, .each(1...1024, such: [1, 2]), flag: \.threads, "numbers", "How many threads to use.",
            default: "one per core"),
        Setting(
            "repeat", \.repetitions, .whole(1...1000), flag: \.repetitions, "n",
            "How often to measure each; the median is printed."),
        Setting(
            "seed", \.seed, Allowed("a whole number from 0 to \(UInt64.max)"), flag: \.seed, "n",
            "Another seed gives other random vectors."),
        Setting(
            "database", \.database, or: "", Allowed("a file"), flag: \.database, "file",
            "Take people from an app's SQLite database instead."),
    ]
}
