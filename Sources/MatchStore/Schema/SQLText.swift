/// Text that becomes part of an SQL statement, where a parameter cannot stand (a view's text, a trigger's).
package enum SQLText {
    /// A value, a text cut to its first characters: what people write has no length, and what is done with it takes a
    /// multiple of it in memory.
    static func cut(_ column: String, to length: Int) -> String {
        "CASE WHEN length(\(column)) > \(length) THEN substr(\(column), 1, \(length)) ELSE \(column) END"
    }

    /// `text` as an SQL string literal.
    static func literal(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }

    /// `name` as a quoted identifier.
    static func identifier(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    /// `texts` as the right side of `IN`; an empty list becomes `()`, which SQLite reads as "in nothing".
    static func list(_ texts: [String]) -> String {
        "(" + texts.map(literal).joined(separator: ", ") + ")"
    }

    /// An expression: the position of a NUL in a column's text, 0 where it has none. Swift sees such a text only up to there.
    static func positionOfNUL(_ column: String) -> String { "ifnull(instr(\(column), char(0)), 0)" }

    /// A column's text as a pass reads it, to the byte, whatever the column is declared as: a whole number is its digits,
    /// and what is no word is NULL.
    static func word(_ column: String) -> String {
        "CASE typeof(\(column)) WHEN 'text' THEN \(column) WHEN 'integer' THEN CAST(\(column) AS TEXT) END COLLATE BINARY"
    }

    /// A check that `column` is NULL or holds JSON of one kind (`object`, `array`).
    ///
    /// `json_type` raises an error for text that is not JSON; asking `json_valid` first, in a CASE, whose order SQLite
    /// guarantees, turns that into a plain failed constraint. `json_valid` alone would accept `5`.
    static func isJSON(_ column: String, _ type: String) -> String {
        """
        CHECK (CASE WHEN \(column) IS NULL THEN 1 WHEN json_valid(\(column)) \
        THEN json_type(\(column)) = '\(type)' ELSE 0 END)
        """
    }
}
