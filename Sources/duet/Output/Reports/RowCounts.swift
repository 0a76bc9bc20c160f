import NightlyPass

/// How many rows went into each table.
struct RowCounts {
    /// What it is called on a terminal, and what kind of line it is in JSON.
    var title, messageType: String
    /// In the order in which they are said.
    var counts: [(table: String, rows: Int)]
    /// Names of files that were left alone.
    var leftAlone: [String] = []

    /// Says them as it was asked for; without a terminal nothing, unless it was.
    func say(_ options: OutputOptions) throws {
        switch options.output {
        case .json:
            let rows = Dictionary(uniqueKeysWithValues: counts.map { ($0.table, $0.rows) })
            let others = leftAlone.isEmpty ? nil : leftAlone
            try Terminal.printResult(JSONText.line(Line(messageType: messageType, rows: rows, leftAlone: others)))
        case .text: try Terminal.printResult(text(options))
        case nil: if Terminal.outputIsTerminal { try Terminal.printResult(text(options)) }
        }
    }

    private func text(_ options: OutputOptions) -> String {
        var table = Table()
        for count in counts where count.rows > 0 { table.add(count.table, count.rows.grouped) }
        if !leftAlone.isEmpty {
            table.add("left alone", Terminal.printable(leftAlone.joined(separator: ", ")))
        }
        return table.text(under: title, options)
    }

    private struct Line: Encodable {
        var messageType: String
        var rows: [String: Int]
        var leftAlone: [String]?
    }
}
