import Foundation

/// The program on a hostile database, as a shell sees it: exit codes, one sentence, JSON that parses, plain text.
struct HostileOutside {
    let scratch: Scratch
    let database: String

    /// As in `--help`; 70 is a bug.
    private static let codes: Set<Int32> = [0, 3, 64, 65, 66, 73, 74, 75, 77, 78]

    private static let commands = [
        ["check", "--output", "json", "--verbose"], ["check", "--verbose"],
        ["run", "--dry-run", "--verbose", "--as-of", "2026-06-01 03:00:00"],
        ["explain", "--output", "json", "ana0", "Eva1"], ["explain", "max_2", "--verbose"],
        ["outcomes", "--output", "json"],
        ["run", "--output", "json", "--as-of", "2026-06-01 03:00:00", "--introductions", "all"],
        ["run", "--output", "text", "--as-of", "2026-06-02 03:00:00", "--minimum-lift", "0"], ["undo", "--run", "1"],
        ["run", "--log-format", "json", "--verbose", "--as-of", "2026-06-03 03:00:00", "--output", "json"],
    ]

    func violations() async throws -> [String] {
        var found: [String] = []
        for command in Self.commands {
            let outcome = try await scratch.start(command + ["--database", database]).outcome()
            found += faults(outcome, command).map { "duet \(command.joined(separator: " ")): \($0)" }
        }
        return found
    }

    private func faults(_ outcome: Outcome, _ command: [String]) -> [String] {
        var found: [String] = []
        if !Self.codes.contains(outcome.code) { found.append("exit code \(outcome.code): \(outcome.err.prefix(300))") }
        // Progress of earlier plans is told beside the complaint, and `--verbose` tells every row.
        let complaints = outcome.err.split(separator: "\n").filter {
            !$0.contains(" was cut off") && !$0.contains(": given up")
        }
        if outcome.code != 0, outcome.code != 3, complaints.count != 1, !command.contains("--verbose") {
            found.append("exit code \(outcome.code) with \(complaints.count) sentences: \(outcome.err.prefix(300))")
        }
        for (name, text) in [("output", outcome.out), ("messages", outcome.err)] {
            if let scalar = text.unicodeScalars.first(where: Self.isControl) {
                found.append("\(name) with the control character \(String(scalar.value, radix: 16))")
            }
        }
        if command.contains("json") && command.contains("--output") { found += jsonFaults(outcome.out) }
        if command.contains("--log-format") { found += jsonFaults(outcome.err).filter { !$0.contains("duet: ") } }
        return found
    }

    private func jsonFaults(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any]
                ? nil : "a line that is no JSON object: \(line.prefix(200))"
        }
    }

    /// What moves the cursor, changes colours or turns a line around; line breaks are the program's own.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n"
        case .format: scalar != "\u{200D}"
        case .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
