/// Why a reference table cannot be used: a sentence for the person who edits it.
package struct ReferenceTableError: Error, Equatable, CustomStringConvertible {
    /// The file's name as the caller gave it.
    package let file: String
    /// The line it is about, counted from 1; nil where it is about the whole file.
    package let line: Int?
    /// What is wrong, with the offending value in quotes.
    package let problem: String

    package init(file: String, line: Int?, problem: String) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    /// `genres.csv, line 12: the family "jaz" is not a genre of this table`
    package var description: String {
        if let line { "\(file), line \(line): \(problem)" } else { "\(file): \(problem)" }
    }
}
