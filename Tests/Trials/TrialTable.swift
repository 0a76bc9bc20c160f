/// The results of trials as a table: trials, faults, violations.
package struct TrialTable {
    private let results: [TrialResult]

    package init(_ results: [TrialResult]) { self.results = results }

    /// A line for each kind of trial, then what was measured and every violation, with what repeats it.
    package var text: String {
        let heads = ["trials", "faults", "violations"]
        let rows = results.map { [$0.name, "\($0.trials)", "\($0.faults)", "\($0.violations.count)"] }
        let width = rows.map(\.[0].count).max() ?? 0
        var lines = [line([""] + heads, width)] + rows.map { line($0, width) }
        for result in results { lines += result.notes.map { "\(result.name): \($0)" } }
        for result in results { lines += result.violations.map { "VIOLATION, \(result.name): \($0)" } }
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: [String], _ width: Int) -> String {
        let name = cells[0] + String(repeating: " ", count: width - cells[0].count)
        return name
            + cells.dropFirst().map { String(repeating: " ", count: max(0, 12 - $0.count)) + $0 }.joined()
    }
}
