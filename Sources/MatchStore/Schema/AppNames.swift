internal import Profiles

/// A table of the app, under the name that `duet init` gives it. Each stands after those that it refers to.
package enum AppTable: String, Sendable, CaseIterable {
    case users, profiles, interactions, chats
    case participants = "chat_participants"
    case messages, notifications
    /// The app writes it; Duet makes it where it is absent.
    case preferences = "match_preferences"
}

/// A column of the app's tables, under the name that `duet init` gives it.
package enum AppColumn: String, Sendable, CaseIterable {
    case id, username, name, role, age, gender, genre, experience
    case birthDate = "birth_date"
    case email, password
    case mainImage = "main_image"
    case concertImage = "concert_img"
    case lastSong = "last_song"
    case lastDescription = "last_desc"
    case target = "target_username"
    case interactionType = "interaction_type"
    case type
    case createdBy = "created_by"
    case chat = "chat_id"
    case joinedAt = "joined_at"
    case sender, text, title, content, data
    case isRead = "is_read"
    case isArchived = "is_archived"
    case genders
    case youngest = "age_min"
    case oldest = "age_max"
    case introductions
    case createdAt = "created_at"
    case updatedAt = "updated_at"
}

/// What an app calls its tables and columns, and which of its rows do not count. Statements about them take every name from here.
package struct AppNames: Sendable, Hashable {
    private var tables: [AppTable: String]
    private var columns: [AppTable: [AppColumn: String]]
    private var leftOut: [AppTable: [LeftOutRows]]
    private var values: [AppTable: [String: String]]

    /// The tables of which rows can be left out. Of the others, a row that is marked as gone still says that two have talked.
    package static let canBeLeftOut: [AppTable] = [.users, .profiles, .interactions]

    /// - Parameters:
    ///   - tables: those that have another name than in a database of `duet init`.
    ///   - columns: the same for columns, by table.
    ///   - leftOut: rows that do not count, of the tables of `canBeLeftOut`.
    ///   - values: what new rows of the tables of `isWritten` get in columns that mean nothing to Duet, by the app's name.
    package init(
        tables: [AppTable: String] = [:], columns: [AppTable: [AppColumn: String]] = [:],
        leavingOut leftOut: [AppTable: [LeftOutRows]] = [:], filling values: [AppTable: [String: String]] = [:]
    ) {
        self.tables = tables
        self.columns = columns
        self.leftOut = leftOut
        self.values = values
    }

    /// The tables that rows are written into.
    package static let isWritten: [AppTable] = [.chats, .participants, .notifications]

    package subscript(table: AppTable) -> Table { Table(table: table, names: self) }

    /// Whether people go by another column than a username: a number or a UUID, whose form is the app's.
    package var peopleHaveKeys: Bool { columns[.users]?[.username] != nil }

    /// Whether a text can be somebody's name in this app.
    package func isUsername(_ text: String) -> Bool { peopleHaveKeys ? Username.isKey(text) : Username.isValid(text) }

    /// One table under the app's names for it and its columns. As text it is what SQL calls the table.
    package struct Table: Sendable, Hashable, CustomStringConvertible {
        let table: AppTable
        fileprivate let names: AppNames

        /// The app's name, not quoted.
        package var name: String { names.tables[table] ?? table.rawValue }
        package var description: String { AppNames.identifier(names.tables[table], table.rawValue) }

        /// Columns that are named for this app, which must be there therefore.
        package var namedColumns: [String] {
            AppColumn.allCases.compactMap { names.columns[table]?[$0] } + leftOut.map(\.column)
                + values.map(\.column.name)
        }

        /// Whether a column is named for this app.
        func isNamed(_ column: AppColumn) -> Bool { names.columns[table]?[column] != nil }

        /// The rows that do not count.
        package var leftOut: [LeftOutRows] { names.leftOut[table] ?? [] }

        /// The app's name for a column, not quoted.
        package func name(of column: AppColumn) -> String { names.columns[table]?[column] ?? column.rawValue }

        /// What SQL calls a column.
        package subscript(column: AppColumn) -> String {
            AppNames.identifier(names.columns[table]?[column], column.rawValue)
        }

        /// A list of columns as SQL writes it.
        package subscript(columns: [AppColumn]) -> String { columns.map { self[$0] }.joined(separator: ", ") }

        /// What new rows get in columns that mean nothing to Duet, in the order of their names.
        var values: [(column: Column, text: String)] {
            (names.values[table] ?? [:]).sorted { $0.key < $1.key }.map { (Column(name: $0.key), $0.value) }
        }

        /// A column that only the app knows.
        struct Column {
            let name: String
            var quoted: String { SQLText.identifier(name) }
        }

        /// A condition on a row that does not count; `nil` where all count.
        ///
        /// - Parameter row: what the statement calls the table.
        func isLeftOut(_ row: String) -> String? {
            leftOut.isEmpty ? nil : "(" + leftOut.map { $0.condition(row) }.joined(separator: " OR ") + ")"
        }

        /// What follows a condition of a statement so that only rows that count are found; empty where all count.
        func andCounts(_ row: String) -> String { isLeftOut(row).map { " AND NOT \($0)" } ?? "" }
    }

    /// An app's name may be any text; Duet's own need no quotes.
    private static func identifier(_ name: String?, _ own: String) -> String {
        name.map(SQLText.identifier) ?? own
    }
}
