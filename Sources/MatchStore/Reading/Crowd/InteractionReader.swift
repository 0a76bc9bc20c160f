internal import GRDB
internal import Profiles

/// Reads `interactions`.
struct InteractionReader {
    private let words: KnownWords
    private let table: AppNames.Table
    private let sql: String
    private let sqlOfPair: String
    private let sqlOfActor: String
    private let ignoresCase: (actor: Bool, target: Bool)
    private let findsNumbers: (actor: Bool, target: Bool)
    /// Whether rows can be marked as gone.
    private let canBeGone: Bool
    private let order: InteractionOrder
    /// The place in a row of the number by which `order` goes.
    private let number: Int32

    /// Places in a row of the statements: a name would be looked for in each of many million rows.
    private enum Column {
        static let actor: Int32 = 0, target: Int32 = 1, type: Int32 = 2, id: Int32 = 3
        static let created: Int32 = 4, updated: Int32 = 5, gone: Int32 = 6, rowid: Int32 = 7
    }

    init(columns: AppColumns, mapping: TypeMapping) {
        words = KnownWords(mapping)
        table = columns[.interactions]
        ignoresCase = (
            columns.ignoresCase(.interactions, .username), columns.ignoresCase(.interactions, .target)
        )
        findsNumbers = (
            columns.findsNumbers(.interactions, .username), columns.findsNumbers(.interactions, .target)
        )
        let updated = columns.has(.interactions, .updatedAt) ? table[.updatedAt] : "NULL"
        let isGone = table.isLeftOut("\(table)")
        canBeGone = isGone != nil
        order = InteractionOrder(columns)
        number = order == .rowid ? Column.rowid : Column.id
        sql = """
            SELECT \(table[[.username, .target, .interactionType, .id, .createdAt]]), \(updated), \(isGone ?? "0")\
            \(order == .rowid ? ", rowid" : "") FROM \(table)
            """
        let counts = table.andCounts("\(table)")
        sqlOfActor = sql + " WHERE \(table[.username]) = ?\(counts)"
        sqlOfPair = sql + " WHERE \(table[.username]) = ? AND \(table[.target]) = ?\(counts)"
    }

    func read(
        _ db: Database, index: UsernameIndex, activity: inout Activity, report: inout CrowdReport
    ) throws -> [Interaction] {
        let statement = try db.makeStatement(sql: sql + (order == .text ? " ORDER BY \(table[.id])" : ""))
        let rows = try Row.fetchCursor(statement)
        let raw = RawRow(statement)
        var interactions: [Interaction] = []
        while let row = try rows.next() {
            report.report.interactions += 1
            if canBeGone, raw.integer(Column.gone) != 0 {
                report.ignore("marked_as_gone")
                continue
            }
            if var plain = plain(raw, index, asOf: activity.asOf) {
                if order == .text { plain.interaction.id = Int64(report.report.interactions) }
                activity.note(plain.interaction.actor, plain.interaction.time)
                guard plain.isWord else {
                    report.ignore("ignored_type")
                    continue
                }
                report.counter?.note(plain.interaction.kind, firstSaid: plain.firstSaid)
                if plain.interaction.kind == .like, let time = plain.interaction.time, time > activity.asOf {
                    report.ignore("like_to_come")
                }
                interactions.append(plain.interaction)
            } else if var read = any(row, raw, index, &activity, &report) {
                if order == .text { read.id = Int64(report.report.interactions) }
                if let firstSaid = value(row, Column.created).timestamp {
                    report.counter?.note(read.kind, firstSaid: firstSaid)
                }
                interactions.append(read)
            }
        }
        report.note(rows: report.report.interactions, of: table)
        return interactions
    }

    /// A row in which nothing is unusual, as nearly all are, and whether its word says anything; `nil` for all others.
    private func plain(
        _ raw: RawRow, _ index: UsernameIndex, asOf: Timestamp
    ) -> (interaction: Interaction, firstSaid: Timestamp, isWord: Bool)? {
        guard let actor = found(raw, Column.actor, index, ignoresCase.actor, findsNumbers.actor),
            let target = found(raw, Column.target, index, ignoresCase.target, findsNumbers.target), actor != target,
            let meaning = raw.text(Column.type, { words.meaning($0) }) ?? nil,
            let created = plainTime(raw, Column.created)
        else { return nil }
        var time = created
        if !raw.isNull(Column.updated) {
            guard let updated = plainTime(raw, Column.updated) else { return nil }
            time = max(created, updated)
        }
        let interaction = Interaction(
            actor: actor, target: target, kind: meaning.kind, time: time, id: raw.integer(number) ?? 0,
            wasChangedLater: time > asOf && created <= asOf)
        return (interaction, created, meaning.says)
    }

    private func plainTime(_ raw: RawRow, _ column: Int32) -> Timestamp? {
        if let time = raw.text(column, { Timestamp(plain: $0) }) { return time }
        return raw.integer(column).flatMap { Timestamp(number: $0) }
    }

    /// Somebody whom a look-up in this column would find; `nil` for others, and for those of whom only the whole name can say.
    private func found(
        _ raw: RawRow, _ column: Int32, _ index: UsernameIndex, _ ignoresCase: Bool, _ findsNumbers: Bool
    ) -> Int32? {
        switch raw.text(column, { index.row($0) }) {
        case .row(let row): row
        case .otherwise(let row): ignoresCase ? row : nil
        case .nobody, .notASCII: nil
        case nil: findsNumbers ? raw.integer(column).flatMap { index.row("\($0)") } : nil
        }
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
        report.note(value(row, Column.actor), of: actor, index, ignoresCase.actor, findsNumbers.actor)
        report.note(value(row, Column.target), of: target, index, ignoresCase.target, findsNumbers.target)
        var (interaction, type) = interaction(row, actor: actor, target: target, hasNUL: raw.hasNUL(Column.type))
        if let time = interaction.time, time > activity.asOf, let created = value(row, Column.created).timestamp {
            interaction.wasChangedLater = created <= activity.asOf
        }
        if interaction.time == nil {
            for (place, column) in [(Column.created, AppColumn.createdAt), (Column.updated, .updatedAt)]
            where value(row, place).timestamp == nil {
                report.noteUnread(value(row, place), table, column)
            }
        }
        activity.note(actor, interaction.time)
        guard let type else {
            report.ignore("ignored_type")
            return nil
        }
        if interaction.kind == .unmapped {
            report.report.unmappedTypes[String(type.prefix(UnmappedWords.longest)), default: 0] += 1
        }
        if interaction.kind == .like, interaction.time == nil {
            report.ignore("unreadable_time", id(row))
            return nil
        }
        if interaction.kind == .like, let time = interaction.time, time > activity.asOf {
            report.ignore("like_to_come")
        }
        return interaction
    }

    /// All that two people said of each other, as rows 0 and 1.
    ///
    /// Every match needs this, perhaps under the write lock, so only indexes are searched.
    ///
    /// - Parameter spellings: how the app spells people otherwise: `read(_:index:activity:report:)` finds any spelling, an index
    ///   only those that are asked for.
    func read(
        _ db: Database, between first: String, and second: String, _ spellings: OtherSpellings
    ) throws -> [Interaction] {
        var (found, ids): ([Interaction], [AppKey?]) = ([], [])
        let statement = try db.cachedStatement(sql: sqlOfPair)
        let raw = RawRow(statement)
        func search(_ actor: Int32, _ target: Int32, _ usernames: [OtherSpellings.Name]) throws {
            let rows = try Row.fetchCursor(statement, arguments: StatementArguments(usernames.map(\.databaseValue)))
            while let row = try rows.next() {
                let hasNUL = raw.hasNUL(Column.type)
                let (interaction, type) = interaction(row, actor: actor, target: target, hasNUL: hasNUL)
                guard type != nil else { continue }
                found.append(interaction)
                if order == .text { ids.append(AppKey(value(row, Column.id))) }
            }
        }
        // One search for each spelling: from a list, SQLite would make a table each time.
        let names = (first: spellings.all(first), second: spellings.all(second))
        for one in names.first {
            for other in names.second {
                try search(0, 1, [one, other])
                try search(1, 0, [other, one])
            }
        }
        number(&found, by: ids)
        return found
    }

    /// All that one person said: the person as row 0, and the others from 1 on, in the order in which they are returned. By an
    /// index, as for two people.
    ///
    /// - Parameters:
    ///   - spellings: as for two people.
    ///   - spelling: how somebody is called; what is said of people for whom it is `nil` is passed over.
    func read(
        _ db: Database, by actor: String, _ spellings: OtherSpellings, spelling: (String) -> String?
    ) throws -> (targets: [String], said: [Interaction]) {
        var (rowsOf, targets, said): ([String: Int32], [String], [Interaction]) = ([:], [], [])
        var ids: [AppKey?] = []
        let statement = try db.cachedStatement(sql: sqlOfActor)
        let raw = RawRow(statement)
        for name in spellings.all(actor) {
            let rows = try Row.fetchCursor(statement, arguments: [name.databaseValue])
            while let row = try rows.next() {
                guard !raw.hasNUL(Column.target), let target = value(row, Column.target).text.flatMap(spelling) else {
                    continue
                }
                let (interaction, type) = interaction(
                    row, actor: 0, target: rowsOf[target] ?? Int32(targets.count + 1),
                    hasNUL: raw.hasNUL(Column.type))
                guard type != nil else { continue }
                if rowsOf.updateValue(interaction.target, forKey: target) == nil { targets.append(target) }
                said.append(interaction)
                if order == .text { ids.append(AppKey(value(row, Column.id))) }
            }
        }
        number(&said, by: ids)
        return (targets, said)
    }

    /// Numbers words in the order of their ids, where these are no numbers.
    private func number(_ said: inout [Interaction], by ids: [AppKey?]) {
        let places = ids.indices.sorted { (ids[$0] ?? .number(0)) < (ids[$1] ?? .number(0)) }
        for (number, place) in places.enumerated() { said[place].id = Int64(number) }
    }

    /// What a row says, and with which word; `nil` for one that says nothing.
    private func interaction(
        _ row: Row, actor: Int32, target: Int32, hasNUL: Bool
    ) -> (Interaction, type: String?) {
        let type = value(row, Column.type).text ?? ""
        let meaning = hasNUL ? nil : words.meaning(Array(type.utf8).span)
        let interaction = Interaction(
            actor: actor, target: target, kind: meaning?.kind ?? .unmapped, time: time(row),
            id: value(row, number).integer ?? 0)
        return (interaction, meaning?.says == false ? nil : type)
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
    typealias Meaning = (kind: InteractionKind, says: Bool)

    private let words: [(bytes: [UInt8], meaning: Meaning)]

    init(_ mapping: TypeMapping) {
        func known(_ words: [String], _ kind: InteractionKind, says: Bool = true) -> [([UInt8], Meaning)] {
            TypeMapping.spellings(of: words).map { (Array($0.utf8), (kind, says)) }
        }
        // A word that is mapped twice means what is first here.
        words =
            known(mapping.block, .block) + known(mapping.dislike, .dislike) + known(mapping.like, .like)
            + known(mapping.ignore, .unmapped, says: false)
    }

    /// `nil` for a word that is none of them.
    func meaning(_ word: borrowing Span<UInt8>) -> Meaning? {
        for known in words where known.bytes.count == word.count {
            var place = 0
            while place < word.count, known.bytes[place] == word[place] { place += 1 }
            if place == word.count { return known.meaning }
        }
        return nil
    }
}
