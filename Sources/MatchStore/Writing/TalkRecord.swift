internal import GRDB
internal import Profiles

/// The memory of who was talking in a chat of the app's own.
///
/// Apps end such a chat in many ways, and most of them leave the likes and remove the rows that said that the two had met. A
/// pair that one pass saw talking therefore counts as sharing a direct chat from then on, whatever became of the chat.
/// The erasure of one of them lets somebody of that name, who is somebody new, be matched with the other; what else does,
/// `TypeMapping.meetAgain` says.
/// Matches of Duet's own are remembered in `match_pairs`, also after an undo.
package enum TalkRecord {
    /// Two people by their numbers in `match_people`.
    private struct Pair: Hashable, Comparable {
        let low: Int64
        let high: Int64

        init(_ one: Int64, _ other: Int64) {
            low = min(one, other)
            high = max(one, other)
        }

        static func < (one: Pair, other: Pair) -> Bool { (one.low, one.high) < (other.low, other.high) }
    }

    /// Puts pairs on record that are not there yet, and drops those of people who are gone, in short transactions.
    ///
    /// - Parameter pairs: numbers of people, in any order, no two alike.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    /// - Complexity: O(n log n) for n pairs given and on record, outside of any write transaction.
    package static func note(_ pairs: some Sequence<(Int64, Int64)>, in database: MatchDatabase) throws {
        var seen = pairs.map { Pair($0.0, $0.1) }
        seen.sort()
        var (new, gone): ([Pair], [Pair]) = ([], [])
        try database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT low, high, EXISTS (SELECT 1 FROM match_people WHERE person_id = low)
                        AND EXISTS (SELECT 1 FROM match_people WHERE person_id = high)
                    FROM match_talks ORDER BY low, high
                    """)
            var place = 0
            func take(before pair: Pair?) {
                while place < seen.count, pair.map({ seen[place] < $0 }) ?? true {
                    if new.last != seen[place] { new.append(seen[place]) }
                    place += 1
                }
            }
            while let row = try rows.next() {
                let pair = Pair(row[0], row[1])
                if row[2] == false { gone.append(pair) }
                take(before: pair)
                while place < seen.count, seen[place] == pair { place += 1 }
            }
            take(before: nil)
        }
        for (sql, pairs) in [
            ("INSERT OR IGNORE INTO match_talks (low, high) VALUES (?, ?)", new),
            ("DELETE FROM match_talks WHERE low = ? AND high = ?", gone),
        ] {
            try database.inBatches(pairs) { db, pair in
                try db.cachedStatement(sql: sql).execute(arguments: [pair.low, pair.high])
            }
        }
    }

    /// Everybody on record, by row. An absent table reads as empty.
    ///
    /// - Parameter former: names that somebody else bears now.
    static func read(
        _ db: Database, index: UsernameIndex, people: Int, without former: [String]
    ) throws -> [DirectChat] {
        guard try db.tableExists("match_talks"), try db.tableExists("match_people"),
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM match_talks)") == true
        else { return [] }
        let numbers = try PeopleNumbers.onRecord(db, index: index, people: people, without: former)
        var found: [DirectChat] = []
        let pairs = try Row.fetchCursor(db, sql: "SELECT low, high FROM match_talks")
        while let row = try pairs.next() {
            guard let first = numbers.row(of: row[0]), let second = numbers.row(of: row[1]), first != second else {
                continue
            }
            found.append(DirectChat(first: first, second: second, answered: nil))
        }
        return found
    }
}
