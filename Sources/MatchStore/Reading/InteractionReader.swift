internal import GRDB
internal import Profiles

/// Reads `interactions`.
struct InteractionReader {
    let columns: AppColumns
    let mapping: TypeMapping

    func read(
        _ db: Database, index: UsernameIndex, activity: inout Activity, report: inout CrowdReport
    ) throws -> [Interaction] {
        let rows = try Row.fetchCursor(db, sql: sql)
        var interactions: [Interaction] = []
        while let row = try rows.next() {
            report.report.interactions += 1
            // A name with a NUL reaches Swift cut short, and would be somebody else's.
            guard (row[6] as DatabaseValue).wholeNumber == 0,
                let actor = (row[0] as DatabaseValue).text.flatMap(index.row)
            else {
                report.ignore("stranger", id(row))
                continue
            }
            guard let target = (row[1] as DatabaseValue).text.flatMap(index.row) else {
                // It says nothing of two people, and yet its actor was there to say it.
                activity.note(actor, time(row[4], row[5]))
                report.ignore("stranger", id(row))
                continue
            }
            guard actor != target else {
                report.ignore("self", id(row))
                continue
            }
            var (interaction, type) = interaction(row, actor: actor, target: target)
            if let time = interaction.time, time > activity.asOf, let created = (row[4] as DatabaseValue).timestamp {
                interaction.wasChangedLater = created <= activity.asOf
            }
            activity.note(actor, interaction.time)
            if interaction.kind == .unmapped {
                report.report.unmappedTypes[type, default: 0] += 1
            }
            if interaction.kind == .like, interaction.time == nil {
                report.ignore("unreadable_time", id(row))
                continue
            }
            interactions.append(interaction)
        }
        return interactions
    }

    /// All that two people said of each other, as rows 0 and 1.
    ///
    /// Under the write lock only indexes are asked. In a column that tells letter cases apart, a name is therefore found as
    /// it is spelled in `users` and in lower case, which is how apps that fold names write them; `read` finds any spelling.
    func read(_ db: Database, between first: String, and second: String) throws -> [Interaction] {
        var found: [Interaction] = []
        for (actor, target, usernames) in [(Int32(0), Int32(1), [first, second]), (1, 0, [second, first])] {
            let statement = try db.cachedStatement(
                sql: sql + " WHERE username IN (?, ?) AND target_username IN (?, ?)")
            let rows = try Row.fetchCursor(
                statement, arguments: StatementArguments(usernames.flatMap { [$0, $0.lowercased()] }))
            while let row = try rows.next() { found.append(interaction(row, actor: actor, target: target).0) }
        }
        return found
    }

    /// Username, target, type, id, the two times, and where a NUL is in the three texts.
    private var sql: String {
        let updated = columns.has("interactions", "updated_at") ? "updated_at" : "NULL"
        return """
            SELECT username, target_username, interaction_type, id, created_at, \(updated),
                   ifnull(instr(username, char(0)), 0) + ifnull(instr(target_username, char(0)), 0),
                   instr(interaction_type, char(0))
            FROM interactions
            """
    }

    private func interaction(_ row: Row, actor: Int32, target: Int32) -> (Interaction, type: String) {
        let type = (row[2] as DatabaseValue).text ?? ""
        let hasNul = (row[7] as DatabaseValue).wholeNumber != 0
        let kind: InteractionKind =
            if hasNul {
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
            Interaction(actor: actor, target: target, kind: kind, time: time(row[4], row[5]), id: number(row[3])),
            type
        )
    }

    private func number(_ value: DatabaseValue) -> Int64 {
        if case .int64(let number) = value.storage { number } else { 0 }
    }

    private func id(_ row: Row) -> String { "interactions.id = \((row[3] as DatabaseValue).text ?? "NULL")" }

    /// The later of the two; `nil` as soon as one that is filled in cannot be read.
    private func time(_ created: DatabaseValue, _ updated: DatabaseValue) -> Timestamp? {
        guard let first = created.timestamp else { return nil }
        if updated.isNull { return first }
        return updated.timestamp.map { max(first, $0) }
    }
}
