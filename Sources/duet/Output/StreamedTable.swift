/// A table whose rows are printed as they come, in columns of given widths with titles in two lines.
struct StreamedTable {
    struct Column {
        var above: String
        var below: String
        var width: Int

        init(_ above: String, _ below: String, _ width: Int) {
            (self.above, self.below, self.width) = (above, below, width)
        }
    }

    private let columns: [Column]
    /// What stands in one line; the others go on in the next.
    private let groups: [Range<Int>]

    init(_ columns: [Column], width: Int = Terminal.width) {
        self.columns = columns
        var groups: [Range<Int>] = []
        for column in columns.indices {
            let start = groups.last?.lowerBound ?? 0
            let needed = columns[start...column].reduce(start == 0 ? -1 : Self.indent - 1) { $0 + $1.width + 1 }
            if let last = groups.last, needed <= width {
                groups[groups.count - 1] = last.lowerBound..<column + 1
            } else {
                groups.append(column..<column + 1)
            }
        }
        self.groups = groups
    }

    /// How far in further lines of a row stand.
    private static let indent = 6

    var titles: [String] {
        groups.flatMap { group in
            [line(columns[group].map(\.above), group), line(columns[group].map(\.below), group)]
        }.filter { !$0.isEmpty }
    }

    /// Cells to the right of their columns.
    func lines(_ cells: [String]) -> [String] {
        groups.map { group in line(Array(cells[group]), group) }
    }

    private func line(_ cells: [String], _ group: Range<Int>) -> String {
        let line =
            String(repeating: " ", count: group.lowerBound == 0 ? 0 : Self.indent)
            + zip(cells, columns[group]).map { $0.padded(to: $1.width, right: true) }.joined(separator: " ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
