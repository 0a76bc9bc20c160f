import Foundation
import Testing
import Trials

/// What the pages say of commands, held to the commands. `jobs/pages` writes what came out, and makes tables anew.
@Suite struct PagesTests {
    @Test(arguments: PageCheck.pages)
    func `the examples of a page are what comes out`(page: String) async throws {
        var check = try PageCheck(page)
        try await check.runExamples()
        #expect(check.differences == [], "jobs/pages --write brings the page up to date")
        #expect(check.ran > 0 || page != "README.md")
    }

    @Test func `an example of another night is a difference, and one at another pace is none`() async throws {
        let page = """
            <!-- example: sample -->
            ```console
            $ duet run --database app.db --as-of "2026-06-01 03:00:00"
            ```
            """
        var check = PageCheck("page", text: page)
        try await check.runExamples()
        #expect(check.differences.count == 1)
        let written = check.text
        #expect(written.contains("230 users, 221 take part"))

        let slower = written.replacing(/held [0-9.]+ ms/, with: "held 987.6 ms")
            .replacing(/[0-9]+ MB/, with: "1,234 MB").replacing(/read [0-9.]+/, with: "read 12.34")
        check = PageCheck("page", text: slower)
        try await check.runExamples()
        #expect(check.differences == [])
        #expect(check.text == slower)

        check = PageCheck("page", text: written.replacing("221 take part", with: "222 take part"))
        try await check.runExamples()
        #expect(check.differences.map(\.printed.isEmpty) == [false])
        #expect(check.differences.first?.shown.contains("222") == true)
        #expect(check.text.contains("221 take part"))
    }

    @Test func `figures that a job made say of which version they are, and it is this one`() async throws {
        let version = try await Scratch().duet("--version").out.split(separator: "\n").first ?? ""
        var jobs: [String] = []
        for page in PageCheck.pages {
            for figures in PageFigures.all(on: try PageCheck(page).lines) {
                #expect(figures.maker == "duet \(version)", "\(page): \(figures.job)")
                #expect(
                    figures.shown.count > 2 && figures.shown.allSatisfy { $0.hasPrefix("|") }, "\(page): \(figures.job)"
                )
                jobs.append(figures.job)
            }
        }
        #expect(jobs.contains { $0.hasPrefix("jobs/worlds") })
        for job in jobs {
            let program = String(job.prefix { $0 != " " })
            #expect(
                FileManager.default.isExecutableFile(atPath: Executable.project.appending(path: program).path), "\(job)"
            )
        }
    }

    /// The options of every command, as its help declares them.
    private func options() async throws -> [(command: String, options: Set<String>)] {
        let text = try await Scratch().duet("--experimental-dump-help").out
        let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let command = try #require(root["command"] as? [String: Any])
        let parts = try #require(command["subcommands"] as? [[String: Any]])
        return try parts.filter { $0["commandName"] as? String != "help" }.map { part in
            let arguments = part["arguments"] as? [[String: Any]] ?? []
            let names = arguments.flatMap { $0["names"] as? [[String: String]] ?? [] }
                .filter { $0["kind"] == "long" }.compactMap { $0["name"] }
            return (try #require(part["commandName"] as? String), Set(names))
        }
    }

    /// What `--print-config` knows.
    private func settings() async throws -> Set<String> {
        let outcome = try await Scratch().duet("run", "--database", "app.db", "--print-config", "--output", "json")
        let settings = try #require(try object(outcome.out, type: "settings")["settings"] as? [String: Any])
        return Set(settings.keys.map { String($0.prefix { $0 != "." }) })
    }

    /// Options that no settings file and no variable has, as README.md lists them for `run`.
    private static func listed(in page: String) throws -> Set<String> {
        let text = try String(contentsOf: Executable.project.appending(path: page), encoding: .utf8)
            .replacing(/\s+#?\s*/, with: " ")
        let list = try #require(text.firstMatch(of: /on the command line alone: ([^.]+)\./)?.1)
        return Set(list.matches(of: /--([a-z-]+)/).map { String($0.1) })
    }

    @Test func `every option can be set in a file and the environment, or is listed as one that cannot`() async throws {
        let settings = try await settings()
        let all = try await options()
        #expect(all.map(\.command).sorted() == HelpTests.commands.sorted())
        var cannot: Set<String> = []
        for (command, options) in all {
            // A flag that is on by default has a second name.
            let plain = options.filter { !$0.hasPrefix("no-") || !settings.contains(String($0.dropFirst(3))) }
                .subtracting(["help", "version"])
            let once = plain.subtracting(settings)
            if command == "run" {
                #expect(settings.isSubset(of: options))
                #expect(try Self.listed(in: "README.md") == once)
                #expect(try Self.listed(in: "jobs/nightly.yaml") == once)
                let help = try await Scratch().duet("run", "--help").out.replacing(/\s+/, with: " ")
                for option in once { #expect(help.contains("--\(option)")) }
            }
            cannot.formUnion(once)
        }
        let scratch = try await Scratch.withSample()
        for option in cannot.sorted() {
            // Not in silence: whoever sets one of these elsewhere is told, by every command.
            let variable = "DUET_" + option.uppercased().replacing("-", with: "_")
            let words = "--\(option) can be given on the command line only."
            let outcome = try await scratch.duet("outcomes", "--database", "app.db", environment: [variable: "1"])
            #expect(outcome.code == 78 && outcome.err.contains(words), "\(option): \(outcome.err)")
            try scratch.write("\(option): 1\n", to: "settings.yaml")
            let run = try await scratch.duet(
                "run", "--database", "app.db", "--print-config", "--config", "settings.yaml")
            #expect(run.code == 78 && run.err.contains(words), "\(option): \(run.err)")
        }
    }

    @Test(arguments: PageCheck.pages + ["ARCHITECTURE.md", "CONTRIBUTING.md", "data/sample/README.md"])
    func `every option that a page names is one of a command`(page: String) async throws {
        let known = try await options().reduce(into: Set()) { $0.formUnion($1.options) }
        let text = try String(contentsOf: Executable.project.appending(path: page), encoding: .utf8)
        // What stands behind another program's name is its own.
        let commands = text.matches(of: /`([^`\n]*)`/).map { String($0.1) }
            .filter { $0.hasPrefix("duet ") || $0.hasPrefix("--") }
        for command in commands {
            for match in command.matches(of: /--([a-z][a-z-]+)/) {
                let name = String(match.1)
                #expect(known.contains(name) || name == "generate-completion-script", "\(command)")
            }
        }
    }
}
