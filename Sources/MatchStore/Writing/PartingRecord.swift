internal import GRDB
package import Profiles

/// When two people who had met were first seen without a chat, kept where `TypeMapping.meetAgain` asks for it.
///
/// It is the moment of a pass: what they said of each other between their parting and that pass counts as said before.
package enum PartingRecord {
    /// Makes the record hold these pairs and no others. Who is on it already keeps the moment; who is talking again, or
    /// gone, begins anew.
    ///
    /// - Parameter pairs: numbers of people in `match_people`, in any order.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    package static func note(_ pairs: [(Int64, Int64)], at moment: Timestamp, in database: MatchDatabase) throws {
        let parted = Set(pairs.map { [min($0.0, $0.1), max($0.0, $0.1)] })
        let known = try database.read { db in
            Set(try Row.fetchAll(db, sql: "SELECT low, high FROM match_partings").map { [$0[0], $0[1]] as [Int64] })
        }
        for (sql, pairs) in [
            ("DELETE FROM match_partings WHERE low = ? AND high = ?", known.subtracting(parted)),
            (
                "INSERT OR IGNORE INTO match_partings (low, high, parted_at) VALUES (?, ?, \(SQLText.literal("\(moment)")))",
                parted.subtracting(known)
            ),
        ] {
            try database.inBatches(pairs.sorted { $0.lexicographicallyPrecedes($1) }) { db, pair in
                try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(pair))
            }
        }
    }

    /// Everybody on record, by row, the smaller first. An absent table reads as empty.
    static func read(_ db: Database, index: UsernameIndex) throws -> [RowPair: Timestamp] {
        guard try db.tableExists("match_partings"), try db.tableExists("match_people") else { return [:] }
        var found: [RowPair: Timestamp] = [:]
        let rows = try Row.fetchCursor(db, sql: "\(sql)")
        while let row = try rows.next() {
            guard let first = (row[0] as String?).flatMap(index.row),
                let second = (row[1] as String?).flatMap(index.row),
                let moment = (row[2] as DatabaseValue).timestamp
            else { continue }
            found[RowPair(first, second)] = moment
        }
        return found
    }

    private static let sql = """
        SELECT one.username, other.username, parted_at FROM match_partings
        JOIN match_people AS one ON one.person_id = low JOIN match_people AS other ON other.person_id = high
        """

    /// When two people were first seen without a chat; `nil` when they are not on record.
    static func moment(_ db: Database, _ first: String, _ second: String) throws -> Timestamp? {
        let statement = try db.cachedStatement(sql: "SELECT parted_at FROM match_partings WHERE \(isOfTwo)")
        return try DatabaseValue.fetchOne(statement, arguments: [first, second])?.timestamp
    }

    /// Forgets two who are matched again: their next parting is another.
    static func forget(_ db: Database, _ first: String, _ second: String) throws {
        try db.cachedStatement(sql: "DELETE FROM match_partings WHERE \(isOfTwo)").execute(arguments: [first, second])
    }

    private static let isOfTwo = """
        (low, high) IN (
            SELECT min(one.person_id, other.person_id), max(one.person_id, other.person_id)
            FROM match_people AS one, match_people AS other WHERE one.username = ? AND other.username = ?)
        """
}

/// Two people by row, in any order.
struct RowPair: Hashable {
    let low: Int32
    let high: Int32

    init(_ one: Int32, _ other: Int32) { (low, high) = (min(one, other), max(one, other)) }
}

/// Who has met and parted, and who of them likes each other anew.
struct PartedPairs {
    /// Pairs on record that share no chat now.
    let all: Set<RowPair>
    /// Those of them who both liked the other after they were seen apart.
    let anew: Set<RowPair>

    /// - Parameters:
    ///   - met: pairs seen talking or matched; not those whose match was taken back.
    ///   - talking: pairs who share a chat of the app.
    ///   - seenBefore: what passes of this moment or later have seen does not count; `nil`: all of it does.
    init(
        _ db: Database, index: UsernameIndex, met: Set<RowPair>, talking: Set<RowPair>, interactions: [Interaction],
        asOf: Timestamp, seenBefore: Timestamp? = nil
    ) throws {
        let all = met.subtracting(talking)
        self.all = all
        let moments = try PartingRecord.read(db, index: index).filter { pair, moment in
            all.contains(pair) && seenBefore.map { moment < $0 } ?? true
        }
        anew = moments.isEmpty ? [] : Self.likeAnew(interactions, since: { moments[$0] }, asOf: asOf)
    }

    /// Pairs of whom both have liked the other after a moment that is the pair's; none where that is `nil`.
    static func likeAnew(
        _ interactions: [Interaction], since moment: (RowPair) -> Timestamp?, asOf: Timestamp
    ) -> Set<RowPair> {
        var liked: [RowPair: Set<Int32>] = [:]
        for word in interactions where word.kind == .like {
            let pair = RowPair(word.actor, word.target)
            guard let time = word.time, time <= asOf, let parted = moment(pair), time > parted else { continue }
            liked[pair, default: []].insert(word.actor)
        }
        return Set(liked.filter { $0.value.count == 2 }.keys)
    }
}
