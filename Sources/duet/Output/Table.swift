import Foundation

/// Lines of a report: a label, and what belongs to it, in columns that line up.
struct Table {
    /// Lists go on in the next line where they would be wider than this.
    static let width = 100

    private let alignsNumbers: Bool
    private var rows: [[String]] = []
    /// Which of them are titles.
    private var titles: Set<Int> = []

    /// - Parameter alignsNumbers: whether numbers stand to the right of their column.
    init(alignsNumbers: Bool = true) {
        self.alignsNumbers = alignsNumbers
    }

    mutating func add(_ cells: String...) { rows.append(cells) }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// Titles of columns, which stand to the right as the numbers below them do.
    mutating func addTitles(_ cells: String...) {
        titles.insert(rows.count)
        rows.append(cells)
    }

    /// The lines, the first column to the left. A last cell that is a list is broken at its commas.
    func lines(indent: Int = 2) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        // The last cell of a row may be as long as it likes.
        var widths = [Int](repeating: 0, count: columns)
        for (position, row) in rows.enumerated() {
            for (column, cell) in row.enumerated()
            where column == 0 || column + 1 < row.count || Self.isNumber(cell) || titles.contains(position) {
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.enumerated().flatMap { position, row -> [String] in
            let isTitle = titles.contains(position)
            let start = row.indices.dropLast().reduce(indent) { $0 + widths[$1] + 2 }
            // What is shorter is a figure and no list.
            let parts = row.last.map { Self.broken($0, to: max(40, Self.width - start)) } ?? []
            var cells = row.enumerated().map { column, cell -> String in
                let pad = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return alignsNumbers && column > 0 && (isTitle || Self.isNumber(cell)) ? pad + cell : cell + pad
            }
            if parts.count > 1 { cells[cells.count - 1] = parts[0] }
            let line = String(repeating: " ", count: indent) + cells.joined(separator: "  ")
            return [String(line.reversed().drop { $0 == " " }.reversed())]
                + parts.dropFirst().map { String(repeating: " ", count: start) + $0 }
        }
    }

    /// The lines under a title.
    func text(under title: String, _ options: OutputOptions) -> String {
        ([Terminal.bold(title, options)] + lines()).joined(separator: "\n")
    }

    /// One line of a table whose rows are printed as they come: cells to the right of columns of given widths.
    static func line(_ cells: [String], widths: [Int]) -> String {
        zip(cells, widths).map { cell, width in String(repeating: " ", count: max(0, width - cell.count)) + cell }
            .joined(separator: " ")
    }

    private static func isNumber(_ cell: String) -> Bool { Double(cell.filter { $0 != "," }) != nil }

    /// A list in lines of at most so many characters, as far as commas and semicolons allow.
    private static func broken(_ text: String, to width: Int) -> [String] {
        guard text.count > width else { return [text] }
        var lines: [String] = []
        var line = ""
        var part = ""
        func take() {
            if line.isEmpty {
                line = part
            } else if line.count + 1 + part.count <= width {
                line += " " + part
            } else {
                lines.append(line)
                line = part
            }
            part = ""
        }
        for character in text {
            if character == " ", part.last == "," || part.last == ";" { take() } else { part.append(character) }
        }
        take()
        return lines + [line]
    }
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
