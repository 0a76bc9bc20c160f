/// An example of a page: commands and what they print, between a marker and the end of a block.
///
///     <!-- example: sample -->
///     ```console
///     $ duet run --database app.db --as-of "2026-06-01 03:00:00"
///     …
///     ```
///
/// The marker names the database `app.db` that the commands find: `sample` (the people of `data/sample`), or `people N` (what
/// `duet populate` makes of so many).
package struct PageExample: Sendable, Equatable {
    /// The database, as the marker names it.
    package var crowd: String
    /// Each with the lines under it.
    package var commands: [(line: String, shown: [String])]
    /// Where the lines between the fences are on the page.
    package var range: Range<Int>

    package static func == (one: PageExample, other: PageExample) -> Bool {
        one.crowd == other.crowd && one.range == other.range
            && one.commands.elementsEqual(other.commands) { $0.line == $1.line && $0.shown == $1.shown }
    }

    /// All that are on a page.
    ///
    /// - Parameter lines: those of the page.
    package static func all(on lines: [String]) -> [PageExample] {
        lines.indices.compactMap { start in
            guard let crowd = lines[start].wholeMatch(of: /<!-- example: (.+) -->/)?.1,
                start + 1 < lines.count, lines[start + 1] == "```console"
            else { return nil }
            let first = start + 2
            guard let end = lines[first...].firstIndex(of: "```") else { return nil }
            var commands: [(line: String, shown: [String])] = []
            for line in lines[first..<end] {
                if line.hasPrefix("$ ") {
                    commands.append((String(line.dropFirst(2)), []))
                } else if !commands.isEmpty {
                    commands[commands.count - 1].shown.append(line)
                }
            }
            return PageExample(crowd: String(crowd), commands: commands, range: first..<end)
        }
    }

    /// The words of a command as a shell takes them; there are no quotes within quotes.
    static func words(_ line: String) -> [String] {
        line.matches(of: /"([^"]*)"|(\S+)/).map { String($0.1 ?? $0.2 ?? "") }
    }

    /// A text without what no two runs have in common: times, memory, and where lines are broken because of them.
    package static func steady(_ lines: [String]) -> String {
        lines.joined(separator: "\n")
            .replacing(/seconds +[0-9.,]+ \([^)]*\)/) { $0.output.replacing(/[0-9.,]+/, with: "N") }
            .replacing(/[0-9.,]+ (MB|ms|s)\b/) { "N \($0.output.1)" }
            .replacing(/\s+/, with: " ")
    }
}

/// Figures of a page that a job writes: the lines between two markers, which are a table.
///
///     <!-- figures: jobs/worlds, duet 0.2.0 -->
///     | … |
///     <!-- end of figures -->
package struct PageFigures: Sendable, Equatable {
    /// The job, with its arguments.
    package var job: String
    /// The program with its version, as the marker has it.
    package var maker: String
    /// What is shown, without empty lines.
    package var shown: [String]
    /// Where the lines between the markers are on the page.
    package var range: Range<Int>

    package static func all(on lines: [String]) -> [PageFigures] {
        lines.indices.compactMap { start in
            guard let match = lines[start].wholeMatch(of: /\s*<!-- figures: (.+), (duet .+) -->/),
                let end = lines[start...].firstIndex(where: { $0.hasSuffix("<!-- end of figures -->") })
            else { return nil }
            let range = start + 1..<end
            return PageFigures(
                job: String(match.1), maker: String(match.2),
                shown: lines[range].map { $0.trimmingSpaces }.filter { !$0.isEmpty }, range: range)
        }
    }

    /// The lines of a job's output that are a table.
    static func table(in output: String) -> [String] {
        output.split(separator: "\n").map { String($0).trimmingSpaces }.filter { $0.hasPrefix("|") }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
