import Foundation

/// Lines of a report: a label, and what belongs to it, in columns that line up.
struct Table {
    private var rows: [[String]] = []

    mutating func add(_ cells: String...) { rows.append(cells) }

    /// The lines, the first column to the left and numbers to the right.
    func lines(indent: Int = 2) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        // The last cell of a row may be as long as it likes.
        var widths = [Int](repeating: 0, count: columns)
        for row in rows {
            for (column, cell) in row.enumerated() where column == 0 || column + 1 < row.count {
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell -> String in
                let pad = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return column > 0 && Double(cell) != nil ? pad + cell : cell + pad
            }
            let line = String(repeating: " ", count: indent) + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}

extension Double {
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
