internal import CSV

/// How well one musical role suits another, and why.
///
/// Complementarity, not likeness: a drummer suits a bassist better than another drummer. The table is symmetric.
package struct ComplementarityTable: Sendable, Equatable {
    /// The number of roles; rows and columns are the terms of the vocabulary the table was read with, in its order.
    package let count: Int
    /// Fits in 0…1, `count` × `count`, row by row.
    package let values: [Double]
    /// A short reason for each entry, laid out like `values`.
    private let reasons: [String]

    /// The fit of two roles, each in 0 ..< `count`.
    package subscript(role: Int, other: Int) -> Double { values[role * count + other] }

    /// Why two roles, each in 0 ..< `count`, fit as they do, in a few words.
    package func reason(_ role: Int, _ other: Int) -> String { reasons[role * count + other] }

    /// Reads a table `role,other,fit,reason` that holds every unordered pair of `roles`, each with itself too, once.
    ///
    /// - Parameters:
    ///   - file: what errors call the table.
    ///   - roles: the roles; any of their spellings may be used in the table.
    /// - Throws: `ReferenceTableError` for malformed text, a missing column, an empty table, an unknown role, a fit that
    ///   is not a number in 0…1, a row without a reason, and a pair that is missing or stands there twice.
    package init(csv: String, file: String, roles: Vocabulary) throws(ReferenceTableError) {
        let columns = ["role", "other", "fit", "reason"]
        let table = try ReferenceFile(csv: csv, file: file, requiring: columns)
        let position = columns.compactMap { table.header.index(of: $0) }
        let count = roles.terms.count
        var values = [Double](repeating: 0, count: count * count)
        var reasons = [String](repeating: "", count: count * count)
        var lines = [Int](repeating: 0, count: count * count)

        for row in table.rows {
            var pair: [Int] = []
            for name in [trimmed(row[position[0]]), trimmed(row[position[1]])] {
                guard let role = roles.term(for: name) else {
                    throw table.error(row.line, "\"\(name)\" is not a role of the role table")
                }
                pair.append(role)
            }
            let (entry, mirror) = (pair[0] * count + pair[1], pair[1] * count + pair[0])
            let title = pair.map { "\"\(roles.terms[$0].name)\"" }.joined(separator: " with ")
            if lines[entry] > 0 {
                throw table.error(row.line, "\(title) stands on line \(lines[entry]) already")
            }
            let fit = try table.share(row, position[2])
            let reason = trimmed(row[position[3]])
            if reason.isEmpty { throw table.error(row.line, "\(title) has no reason") }
            for index in [entry, mirror] {
                (values[index], reasons[index], lines[index]) = (fit, reason, row.line)
            }
        }
        for role in 0..<count {
            for other in role..<count where lines[role * count + other] == 0 {
                let title = "\"\(roles.terms[role].name)\" with \"\(roles.terms[other].name)\""
                throw table.error(nil, "\(title) is missing")
            }
        }
        self.count = count
        self.values = values
        self.reasons = reasons
    }
}
