package import Evaluation

/// A statement put to the test: how often it should come true, and how often it did.
package struct CoverageLine: Sendable {
    package var statement: String
    /// The share of trials in which it should hold.
    package var wanted: Double
    package var hits = 0
    package var trials = 0

    package init(_ statement: String, wanted: Double) { (self.statement, self.wanted) = (statement, wanted) }

    package mutating func note(_ isHit: Bool) {
        trials += 1
        if isHit { hits += 1 }
    }

    /// The share with its 95 % interval; `nil` without trials.
    package var share: Interval? { Interval.wilson(successes: hits, trials: trials) }

    /// Adds up lines of the same statements, in the order in which they first come.
    package static func sums(_ lines: [CoverageLine]) -> [CoverageLine] {
        var sums: [CoverageLine] = []
        for line in lines {
            if let place = sums.firstIndex(where: { $0.statement == line.statement }) {
                sums[place].hits += line.hits
                sums[place].trials += line.trials
            } else {
                sums.append(line)
            }
        }
        return sums
    }

    /// A table of lines: what was wanted, what came about with its binomial interval, and of how many.
    package static func table(_ lines: [CoverageLine]) -> String {
        let width = lines.map(\.statement.count).max() ?? 0
        func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10)" }
        return lines.map { line in
            let share =
                line.share.map { "\(percent($0.estimate)) (\(percent($0.low)), \(percent($0.high)))" } ?? "-"
            let name = line.statement + String(repeating: " ", count: width - line.statement.count)
            return "\(name)  \(percent(line.wanted))  \(share) % of \(line.trials)"
        }.joined(separator: "\n")
    }
}
