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

    /// - Parameter entries: by row of the reader, in any order, nobody twice in a group.
    package init(_ entries: [Int32: [Entry]], people: Int) {
        var grouped = Grouped<Entry>()
        grouped.reserveCapacity(groups: people, elements: entries.values.reduce(0) { $0 + $1.count })
        for row in 0..<people {
            grouped.appendGroup((entries[Int32(row)] ?? []).sorted { $0.shown < $1.shown })
        }
        self.entries = grouped
    }

    /// How many pairs of a reader and somebody shown there are.
    package var count: Int { entries.elements.count }

    /// How many lists a reader had the other in and ignored them.
    ///
    /// - Complexity: O(log n) for n people whom the reader ignored.
    package func times(_ reader: Int, _ shown: Int) -> Int {
        guard !entries.elements.isEmpty else { return 0 }
        let group = entries[reader]
        var (low, high) = (group.startIndex, group.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if group[middle].shown < shown { low = middle + 1 } else { high = middle }
        }
        return low < group.endIndex && group[low].shown == shown ? Int(group[low].times) : 0
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
