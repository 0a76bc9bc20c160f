import ArgumentParser
import Foundation
import Trials

/// What pages show, held to what comes out.
struct PagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pages",
        abstract: "Run the commands of README.md and data/README.md, and compare what they print.",
        discussion: """
            Examples take seconds, and are always run. Figures that a job makes take minutes or hours, and are made anew with \
            --figures. Times and memory are not compared. Fails where a page shows something else than what comes out; \
            with --write, the page then has what came out.
            """)

    @Flag(help: "Write what came out into the pages.")
    var write = false

    @Option(
        parsing: .upToNextOption,
        help: "Also run the jobs behind tables of figures, such as jobs/worlds; all for every one of them.")
    var figures: [String] = []

    func run() async throws {
        var differences: [PageCheck.Difference] = []
        let version = try await Scratch().duet("--version").out.split(separator: "\n").first.map(String.init) ?? ""
        for page in PageCheck.pages {
            var check = try PageCheck(page)
            let before = check.text
            try await check.runExamples()
            if !figures.isEmpty {
                try await check.runJobs(figures.contains("all") ? [] : figures, version: version)
            }
            differences += check.differences
            if write, check.text != before {
                try Data(check.text.utf8).write(to: Executable.project.appending(path: page))
            }
            print("\(page): \(check.ran) run, \(check.differences.count) differ")
        }
        for difference in differences { print(difference) }
        if !differences.isEmpty, !write { throw ExitCode(1) }
    }
}
