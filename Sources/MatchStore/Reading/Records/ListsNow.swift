package import GRDB
package import Profiles

/// One place in a list, as `match_recommendations_now` shows it.
package struct ListPlace: Sendable, Equatable {
    package var username: String
    /// From 1, without gaps.
    package var rank: Int
    package var target: String
    package var scoreBand: String?
    /// A JSON array of texts.
    package var reasons: String?
    package var run: Int64
}

/// Everybody's list as of now, as the view has it, worked out for all people at once: the app's tables are read once, and not
/// looked into for each place.
///
/// Where somebody's name is written in other ways than an index finds, as a pass reads it, a place may be left out that the view
/// shows; none is shown that the view leaves out.
package struct ListsNow {
    /// A database in a transaction.
    package typealias Source = Database

    /// The run whose lists are in force.
    package let run: RunRecord
    private let people: [Person]
    private let rows: [Int64: Int32]
    private let phrases: [Int64: (band: String?, reasons: String?)]
    private let matched: Set<RowPair>
    private let standing: Standing

    private struct Person {
        var number: Int64
        var username: String
        var ages: ClosedRange<Int64>
        var youngest: Int64
        var oldest: Int64

        func welcomes(_ other: Person) -> Bool {
            other.ages.lowerBound >= youngest && other.ages.upperBound <= oldest
        }
    }

    /// The run whose lists the view shows; `nil` before the first.
    package static func run(_ db: Database) throws -> RunRecord? {
        let id =
            try db.tableExists("match_runs")
            ? Int64.fetchOne(
                db, sql: "SELECT max(run_id) FROM match_runs WHERE status IN ('completed', 'undone')") : nil
        return try id.flatMap { try RunLog.run(db, id: $0) }
    }

    /// Reads in the transaction that the caller holds.
    ///
    /// - Parameters:
    ///   - mapping: what the app's words mean.
    ///   - dislikeExpiry: when a dislike lapses, by the options of the run; `nil`: never.
    /// - Throws: `DatabaseError`.
    /// - Complexity: O(n log n) for n people, interactions, chats and messages.
    package init(
        _ db: Database, names: AppNames, run: RunRecord, mapping: TypeMapping, dislikeExpiry: TimeSpan?
    ) throws {
        self.run = run
        let sql = try MatchSchema.shownPeopleQuery(db, mapping: mapping, names: names)
        var people = try Row.fetchAll(db, sql: sql, arguments: [run.id]).compactMap { row -> Person? in
            guard let youngest = row[2] as Int64?, let oldest = row[3] as Int64? else { return nil }
            return Person(
                number: row[0], username: row[1], ages: youngest...oldest, youngest: row[4] ?? .min,
                oldest: row[5] ?? .max)
        }
        people.sort { $0.username.utf8.lexicographicallyPrecedes($1.username.utf8) }
        self.people = people
        let rows = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1.number, Int32($0)) })
        self.rows = rows
        phrases = try Row.fetchAll(
            db, sql: "SELECT phrase_id, score_band, reasons FROM match_phrases WHERE run_id = ?", arguments: [run.id]
        ).reduce(into: [:]) { $0[$1[0]] = ($1[1], $1[2]) }
        var matched: Set<RowPair> = []
        let pairs = try Row.fetchCursor(
            db,
            sql: """
                SELECT one.person_id, other.person_id FROM match_pairs AS pair
                JOIN match_people AS one ON one.username = pair.first
                JOIN match_people AS other ON other.username = pair.second
                """)
        while let row = try pairs.next() {
            if let one = rows[row[0]], let other = rows[row[1]] { matched.insert(RowPair(one, other)) }
        }
        self.matched = matched
        let index = UsernameIndex(people.lazy.map(\.username))
        let columns = try AppColumns(db, names)
        // What is said counts whenever it was said, and a dislike lapses by the clock of the run.
        let end = Self.endOfTime
        var activity = Activity(asOf: end, seen: people.map { _ in nil })
        var report = CrowdReport(listsDetails: false)
        let interactions = try InteractionReader(columns: columns, mapping: mapping)
            .read(db, index: index, activity: &activity, report: &report)
        let chats = try ChatReader(columns: columns, mapping: mapping)
            .read(db, index: index, activity: &activity, report: &report)
        standing = Standing(
            people: people.count, interactions: interactions, chats: chats.map(\.chat), remembered: [], asOf: end,
            dislikeExpiry: dislikeExpiry.map { TimeSpan(seconds: end.seconds - run.asOf.seconds + $0.seconds) })
    }

    private static let endOfTime = Timestamp(seconds: 253_402_300_799)

    /// Goes through all lists, by username, and each in its order.
    ///
    /// - Throws: `DatabaseError`, `CancellationError`, and what `body` throws.
    package func visit(_ db: Database, _ body: (ListPlace) throws -> Void) throws {
        let entries = try db.cachedStatement(
            sql: "SELECT entries FROM match_lists WHERE run_id = ? AND person_id = ?")
        for (row, person) in people.enumerated() {
            try Task.checkCancellation()
            guard let text = try String.fetchOne(entries, arguments: [run.id, person.number]) else { continue }
            var rank = 0
            for (number, phrase) in Self.places(text) {
                guard let other = rows[number], let words = phrases[phrase], mayBeShown(Int32(row), other) else {
                    continue
                }
                rank += 1
                try body(
                    ListPlace(
                        username: person.username, rank: rank, target: people[Int(other)].username,
                        scoreBand: words.band, reasons: words.reasons, run: run.id))
            }
        }
    }

    private func mayBeShown(_ row: Int32, _ other: Int32) -> Bool {
        let (person, target) = (people[Int(row)], people[Int(other)])
        // In the ledger the lower row is the first.
        let likes = row < other ? PairFacts.firstLikes : .secondLikes
        let facts = standing.ledger[Int(row), Int(other)]
        return facts.isDisjoint(with: [.blocked, .unmapped, likes, .firstDislikes, .secondDislikes, .directChat])
            && person.welcomes(target) && target.welcomes(person) && !matched.contains(RowPair(row, other))
    }

    /// What `ListWriter` has written: a JSON array of pairs of numbers.
    private static func places(_ text: String) -> [(person: Int64, phrase: Int64)] {
        var numbers: [Int64] = []
        var number: Int64?
        for byte in text.utf8 {
            if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                number = (number ?? 0) &* 10 &+ Int64(byte - UInt8(ascii: "0"))
            } else if let whole = number {
                numbers.append(whole)
                number = nil
            }
        }
        return stride(from: 0, to: numbers.count - numbers.count % 2, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }

    /// The places at which lists show somebody, by username, as the view has them.
    ///
    /// - Complexity: O(lists) for finding the number in them, a small part of a second for 100,000, and then some look-ups for
    ///   each list that it is in.
    package static func showing(
        _ db: Database, names: AppNames, run: RunRecord, mapping: TypeMapping, _ username: String
    ) throws -> [ListPlace] {
        let owners = try String.fetchAll(
            db,
            sql: """
                SELECT owner.username FROM match_people AS target
                CROSS JOIN match_lists AS list ON list.run_id = ?1 AND instr(list.entries, '[' || target.person_id || ',')
                JOIN match_people AS owner ON owner.person_id = list.person_id
                WHERE target.username = ?2
                """, arguments: [run.id, username])
        let query = try MatchSchema.recommendationsQuery(db, mapping: mapping, names: names)
        return try owners.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.flatMap { owner in
            try Row.fetchAll(
                db.cachedStatement(sql: "SELECT * FROM (\(query)) WHERE username = ?"), arguments: [owner]
            ).map { ListPlace($0) }.filter { Username.folded($0.target) == Username.folded(username) }
        }
    }
}
