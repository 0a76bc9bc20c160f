import Foundation

/// Lines of a report: a label, and what belongs to it, in columns that line up and fit the terminal.
struct Table {
    private let alignsNumbers: Bool
    /// Whether a table that is too wide goes on below with further columns; otherwise its cells are broken.
    private let splitsColumns: Bool
    private var rows: [[String]] = []
    /// Which of them are titles.
    private var titles: Set<Int> = []

    /// With less room, a text in the last column stands below its row.
    private static let leastText = 24

    /// - Parameters:
    ///   - alignsNumbers: whether numbers stand to the right of their column.
    ///   - splitsColumns: whether columns for which there is no room are put below, each under the labels again.
    init(alignsNumbers: Bool = true, splitsColumns: Bool = false) {
        (self.alignsNumbers, self.splitsColumns) = (alignsNumbers, splitsColumns)
    }

    mutating func add(_ cells: String...) { rows.append(cells) }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// Titles of columns, which stand to the right as the numbers below them do.
    mutating func addTitles(_ cells: String...) {
        titles.insert(rows.count)
        rows.append(cells)
    }

    /// The lines, the first column to the left.
    func lines(indent: Int = 2, width: Int = Terminal.width) -> [String] {
        let room = max(1, width - indent)
        let lead = String(repeating: " ", count: indent)
        return lines(within: room).map { $0.isEmpty ? $0 : lead + $0 }
    }

    private func lines(within room: Int) -> [String] {
        let needed = needed
        if Self.total(needed) <= room { return laidOut(needed) }
        if splitsColumns, needed.count > 2 { return split(needed, within: room) }
        let widths = narrowed(needed, to: room)
        guard needed.count > 2, widths.map({ $0[$0.count - 1] < min(needed[$0.count - 1], Self.leastText) }) ?? true
        else { return laidOut(widths ?? forced(needed, to: room), isNarrow: true) }
        if let lines = stacked(within: room) { return lines }
        // Rather further columns below than words in pieces.
        return needed.count > 3 ? split(needed, within: room) : laidOut(forced(needed, to: room), isNarrow: true)
    }

    /// The lines under a title.
    func text(under title: String, _ options: OutputOptions, width: Int = Terminal.width) -> String {
        ([Wrapping.fitted(Terminal.bold(title, options), width: width)] + lines(width: width)).joined(separator: "\n")
    }

    // MARK: - Widths

    private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }

    /// What the columns need for their longest cells.
    private var needed: [Int] {
        (0..<(rows.map(\.count).max() ?? 0)).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].columns : 0 }.max() ?? 0
        }
    }

    /// Up to where numbers stand: in a last column of texts they need not go with the longest of these.
    private var alignment: [Int] {
        var widths = [Int](repeating: 0, count: rows.map(\.count).max() ?? 0)
        for (position, row) in rows.enumerated() {
            for (column, cell) in row.enumerated()
            where column + 1 < row.count || Self.isNumber(cell) || titles.contains(position) {
                widths[column] = max(widths[column], cell.columns)
            }
        }
        return widths
    }

    /// Takes from the widest column until all fit, as far as words stay whole; `nil` where that is not enough.
    private func narrowed(_ needed: [Int], to room: Int) -> [Int]? {
        let words = needed.indices.map { column in
            rows.map { row in
                row.indices.contains(column) ? Wrapping.longestWord(in: row[column], width: room) : 0
            }.max() ?? 0
        }
        let widths = Self.taken(from: needed, to: room, leaving: words)
        return Self.total(widths) <= room ? widths : nil
    }

    /// The same with words in pieces.
    private func forced(_ needed: [Int], to room: Int) -> [Int] {
        let some = Self.taken(from: needed, to: room, leaving: needed.map { min($0, 12) })
        return Self.taken(from: some, to: room, leaving: needed.map { _ in 1 })
    }

    private static func taken(from needed: [Int], to room: Int, leaving least: [Int]) -> [Int] {
        var widths = needed
        while total(widths) > room {
            let loose = widths.indices.filter { widths[$0] > max(1, least[$0]) }
            guard let widest = loose.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    // MARK: - Lines

    /// - Parameter isNarrow: whether cells must be broken to fit.
    private func laidOut(_ widths: [Int], isNarrow: Bool = false) -> [String] {
        let alignment = zip(alignment, widths).map { min($0, $1) }
        return rows.indices.flatMap { lines(ofRow: $0, widths, alignment, isNarrow: isNarrow) }
    }

    /// A row in as many lines as its cells need.
    private func lines(ofRow position: Int, _ widths: [Int], _ alignment: [Int], isNarrow: Bool) -> [String] {
        let (row, isTitle) = (rows[position], titles.contains(position))
        let cells = row.enumerated().map { isNarrow ? Self.broken($1, width: widths[$0]) : [$1] }
        return (0..<(cells.map(\.count).max() ?? 0)).map { line in
            let parts = row.indices.map { column -> String in
                let part = cells[column].indices.contains(line) ? cells[column][line] : ""
                if alignsNumbers, column > 0, isTitle || Self.isNumber(row[column]) {
                    return part.padded(to: alignment[column], right: true).padded(to: widths[column])
                }
                return part.padded(to: widths[column])
            }
            return Self.trimmed(parts.joined(separator: "  "))
        }
    }

    /// The columns after the first in groups that fit beside it, as few as that takes, and about as many columns in each.
    private func split(_ needed: [Int], within room: Int) -> [String] {
        func groups(ofAtMost most: Int) -> [[Int]] {
            var groups: [[Int]] = []
            for column in needed.indices.dropFirst() {
                let group = (groups.last ?? []) + [column]
                if !groups.isEmpty, group.count <= most,
                    Self.total([needed[0]] + group.map { needed[$0] }) <= room
                {
                    groups[groups.count - 1] = group
                } else {
                    groups.append([column])
                }
            }
            return groups
        }
        let fewest = groups(ofAtMost: needed.count).count
        let even = groups(ofAtMost: (needed.count - 1 + fewest - 1) / fewest)
        let groups = even.count == fewest ? even : groups(ofAtMost: needed.count)
        let parts = groups.map { group -> [String] in
            var part = self
            part.rows = rows.map { row in ([0] + group).map { row.indices.contains($0) ? row[$0] : "" } }
            return part.lines(within: room)
        }
        return Array(parts.joined(separator: [""]))
    }

    /// Each text of the last column that does not fit beside its row below it; `nil` where words of the other columns do not fit.
    private func stacked(within room: Int) -> [String]? {
        let column = needed.count - 1
        var others = self
        others.rows = rows.map { Array($0.prefix(column)) }
        let needed = others.needed
        guard let widths = others.narrowed(needed, to: room) else { return nil }
        let alignment = zip(others.alignment, widths).map { min($0, $1) }
        return rows.indices.flatMap { position -> [String] in
            let last = rows[position].count > column ? rows[position][column] : ""
            let lines = others.lines(ofRow: position, widths, alignment, isNarrow: widths != needed)
            let start = Self.total(widths) + 2
            if let line = lines.first, !last.isEmpty, start + last.columns <= room {
                return [line.padded(to: start) + last] + lines.dropFirst()
            }
            return lines
                + (last.isEmpty ? [] : Wrapping.list(last, width: max(1, room - 4)).map { "    " + $0 })
        }
    }

    /// A cell in lines, each as far in as it begins.
    private static func broken(_ cell: String, width: Int) -> [String] {
        let lead = String(cell.prefix { $0 == " " })
        guard !lead.isEmpty, lead.count < width else { return Wrapping.list(cell, width: max(1, width)) }
        return Wrapping.list(String(cell.dropFirst(lead.count)), width: width - lead.count).map { lead + $0 }
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static func isNumber(_ cell: String) -> Bool { Double(cell.filter { $0 != "," }) != nil }
}

extension Double {
    /// Three digits behind the point, rounded first, so that nothing is shown as -0.000.
    func thousandths(signed: Bool = false) -> String {
        let rounded = (self * 1000).rounded() / 1000 + 0
        return String(format: signed && rounded != 0 ? "%+.3f" : "%.3f", rounded)
    }

    /// With so many digits behind the point.
    func fixed(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }

    var percent: String { "\((self * 100).fixed(1)) %" }
}

extension Int {
    /// With a thin comma at the thousands: 1,234,567.
    var grouped: String {
        var text = ""
        for (position, digit) in String(magnitude).reversed().enumerated() {
            if position > 0, position.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + String(text.reversed())
    }
}
