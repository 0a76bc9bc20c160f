/// Puts together what several workers found.
///
/// A worker turns a pair away only for k others that are at least as good for certain, so every pair of the final list
/// stands in the table of the worker that met it. Pairs are met once: there is nothing to deduplicate.
struct CandidateJoin: Sendable {
    private let tables: [CandidateTable]
    private let threads: Int
    private let capacity: Int
    private let spread: Int32

    /// - Precondition: at least one table, all of one shape.
    init(_ tables: [CandidateTable], threads: Int) {
        self.tables = tables
        self.threads = threads
        capacity = tables[0].capacity
        spread = tables[0].spread
    }

    /// For every row what k candidates score for certain, in millionths; 0 where fewer are known.
    ///
    /// - Complexity: O(n · k · tables).
    func floors() async -> [Int32] {
        await inParts { rows in
            var least: [Int32] = []
            return rows.map { row in
                least.removeAll(keepingCapacity: true)
                for table in tables {
                    for entry in table.candidates(of: row) { least.append(entry.least(spread: spread)) }
                }
                return least.count < capacity ? 0 : max(least.floor(ofBest: capacity, count: least.count), 0)
            }
        }.flatMap(\.self)
    }

    /// The best k candidates of every row by canonical score and total order.
    ///
    /// - Complexity: O(n · k · (d + log k) · tables).
    func lists(score: CanonicalScore, order: PairOrder) async -> CandidateLists {
        let parts = await inParts { rows in
            var entries: [CandidateLists.Candidate] = []
            entries.reserveCapacity(rows.count * capacity)
            var lengths: [Int] = []
            var least: [Int32] = []
            var merged: [CandidateTable.Entry] = []
            for row in rows {
                merged.removeAll(keepingCapacity: true)
                for table in tables { merged.append(contentsOf: table.candidates(of: row)) }
                if merged.count > capacity {
                    least.removeAll(keepingCapacity: true)
                    for entry in merged { least.append(entry.least(spread: spread)) }
                    let floor = least.floor(ofBest: capacity, count: least.count)
                    merged.removeAll { $0.most < floor }
                }
                for index in merged.indices where !merged[index].isExact {
                    let other = Int(merged[index].row)
                    merged[index] = CandidateTable.Entry(
                        row: other, millionths: score.millionths(row, other), isExact: true)
                }
                merged.sort { order.precedes($0, $1, of: row) }
                for entry in merged.prefix(capacity) {
                    let score = CanonicalScore.score(millionths: entry.most)
                    entries.append(CandidateLists.Candidate(row: entry.row, score: score))
                }
                lengths.append(min(capacity, merged.count))
            }
            return (entries: entries, lengths: lengths)
        }
        return CandidateLists(entries: parts.flatMap(\.entries), lengths: parts.flatMap(\.lengths))
    }

    /// Does `work` on equal ranges of rows, one per thread, and returns the results in the order of the rows.
    private func inParts<Part: Sendable>(_ work: @escaping @Sendable (Range<Int>) -> Part) async -> [Part] {
        let rowCount = tables[0].bounds.count
        return await withTaskGroup(of: (Int, Part).self) { group in
            for index in 0..<threads {
                let rows = rowCount * index / threads..<rowCount * (index + 1) / threads
                group.addTask { (index, work(rows)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
