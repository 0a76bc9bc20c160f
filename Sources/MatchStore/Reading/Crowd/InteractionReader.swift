internal import GRDB
internal import Profiles

/// Reads `interactions`.
struct InteractionReader {
    private let mapping: TypeMapping
    private let table: AppNames.Table
    private let sql: String
    private let sqlOfPair: String

    /// Places in a row of the statements: a name would be looked for in each of many million rows.
    private enum Column {
        static let actor: Int32 = 0, target: Int32 = 1, type: Int32 = 2, id: Int32 = 3
        static let created: Int32 = 4, updated: Int32 = 5
    }

    init(columns: AppColumns, mapping: TypeMapping) {
        self.mapping = mapping
        table = columns[.interactions]
        let updated = columns.has(.interactions, .updatedAt) ? table[.updatedAt] : "NULL"
        sql = """
            SELECT \(table[[.username, .target, .interactionType, .id, .createdAt]]), \(updated) FROM \(table)
            """
        sqlOfPair = sql + " WHERE \(table[.username]) = ? AND \(table[.target]) = ?"
    }

    func read(
        _ db: Database, index: UsernameIndex, activity: inout Activity, report: inout CrowdReport
    ) throws -> [Interaction] {
        let statement = try db.makeStatement(sql: sql)
        let rows = try Row.fetchCursor(statement)
        let raw = RawRow(statement)
        let words = KnownWords(mapping)
        var interactions: [Interaction] = []
        while let row = try rows.next() {
            report.report.interactions += 1
            if let plain = plain(raw, index, words, asOf: activity.asOf) {
                activity.note(plain.actor, plain.time)
                interactions.append(plain)
            } else if let read = any(row, raw, index, &activity, &report) {
                interactions.append(read)
            }
        }
        return interactions
    }

    /// A row in which nothing is unusual, as nearly all are; `nil` for all others.
    private func plain(_ raw: RawRow, _ index: UsernameIndex, _ words: KnownWords, asOf: Timestamp) -> Interaction? {
        guard case .row(let actor) = raw.text(Column.actor, { index.row($0) }),
            case .row(let target) = raw.text(Column.target, { index.row($0) }), actor != target,
            let kind = raw.text(Column.type, { words.kind($0) }) ?? nil,
            let created = raw.text(Column.created, { Timestamp(plain: $0) }) ?? nil
        else { return nil }
        var time = created
        if !raw.isNull(Column.updated) {
            guard let updated = raw.text(Column.updated, { Timestamp(plain: $0) }) ?? nil else { return nil }
            time = max(created, updated)
        }
        return Interaction(
            actor: actor, target: target, kind: kind, time: time, id: raw.integer(Column.id) ?? 0,
            wasChangedLater: time > asOf && created <= asOf)
    }

    /// Any row; `nil` for one that counts for nothing.
    private func any(
        _ row: Row, _ raw: RawRow, _ index: UsernameIndex, _ activity: inout Activity, _ report: inout CrowdReport
    ) -> Interaction? {
        // A name with a NUL reaches Swift cut short, and would be somebody else's.
        guard !raw.hasNUL(Column.actor), !raw.hasNUL(Column.target),
            let actor = value(row, Column.actor).text.flatMap(index.row)
        else {
            report.ignore("stranger", id(row))
            return nil
        }
        guard let target = value(row, Column.target).text.flatMap(index.row) else {
            // It says nothing of two people, and yet its actor was there to say it.
            activity.note(actor, time(row))
            report.ignore("stranger", id(row))
            return nil
        }
        guard actor != target else {
            report.ignore("self", id(row))
            return nil
        }
        var (interaction, type) = interaction(row, actor: actor, target: target, hasNUL: raw.hasNUL(Column.type))
        if let time = interaction.time, time > activity.asOf, let created = value(row, Column.created).timestamp {
            interaction.wasChangedLater = created <= activity.asOf
        }
        activity.note(actor, interaction.time)
        if interaction.kind == .unmapped {
            report.report.unmappedTypes[type, default: 0] += 1
        }
        if interaction.kind == .like, interaction.time == nil {
            report.ignore("unreadable_time", id(row))
            return nil
        }
        return interaction
    }

    /// All that two people said of each other, as rows 0 and 1.
    ///
    /// Every match needs this, perhaps under the write lock, so only indexes are searched. In a column that distinguishes
    /// letter case, a name is therefore found as it is spelled in `users` and in lower case, which is how apps that fold
    /// names write them; `read(_:index:activity:report:)` finds any spelling.
    func read(_ db: Database, between first: String, and second: String) throws -> [Interaction] {
        var found: [Interaction] = []
        let statement = try db.cachedStatement(sql: sqlOfPair)
        let raw = RawRow(statement)
        func search(_ actor: Int32, _ target: Int32, _ usernames: [String]) throws {
            let rows = try Row.fetchCursor(statement, arguments: StatementArguments(usernames))
            while let row = try rows.next() {
                found.append(interaction(row, actor: actor, target: target, hasNUL: raw.hasNUL(Column.type)).0)
            }
        }
        // One search for each spelling: from a list, SQLite would make a table each time.
        func spellings(_ name: String) -> [String] { name.lowercased() == name ? [name] : [name, name.lowercased()] }
        for one in spellings(first) {
            for other in spellings(second) {
                try search(0, 1, [one, other])
                try search(1, 0, [other, one])
            }
        }
        return found
    }

    private func interaction(
        _ row: Row, actor: Int32, target: Int32, hasNUL: Bool
    ) -> (Interaction, type: String) {
        let type = value(row, Column.type).text ?? ""
        let kind: InteractionKind =
            if hasNUL {
                .unmapped
            } else if mapping.block.contains(type) {
                .block
            } else if mapping.dislike.contains(type) {
                .dislike
            } else if mapping.like.contains(type) {
                .like
            } else {
                .unmapped
            }
        return (
            Interaction(
                actor: actor, target: target, kind: kind, time: time(row), id: value(row, Column.id).integer ?? 0),
            type
        )
    }

    private func value(_ row: Row, _ column: Int32) -> DatabaseValue { row[Int(column)] }

    private func id(_ row: Row) -> String {
        "\(table.name).\(table.name(of: .id)) = \(value(row, Column.id).text ?? "NULL")"
    }

    /// The later of the two times; `nil` as soon as one that is filled in cannot be read.
    private func time(_ row: Row) -> Timestamp? {
        guard let first = value(row, Column.created).timestamp else { return nil }
        let updated = value(row, Column.updated)
        if updated.isNull { return first }
        return updated.timestamp.map { max(first, $0) }
    }
}

/// What the mapped words mean, by their bytes.
private struct KnownWords {
    private let words: [(bytes: [UInt8], kind: InteractionKind)]

    init(_ mapping: TypeMapping) {
        // A word that is mapped twice means what is first here.
        words =
            mapping.block.map { (Array($0.utf8), .block) } + mapping.dislike.map { (Array($0.utf8), .dislike) }
            + mapping.like.map { (Array($0.utf8), .like) }
    }

    /// `nil` for a word that is spelled as none of them: it may still equal one, as letters with marks do that are written in
    /// two ways.
    func kind(_ word: borrowing Span<UInt8>) -> InteractionKind? {
        for known in words where known.bytes.count == word.count {
            var place = 0
            while place < word.count, known.bytes[place] == word[place] { place += 1 }
            if place == word.count { return known.kind }
        }
        return nil
    }
}
