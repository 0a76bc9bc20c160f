internal import GroupedRows
internal import Parallelism

/// The facts of all pairs that have any, looked up by row numbers.
///
/// Memory: 6 bytes a pair and 8 a person.
package struct PairLedger: Sendable {
    /// The entries of each row, for pairs of which it is the lower.
    private let offsets: GroupOffsets
    /// The higher rows, ascending within a row's entries.
    private let others: [Int32]
    private let facts: [PairFacts]

    /// One observation; several of one pair add up.
    package struct Entry: Sendable {
        package var low: Int32
        package var high: Int32
        package var facts: PairFacts

        /// The two rows come in any order; `first` in `facts` is the lower of them, whichever is named first here.
        ///
        /// - Precondition: two different rows.
        package init(_ one: Int32, _ other: Int32, _ facts: PairFacts) {
            precondition(one != other)
            low = min(one, other)
            high = max(one, other)
            self.facts = facts
        }
    }

    /// - Parameter threads: how many tasks share the work.
    /// - Complexity: O(*people* + *entries* log *most entries of one person*).
    package init(people: Int, entries: [Entry], threads: Int = 1) {
        let byRow = Grouped(positionsOf: entries.lazy.map { $0.low }, groups: people)
        let pieces = byRow.offsets.pieces(ofRows: 65_536)
        let merged = Parallel.map(pieces.count, threads: threads) { piece in
            var (others, facts, offsets) = ([Int32](), [PairFacts](), GroupOffsets())
            for row in pieces[piece] {
                let begin = others.count
                for entry in byRow[row].map({ entries[Int($0)] }).sorted(by: { $0.high < $1.high }) {
                    if others.count > begin, others[others.count - 1] == entry.high {
                        facts[facts.count - 1].formUnion(entry.facts)
                    } else {
                        others.append(entry.high)
                        facts.append(entry.facts)
                    }
                }
                offsets.append(upTo: others.count)
            }
            return (others: others, facts: facts, offsets: offsets)
        }
        var offsets = GroupOffsets()
        var others: [Int32] = []
        var facts: [PairFacts] = []
        offsets.reserveCapacity(people)
        others.reserveCapacity(entries.count)
        facts.reserveCapacity(entries.count)
        for part in merged {
            offsets.append(contentsOf: part.offsets)
            others += part.others
            facts += part.facts
        }
        self.offsets = offsets
        self.others = others
        self.facts = facts
    }

    /// How many people the ledger was made for.
    package var people: Int { offsets.count }

    /// What is on record between two rows, in the order of the rows: `first` is the lower one. Empty when nothing is.
    ///
    /// - Complexity: O(log *entries of the lower row*).
    package subscript(one: Int, other: Int) -> PairFacts {
        let entries = others[offsets[min(one, other)]]
        return entries.binarySearch(for: Int32(max(one, other)), by: { $0 }).map { facts[$0] } ?? []
    }

    /// Calls `body` with every pair on record, by lower and then by higher row.
    package func visit(_ body: (_ low: Int, _ high: Int, _ facts: PairFacts) throws -> Void) rethrows {
        for row in 0..<people {
            for position in offsets[row] { try body(row, Int(others[position]), facts[position]) }
        }
    }
}
