internal import Randomness

/// A sample of rows that depends on nothing but the rows: each gets a random key, and the lowest keys are taken.
enum RowSample {
    /// How many people's lists are looked at where everybody is a candidate.
    static let size = 2_000

    /// At most `count` of the rows, ascending.
    static func of(_ rows: some Sequence<Int>, count: Int = size) -> [Int] {
        let lots = rows.map { row in
            var stream = RandomStream(seed: 0, UInt64(row))
            return (stream.next(), row)
        }
        return lots.sorted { $0 < $1 }.prefix(count).map(\.1).sorted()
    }
}
