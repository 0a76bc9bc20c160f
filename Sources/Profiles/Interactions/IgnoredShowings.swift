internal import GroupedRows

/// Whom people were shown and ignored: those above the last place of a list about whom somebody said something, who got no
/// word themselves.
package struct IgnoredShowings: Sendable {
    package struct Entry: Sendable, Equatable {
        /// Row of the person shown.
        package let shown: Int32
        /// How many lists it were, ≥ 1.
        package let times: UInt8

        package init(shown: Int32, times: UInt8) {
            self.shown = shown
            self.times = times
        }
    }

    /// By row of the reader, in ascending order of who was shown.
    private let entries: Grouped<Entry>

    /// Nobody ignored anybody.
    package init() { entries = Grouped() }

    private init(_ entries: Grouped<Entry>) { self.entries = entries }

    /// Collects entries, reader after reader.
    package struct Builder {
        private let people: Int
        private var entries: [Entry] = []
        private var readers: [(row: Int32, range: Range<Int>)] = []

        package init(people: Int) { self.people = people }

        /// - Parameters:
        ///   - found: whom the reader ignored, in any order.
        ///   - reader: a row.
        package mutating func append(_ found: [Entry], of reader: Int32) {
            guard !found.isEmpty else { return }
            let start = entries.count
            entries += found.sorted { $0.shown < $1.shown }
            readers.append((reader, start..<entries.count))
        }

        package var finished: IgnoredShowings {
            guard !entries.isEmpty else { return IgnoredShowings() }
            var grouped = Grouped<Entry>()
            grouped.reserveCapacity(groups: people, elements: entries.count)
            var rest = readers.sorted { ($0.row, $0.range.lowerBound) < ($1.row, $1.range.lowerBound) }[...]
            for row in 0..<Int32(people) {
                if let first = rest.first, first.row == row { grouped.elements += entries[first.range] }
                grouped.endGroup()
                // Of somebody who has two records, the first counts.
                while let first = rest.first, first.row == row { rest.removeFirst() }
            }
            return IgnoredShowings(grouped)
        }
    }

    /// How many pairs of a reader and somebody shown there are.
    package var count: Int { entries.elements.count }

    /// How many lists a reader had the other in and ignored them.
    ///
    /// - Complexity: O(log n) for n people whom the reader ignored.
    package func times(_ reader: Int, _ shown: Int) -> Int {
        guard !entries.elements.isEmpty else { return 0 }
        let group = entries[reader]
        return group.binarySearch(for: Int32(shown), by: \.shown).map { Int(group[$0].times) } ?? 0
    }
}

/// A place of the last lists that its reader has looked at: what came of it says what to make of ignored showings.
package struct ReadPlace: Sendable, Equatable {
    /// Row of the reader.
    package let reader: Int32
    /// Row of the person shown.
    package let shown: Int32
    /// How many earlier lists the reader had ignored them in.
    package let times: UInt8
    /// Whether the reader has liked them since.
    package let isLiked: Bool

    package init(reader: Int32, shown: Int32, times: UInt8, isLiked: Bool) {
        self.reader = reader
        self.shown = shown
        self.times = times
        self.isLiked = isLiked
    }
}
