import MatchStore

/// What a map file says: the app's names for tables and columns, and which rows do not count.
struct AppMap {
    let names: AppNames

    private static let keys = ["tables", "columns", "leave-out", "values"]
    /// The words for a value that leaves a row out; a list is of the column's own words.
    private static let values: [String: LeftOutRows.Value] = ["set": .filledIn, "true": .yes, "false": .no]

    /// - Throws: `CommandError` for a file that is absent or no map, with the line.
    init(path: String) throws {
        let file = try ConfigFile(path: path, called: "map file")
        try self.init(file.entries, of: path)
    }

    /// A map that is a file of its own, or stands in a settings file.
    init(_ entries: [String: ConfigFile.Entry], of path: String) throws {
        var tables: [AppTable: String] = [:]
        var columns: [AppTable: [AppColumn: String]] = [:]
        var leftOut: [AppTable: [LeftOutRows]] = [:]
        var values: [AppTable: [String: String]] = [:]
        for (key, entry) in entries.sorted(by: { $0.value.line < $1.value.line }) {
            let place = "\(path), line \(entry.line)"
            guard Self.keys.contains(key) else {
                let near = SettingsReader.suggestion(for: key, among: Set(Self.keys))
                throw CommandError(
                    .badConfiguration,
                    "\(place): a map has tables, columns, leave-out and values, and no “\(key)”.\(near)")
            }
            guard case .mapping(let pairs) = entry.value else {
                throw CommandError(.badConfiguration, "\(place): \(key) is followed by indented lines, name: value.")
            }
            for (name, value, line) in pairs {
                let place = "\(path), line \(line)"
                switch key {
                case "tables": tables[try Self.table(name, place)] = try Self.text(value, "\(place): tables.\(name)")
                case "columns":
                    let (table, column) = try Self.column(name, place)
                    columns[table, default: [:]][column] = try Self.text(value, "\(place): columns.\(name)")
                case "values":
                    let (table, column) = try Self.writtenColumn(name, place)
                    guard case .text(let text) = value else {
                        throw CommandError(
                            .badConfiguration,
                            "\(place): values.\(name) must be a text or a number, or \"\" for nothing.")
                    }
                    values[table, default: [:]][column] = text
                default:
                    let table = try Self.table(name, place)
                    leftOut[table] = try Self.rows(of: table, value, place, path)
                }
            }
        }
        try Self.requireApart(tables, path)
        names = AppNames(tables: tables, columns: columns, leavingOut: leftOut, filling: values)
    }

    private static func text(_ value: ConfigFile.Value, _ place: String) throws -> String {
        guard case .text(let text) = value, !text.isEmpty else {
            throw CommandError(.badConfiguration, "\(place) must be a name in the app's database.")
        }
        return text
    }

    private static func table(_ name: String, _ place: String) throws -> AppTable {
        guard let table = AppTable(rawValue: name) else {
            let known = Set(AppTable.allCases.map(\.rawValue))
            throw CommandError(
                .badConfiguration,
                "\(place): there is no table “\(name)”.\(SettingsReader.suggestion(for: name, among: known)) It can be "
                    + "\(AppTable.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return table
    }

    /// A column as `table.column`, of those that are read or written.
    private static func column(_ name: String, _ place: String) throws -> (AppTable, AppColumn) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let known = AppTable.allCases.flatMap { table in
            AppSchemaCheck.knownColumns(of: table).map { "\(table.rawValue).\($0.rawValue)" }
        }
        guard parts.count == 2, known.contains(name), let table = AppTable(rawValue: parts[0]),
            let column = AppColumn(rawValue: parts[1])
        else {
            let near = SettingsReader.suggestion(for: name, among: Set(known))
            throw CommandError(
                .badConfiguration,
                "\(place): there is no column “\(name)”.\(near) A column is written as table.column, under the names that "
                    + "duet init gives them, such as profiles.genre.")
        }
        return (table, column)
    }

    /// A column of the app's own as `table.column`, of a table that rows are written into.
    private static func writtenColumn(_ name: String, _ place: String) throws -> (AppTable, String) {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let table = AppTable(rawValue: parts[0]), AppNames.isWritten.contains(table) else {
            throw CommandError(
                .badConfiguration,
                "\(place): “\(name)” must be a column that new rows need, as table.column, of "
                    + "\(AppNames.isWritten.map(\.rawValue).joined(separator: ", ")), such as chats.name.")
        }
        return (table, parts[1])
    }

    private static func rows(
        of table: AppTable, _ value: ConfigFile.Value, _ place: String, _ path: String
    ) throws -> [LeftOutRows] {
        guard AppNames.canBeLeftOut.contains(table) else {
            let names = AppNames.canBeLeftOut.map(\.rawValue).joined(separator: ", ")
            throw CommandError(
                .badConfiguration,
                "\(place): rows can be left out of \(names), and not of \(table.rawValue): what is there says that two have "
                    + "talked, also when it is gone.")
        }
        guard case .mapping(let columns) = value else {
            throw CommandError(
                .badConfiguration, "\(place): leave-out.\(table.rawValue) is followed by indented lines, column: value."
            )
        }
        return try columns.map { column, value, line in
            let place = "\(path), line \(line)"
            switch value {
            case .text(let word):
                guard let value = values[word.lowercased()] else { break }
                return LeftOutRows(column: column, value: value)
            case .list(let words) where !words.isEmpty:
                return LeftOutRows(column: column, value: .words(words))
            case .list, .mapping: break
            }
            throw CommandError(
                .badConfiguration,
                "\(place): leave-out.\(table.rawValue).\(column) must be set, true, false, or a list of words such as "
                    + "[banned, deleted].")
        }
    }

    private static func requireApart(_ tables: [AppTable: String], _ path: String) throws {
        var known: [String: AppTable] = [:]
        for table in AppTable.allCases {
            let name = tables[table] ?? table.rawValue
            guard let other = known.updateValue(table, forKey: name.lowercased()) else { continue }
            throw CommandError(
                .badConfiguration,
                "\(path): \(other.rawValue) and \(table.rawValue) cannot both be the table \(name). Where the app keeps both "
                    + "in one table, make a view for one of users, profiles and interactions, and name that.")
        }
    }
}

extension AppNames {
    /// - Parameter map: a map file; empty for an app that calls everything as `duet init` does.
    init(map: String) throws { self = map.isEmpty ? AppNames() : try AppMap(path: map).names }
}
