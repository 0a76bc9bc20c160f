internal import Foundation

/// Holds what pages show to what commands print.
package struct PageCheck {
    /// The pages with examples and figures.
    package static let pages = ["README.md", "data/README.md"]

    /// What does not hold.
    package struct Difference: Sendable, Equatable, CustomStringConvertible {
        package var place: String
        package var shown: String
        package var printed: String

        package var description: String { "\(place)\n  the page:     \(shown)\n  it comes out: \(printed)" }
    }

    package let page: String
    package private(set) var lines: [String]
    package private(set) var differences: [Difference] = []
    /// How many commands and jobs were run.
    package private(set) var ran = 0

    package init(_ page: String) throws {
        try self.init(page, text: String(contentsOf: Executable.project.appending(path: page), encoding: .utf8))
    }

    package init(_ page: String, text: String) {
        self.page = page
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The page, with what came out in the place of what differs.
    package var text: String { lines.joined(separator: "\n") }

    /// Runs every example.
    package mutating func runExamples() async throws {
        // From the end, so that the places of the others stay.
        for example in PageExample.all(on: lines).reversed() {
            let scratch = try await Self.database(example.crowd)
            var block: [String] = []
            var isOld = false
            for (line, shown) in example.commands {
                let printed = try await Self.run(line, in: scratch)
                ran += 1
                block.append("$ \(line)")
                if PageExample.steady(shown) == PageExample.steady(printed) {
                    block += shown
                } else {
                    isOld = true
                    block += printed
                    let odd = Self.firstDifference(shown, printed)
                    differences.append(
                        Difference(
                            place: "\(page), line \(example.range.lowerBound + 1): \(line)", shown: odd.0,
                            printed: odd.1))
                }
            }
            if isOld { lines.replaceSubrange(example.range, with: block) }
        }
    }

    /// Runs every job that makes figures. Some take minutes, and some hours.
    ///
    /// - Parameter jobs: those to run, by the beginning of their line; all where none is named.
    package mutating func runJobs(_ jobs: [String], version: String) async throws {
        for figures in PageFigures.all(on: lines).reversed()
        where jobs.isEmpty || jobs.contains(where: figures.job.hasPrefix) {
            let words = PageExample.words(figures.job)
            let job = Executable.project.appending(path: words[0])
            // It builds what it needs.
            let home = ProcessInfo.processInfo.environment["HOME"].map { ["HOME": $0] } ?? [:]
            let running = try Executable.start(
                job, Array(words.dropFirst()), environment: home, in: Executable.project)
            let outcome = try await running.outcome(within: .seconds(86_400))
            ran += 1
            let printed = PageFigures.table(in: outcome.out)
            let place = "\(page), line \(figures.range.lowerBound): \(figures.job)"
            guard outcome.code == 0, !printed.isEmpty else {
                differences.append(
                    Difference(
                        place: place, shown: "a table",
                        printed: "exit code \(outcome.code), and \(outcome.err.suffix(500))"))
                continue
            }
            if printed != figures.shown {
                let odd = Self.firstDifference(figures.shown, printed)
                differences.append(Difference(place: place, shown: odd.0, printed: odd.1))
            }
            let indent = String(lines[figures.range.lowerBound - 1].prefix { $0 == " " })
            lines.replaceSubrange(figures.range, with: printed.map { indent + $0 })
            lines[figures.range.lowerBound - 1] = "\(indent)<!-- figures: \(figures.job), duet \(version) -->"
        }
    }

    private static func database(_ crowd: String) async throws -> Scratch {
        let scratch = try Scratch()
        let commands: [[String]]
        if let people = crowd.wholeMatch(of: /people (\d+)/)?.1 {
            commands = [["populate", "--database", "app.db", "--people", String(people)]]
        } else {
            let sample = Executable.project.appending(path: "data/sample").path
            commands = [["init", "--database", "app.db"], ["import", "--database", "app.db", sample]]
        }
        for command in commands {
            let outcome = try await scratch.duet(command)
            guard outcome.code == 0 else { throw Failure(line: command.joined(separator: " "), text: outcome.err) }
        }
        return scratch
    }

    /// A command of an example that cannot be run.
    package struct Failure: Error, CustomStringConvertible {
        package let line: String
        package let text: String

        package var description: String { "\(line): \(text)" }
    }

    /// What a command prints on a terminal.
    private static func run(_ line: String, in scratch: Scratch) async throws -> [String] {
        var words = PageExample.words(line)
        guard words.first == "duet", words.count > 1 else {
            throw Failure(line: line, text: "it is no command of duet")
        }
        words.removeFirst()
        // Only on a terminal are these summaries printed without being asked for.
        if ["run", "populate"].contains(words[0]), !words.contains("--output") { words += ["--output", "text"] }
        let outcome = try await scratch.duet(words)
        guard [0, 3].contains(outcome.code) else { throw Failure(line: line, text: outcome.err) }
        return outcome.out.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// The first two lines that differ, or what there is no counterpart to.
    private static func firstDifference(_ shown: [String], _ printed: [String]) -> (String, String) {
        let pairs = zip(shown, printed).first { PageExample.steady([$0]) != PageExample.steady([$1]) }
        return pairs ?? ("\(shown.count) lines", "\(printed.count) lines")
    }
}
