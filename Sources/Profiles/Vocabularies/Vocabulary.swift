internal import CSV

/// The words a column of free text is known by: genres, roles or genders, with their other spellings.
///
/// A term is known to the program by its index. Spellings are compared in folded form (see `fold(_:)`).
package struct Vocabulary: Sendable {
    /// One word.
    package struct Term: Sendable, Hashable {
        /// The canonical spelling, as in the table.
        package let name: String
        /// The index in `families` of the family it belongs to, or nil where it has none.
        package let family: Int?
    }

    /// In the order of the table.
    package let terms: [Term]
    /// The names of the terms that are their own family, in the order of the table. Empty for a table without families.
    package let families: [String]

    /// Words that name none of the terms and are no wish either.
    package internal(set) var words = ProfileWords()

    /// From a folded spelling, name or alias, to its term.
    private let index: [String: Int]
    /// No longer run of words needs looking up: one more than any spelling has, as `shoe gaze` is a `shoegaze`.
    let longestRun: Int

    /// Reads a table `name,aliases` or `name,family,aliases`.
    ///
    /// The first column holds the name, whatever its header says. `aliases` holds other spellings, separated by `|`.
    /// `family`, where there is such a column, names a term of the table that is its own family, or is empty.
    /// Further columns are ignored.
    ///
    /// - Parameters:
    ///   - csv: the table's text, see `DelimitedText`.
    ///   - file: what errors call the table.
    ///   - column: what the first column must be called, so that one table is not taken for another; nil allows any.
    /// - Throws: `ReferenceTableError` for malformed text, a missing column, an empty table, a name or alias without a
    ///   letter or digit, one that two terms share, and an unknown family.
    package init(csv: String, file: String, column: String? = nil) throws(ReferenceTableError) {
        let table = try ReferenceFile(csv: csv, file: file, requiring: ["aliases"])
        if let column, table.header.names[0] != column {
            throw table.error(1, "the first column is \"\(table.header.names[0])\", not \"\(column)\"")
        }
        let familyColumn = table.header.index(of: "family")
        guard let aliasColumn = table.header.index(of: "aliases"), aliasColumn > 0 else {
            throw table.error(1, "the first column is \"aliases\"; it should hold the name")
        }

        let rows = Array(table.rows)
        let names = rows.map(table.name)
        var index: [String: Int] = [:]
        var longestRun = 2
        for (term, row) in rows.enumerated() {
            var spellings = [names[term]]
            if !trimmed(row[aliasColumn]).isEmpty {
                spellings += row[aliasColumn].split(separator: "|", omittingEmptySubsequences: false).map {
                    trimmed(String($0))
                }
            }
            for (position, spelling) in spellings.enumerated() {
                let kind = position == 0 ? "name" : "alias"
                let key = Self.fold(spelling)
                if key.isEmpty {
                    throw table.error(row.line, "the \(kind) \"\(spelling)\" has neither a letter nor a digit")
                }
                if let other = index[key], other != term || position == 0 {
                    let place = "\"\(names[other])\" on line \(rows[other].line)"
                    throw table.error(row.line, "the \(kind) \"\(spelling)\" is already taken by \(place)")
                }
                index[key] = term
                let bytes = Array(spelling.utf8)[...]
                longestRun = max(longestRun, Self.words(in: bytes).count + 1, Self.parts(of: bytes).count + 1)
            }
        }

        var families: [String] = []
        var familyOfTerm: [Int: Int] = [:]
        if let familyColumn {
            for (term, row) in rows.enumerated() where index[Self.fold(row[familyColumn])] == term {
                familyOfTerm[term] = families.count
                families.append(names[term])
            }
        }
        self.families = families
        var terms: [Term] = []
        for (name, row) in zip(names, rows) {
            let family = familyColumn.map { trimmed(row[$0]) } ?? ""
            if family.isEmpty {
                terms.append(Term(name: name, family: nil))
            } else if let parent = index[Self.fold(family)], let familyIndex = familyOfTerm[parent] {
                terms.append(Term(name: name, family: familyIndex))
            } else {
                let problem = "the family \"\(family)\" of \"\(name)\" is not a family of this table"
                throw table.error(row.line, problem)
            }
        }
        self.terms = terms
        self.index = index
        self.longestRun = longestRun
    }

    /// The term that `spelling` as a whole stands for, or nil.
    ///
    /// - Complexity: O(length).
    package func term(for spelling: some StringProtocol) -> Int? { index[Self.fold(spelling)] }

    /// The term of a spelling that is folded already, or nil.
    func term(folded: String) -> Int? { index[folded] }
}
