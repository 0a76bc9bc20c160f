/// What is wrong with a truth file.
package struct TruthFileError: Error, Equatable, CustomStringConvertible {
    /// Counted from 1.
    package let line: Int
    /// Half a sentence.
    package let detail: String

    package init(line: Int, detail: String) {
        self.line = line
        self.detail = detail
    }

    package var description: String { "line \(line): \(detail)" }
}
