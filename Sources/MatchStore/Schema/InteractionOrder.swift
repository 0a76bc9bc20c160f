/// Which of two rows of `interactions` counts as the later one where their times are equal.
enum InteractionOrder {
    /// The one with the larger id.
    case id
    /// Ids are no numbers: the one that was inserted later.
    case rowid
    /// Nor has the table rowids: the one with the larger id, as SQLite compares them.
    case text

    init(_ columns: AppColumns) {
        let type = columns.column(.interactions, .id)?.declaredType.uppercased() ?? ""
        let isText = ["CHAR", "CLOB", "TEXT", "BLOB", "BINARY", "UUID", "ULID"].contains(where: type.contains)
        self = !isText || type.contains("INT") ? .id : columns.interactionsHaveRowids ? .rowid : .text
    }
}
