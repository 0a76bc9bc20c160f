internal import CSV

/// How far the liking of one genre family goes with the liking of another.
///
/// A square symmetric matrix with entries in 0…1 and ones on the diagonal.
package struct AffinityTable: Sendable, Equatable {
    /// One per row and column, in order.
    package let names: [String]
    /// `count` × `count`, row by row.
    package let values: [Double]

    package var count: Int { names.count }

    /// The entry of `row` and `column`, each in 0 ..< `count`.
    package subscript(row: Int, column: Int) -> Double { values[row * count + column] }

    /// Reads a table whose header is a name for the first column and then the families, and whose rows are the same
    /// families in the same order, each followed by its numbers.
    ///
    /// - Parameter file: what errors call the table.
    /// - Throws: `ReferenceTableError` for malformed text, an empty table, one that is not square or whose rows are not
    ///   named like its columns, a name that two columns share, an entry that is not a number in 0…1, a diagonal entry other than 1, and two entries
    ///   that should be equal and are not.
    package init(csv: String, file: String) throws(ReferenceTableError) {
        let table = try ReferenceFile(csv: csv, file: file, requiring: [])
        let names = Array(table.header.names.dropFirst())
        let rows = Array(table.rows)
        guard rows.count == names.count else {
            let problem = "\(rows.count) rows and \(names.count) columns of numbers; there must be as many of both"
            throw table.error(nil, problem)
        }
        let folded = names.map { Vocabulary.fold($0) }
        for (index, name) in names.enumerated() where folded[..<index].contains(folded[index]) {
            throw table.error(1, "the header names \"\(name)\" twice")
        }
        var values: [Double] = []
        values.reserveCapacity(names.count * names.count)
        for (index, row) in rows.enumerated() {
            guard table.name(of: row) == names[index] else {
                throw table.error(
                    row.line, "the row \"\(table.name(of: row))\" stands where \"\(names[index])\" should be")
            }
            for column in names.indices {
                let value = try table.share(row, column + 1)
                if column == index && value != 1 {
                    throw table.error(row.line, "\"\(names[index])\" has \"\(value)\" with itself; it must be 1")
                }
                if column < index && value != values[column * names.count + index] {
                    let other = "\(values[column * names.count + index]) on line \(rows[column].line)"
                    let pair = "\"\(names[index])\" with \"\(names[column])\""
                    throw table.error(row.line, "\(pair) is \"\(value)\" here and \(other); they must be equal")
                }
                values.append(value)
            }
        }
        self.names = names
        self.values = values
    }

    private init(names: [String], values: [Double]) {
        self.names = names
        self.values = values
    }

    /// The same table with its rows and columns in the order of `families`, whose spelling is compared in folded form.
    ///
    /// - Parameter file: what errors call this table.
    /// - Throws: `ReferenceTableError` naming a family that this table lacks, or one it has beyond `families`.
    package func aligned(with families: [String], file: String) throws(ReferenceTableError) -> AffinityTable {
        let folded = names.map { Vocabulary.fold($0) }
        var order: [Int] = []
        for family in families {
            guard let position = folded.firstIndex(of: Vocabulary.fold(family)) else {
                throw ReferenceTableError(file: file, line: nil, problem: "the genre family \"\(family)\" has no row")
            }
            order.append(position)
        }
        for (position, name) in names.enumerated() where !order.contains(position) {
            let problem = "\"\(name)\" is not a family of the genre table"
            throw ReferenceTableError(file: file, line: nil, problem: problem)
        }
        let values = order.flatMap { row in order.map { self[row, $0] } }
        return AffinityTable(names: families, values: values)
    }
}
