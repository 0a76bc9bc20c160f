internal import Algorithms
internal import GRDB
internal import Profiles

/// The numbers by which stored lists know people.
package enum PeopleNumbers {
    /// The number of everybody named, those without one getting theirs, in short transactions.
    ///
    /// A name that the app spells in other letters now keeps its number and is spelled like that from then on.
    /// - Parameter usernames: in ascending order by bytes, none twice.
    /// - Returns: one number for each name.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    /// - Complexity: O(n log n) for n people.
    package static func of(
        _ usernames: some RandomAccessCollection<String>, in database: MatchDatabase
    ) throws -> [Int64] {
        var numbers = try known(usernames, database)
        try database.inBatches(numbers.indices.filter { numbers[$0] == 0 }) { db, position in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT INTO match_people (username) VALUES (?)
                    ON CONFLICT (username) DO UPDATE SET username = excluded.username RETURNING person_id
                    """)
            let name = usernames[usernames.index(usernames.startIndex, offsetBy: position)]
            guard let number = try Int64.fetchOne(statement, arguments: [name]) else {
                preconditionFailure("a row that was just written has a number")
            }
            numbers[position] = number
        }
        return numbers
    }

    /// Everybody on record who can be scored.
    struct OnRecord {
        private var rows: [Int64: Int32] = [:]
        /// By row; 0 for nobody on record.
        private var numbers: [Int64]

        fileprivate init(people: Int) { numbers = [Int64](repeating: 0, count: people) }

        fileprivate mutating func add(_ number: Int64, _ row: Int32) {
            rows[number] = row
            numbers[Int(row)] = number
        }

        func row(of number: Int64) -> Int32? { rows[number] }
        func number(of row: Int32) -> Int64? { numbers[Int(row)] == 0 ? nil : numbers[Int(row)] }
    }

    /// - Parameter former: names that somebody else bears now: their numbers are of nobody.
    static func onRecord(
        _ db: Database, index: UsernameIndex, people: Int, without former: [String]
    ) throws -> OnRecord {
        let former = Set(former.compactMap(index.row))
        var found = OnRecord(people: people)
        let names = try Row.fetchCursor(db, sql: "SELECT person_id, username FROM match_people")
        while let row = try names.next() {
            if let person = (row[1] as DatabaseValue).text.flatMap(index.row), !former.contains(person) {
                found.add(row[0], person)
            }
        }
        return found
    }

    /// Those on record under exactly these names; 0 for the others. Both sides are walked through once.
    private static func known(
        _ usernames: some RandomAccessCollection<String>, _ database: MatchDatabase
    ) throws -> [Int64] {
        var numbers = [Int64](repeating: 0, count: usernames.count)
        try database.read { db in
            // NOCASE is not the order of the names given: a name is looked for among those after the last one found, and
            // where it should have come before, among all.
            let rows = try Row.fetchCursor(db, sql: "SELECT person_id, username FROM match_people ORDER BY username")
            var position = 0
            while let row = try rows.next() {
                let name: String = row[1]
                position = firstIndex(of: name, in: usernames, from: position)
                if position < usernames.count, at(position, usernames) == name { numbers[position] = row[0] }
            }
        }
        return numbers
    }

    private static func at(_ position: Int, _ usernames: some RandomAccessCollection<String>) -> String {
        usernames[usernames.index(usernames.startIndex, offsetBy: position)]
    }

    /// The first position whose name is not before `name`: by galloping from `start`, then by binary search.
    private static func firstIndex(
        of name: String, in usernames: some RandomAccessCollection<String>, from start: Int
    ) -> Int {
        let isBehind = start > 0 && !(at(start - 1, usernames) < name)
        var low = isBehind ? 0 : start
        var (high, step) = (low, 1)
        if isBehind {
            high = start
        } else {
            while high < usernames.count, at(high, usernames) < name {
                low = high + 1
                high += step
                step *= 2
            }
            high = min(high, usernames.count)
        }
        return (low..<high).partitioningIndex { at($0, usernames) >= name }
    }
}
