import Foundation
import LinearAlgebra
import NightlyPass

/// One measurement of `duet bench`.
struct BenchLine: Codable {
    var messageType = "bench"
    var people: Int
    var columns: Int
    var k: Int
    var threads: Int
    /// The share of tile pairs that the rules leave to be multiplied.
    var shareMultiplied: Double
    /// `sgemm` alone on those tiles.
    var productSeconds: Double
    var searchSeconds: Double
    /// Over the repetitions; the two figures above are those of the median.
    var lowestRatio: Double
    var highestRatio: Double
    var checkedPeople: Int
    /// How many of their lists differ from a plain loop's: 0, or there is a bug.
    var wrongLists: Int
    var peakMemoryMB = Resources.peakMemoryMB

    var ratio: Double { productSeconds > 0 ? searchSeconds / productSeconds : 0 }
    /// Beside the products of all tiles, those included that the rules rule out; their time is taken in proportion.
    var ratioToAll: Double { ratio * shareMultiplied }
    /// Ordered pairs of people, in thousands of millions a second.
    var pairsPerSecond: Double { Double(people) * Double(people - 1) / searchSeconds / 1e9 }
}

/// Prints measurements one by one, as they come.
struct BenchReport {
    private let options: OutputOptions

    init(_ options: OutputOptions) {
        self.options = options
    }

    /// What it runs on, and the titles of the columns.
    func begin() throws {
        let machine = Machine()
        if options.output == .json { return try Terminal.printResult(JSONText.line(machine)) }
        let head = "\(machine.processor), \(machine.cores) cores; OpenBLAS kernel \(machine.blasKernel)"
        try Terminal.printResult(
            ([Wrapping.fitted(head)] + Self.table.titles.map { Terminal.bold($0, options) }).joined(separator: "\n"))
    }

    mutating func add(_ line: BenchLine) throws {
        if options.output == .json { return try Terminal.printResult(JSONText.line(line)) }
        try Terminal.printResult(
            Self.table.lines([
                line.people.grouped, String(line.columns), String(line.k), String(line.threads),
                (line.shareMultiplied * 100).fixed(1), line.productSeconds.fixed(2), line.searchSeconds.fixed(2),
                line.ratio.fixed(2), line.ratioToAll.fixed(2), line.pairsPerSecond.fixed(2),
                line.peakMemoryMB.grouped,
                "\(line.checkedPeople - line.wrongLists)/\(line.checkedPeople)"
                    + (line.wrongLists == 0 ? "" : " WRONG"),
            ]).joined(separator: "\n"))
    }

    private static let table = StreamedTable([
        .init("", "people", 8), .init("col-", "umns", 4), .init("", "k", 4), .init("thre-", "ads", 5),
        .init("% mul-", "tiplied", 7), .init("product", "s", 7), .init("search", "s", 6), .init("", "ratio", 5),
        .init("ratio", "to all", 6), .init("G pairs", "per s", 7), .init("", "MB", 5), .init("lists", "equal", 5),
    ])
}

/// What a measurement was taken on.
struct Machine: Codable {
    var messageType = "machine"
    var processor = Self.processorName
    var cores = ProcessInfo.processInfo.activeProcessorCount
    var blasKernel = BLAS.kernelName

    /// As the system names it; its architecture where it does not say.
    private static var processorName: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        if let line = lines.first(where: { $0.hasPrefix("model name") }), let colon = line.firstIndex(of: ":") {
            return Terminal.printable(line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        #if arch(arm64)
            return "an ARM processor"
        #else
            return "a processor that does not say its name"
        #endif
    }
}
