internal import GRDB
package import Profiles

/// The memory of whom people were shown and ignored.
///
/// A list does not say who was seen in it. Whoever said something of the person at one place has looked at the places above,
/// and if they say nothing of those, night after night, that says something. How far somebody reads who says nothing at all
/// nobody knows, and nothing is noted.
///
/// A row holds numbers only, as `match_talks` does, at most `longest` people, and nobody for longer than `span`.
package enum ShowingRecord {
    /// One person's row as it should be; without entries it goes.
    struct Line: Sendable, Equatable {
        /// Their number in `match_people`.
        let person: Int64
        /// The text of the row.
        let entries: String?
    }

    /// How long it is remembered that somebody was ignored.
    package static let span = TimeSpan.days(60)
    /// How many people one reader's row holds at most, the latest.
    package static let longest = 60
    /// More lists than this are not told apart.
    static let mostTimes = 100

    /// One person in a row.
    struct Entry: Sendable, Equatable {
        let shown: Int64
        /// In how many lists they were ignored. Below 0: in so many before the one in which they got a word.
        var times: Int
        /// The day of the last of these lists, counted from 1970.
        var day: Int64
    }

    struct Reading {
        var ignored = IgnoredShowings()
        /// Places of the last lists that were looked at.
        var places: [ReadPlace] = []
        /// Rows that are not as they should be.
        var changed: [Line] = []
    }

    // MARK: - Reading

    /// Reads the memory, with what has come of the last lists.
    ///
    /// The same lists may be read again, by a pass that follows one that was cut off: what they add is worked out from what was
    /// on record before them.
    ///
    /// - Parameters:
    ///   - former: names that somebody else bears now.
    ///   - later: runs whose lists are to be taken as not made yet; `nil`: none is. Rows say of how many lists somebody was in only
    ///     the day of the last: of several such lists one is taken away.
    static func read(
        _ db: Database, index: UsernameIndex, people: Int, without former: [String], interactions: [Interaction],
        asOf: Timestamp, later: LaterRuns? = nil
    ) throws -> Reading {
        var reading = Reading()
        guard try db.tableExists("match_people"), try db.tableExists("match_showings") else { return reading }
        let lists = try lastLists(db, before: asOf, without: later?.ids ?? [])
        var words = lists.map { said(interactions, since: $0.asOf, until: asOf) } ?? [:]
        let isKnown = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM match_showings)") == true
        guard isKnown || !words.isEmpty else { return reading }
        let numbers = try PeopleNumbers.onRecord(db, index: index, people: people, without: former)
        let today = day(of: asOf)
        let list = try db.cachedStatement(sql: "SELECT entries FROM match_lists WHERE run_id = ? AND person_id = ?")
        var ignored = IgnoredShowings.Builder(people: people)
        /// - Parameter row: as it is; `nil` where there is none.
        func take(_ person: Int64, _ row: String?) throws {
            let onRecord = row.map(entries) ?? []
            let known = later == nil ? onRecord : before(today, onRecord)
            // Whoever is gone takes their row along.
            guard let reader = numbers.row(of: person) else {
                if row != nil { reading.changed.append(Line(person: person, entries: nil)) }
                return
            }
            var now = known
            if let lists, let said = words[reader],
                let places = try String.fetchOne(list, arguments: [lists.run, person]).map(StoredList.people)
            {
                let read = read(places, said: said, rows: numbers, before(lists.day, known), on: lists.day)
                reading.places += read.places.map {
                    ReadPlace(reader: reader, shown: $0.shown, times: $0.times, isLiked: $0.isLiked)
                }
                now = read.entries
            }
            now = kept(now, on: today)
            if now != known || now.isEmpty && row != nil {
                reading.changed.append(Line(person: person, entries: now.isEmpty ? nil : text(now)))
            }
            ignored.append(
                now.compactMap { entry in
                    guard entry.times > 0, let shown = numbers.row(of: entry.shown) else { return nil }
                    return IgnoredShowings.Entry(shown: shown, times: UInt8(min(entry.times, mostTimes)))
                }, of: reader)
            words[reader] = nil
        }
        // Row by row: all of them at once would take a multiple of what is kept of them.
        let rows = try Row.fetchCursor(db, sql: "SELECT person_id, entries FROM match_showings ORDER BY person_id")
        while let row = try rows.next() { try take(row[0], row[1]) }
        for reader in words.keys.sorted() {
            if let person = numbers.number(of: reader) { try take(person, nil) }
        }
        reading.ignored = ignored.finished
        return reading
    }

    /// The run whose lists are in force, with its moment and day.
    private static func lastLists(
        _ db: Database, before asOf: Timestamp, without later: Set<Int64>
    ) throws -> (run: Int64, asOf: Timestamp, day: Int64)? {
        guard try db.tableExists("match_runs"), try db.tableExists("match_lists"),
            let row = try Row.fetchAll(
                db,
                sql: "SELECT run_id, as_of FROM match_runs WHERE status IN ('completed', 'undone') ORDER BY run_id DESC"
            ).first(where: { !later.contains($0[0]) }),
            let moment = (row[1] as DatabaseValue).timestamp, moment < asOf
        else { return nil }
        return (row[0], moment, day(of: moment))
    }

    private static func day(of moment: Timestamp) -> Int64 {
        moment.seconds >= 0 ? moment.seconds / 86_400 : (moment.seconds - 86_399) / 86_400
    }

    /// Of whom everybody has said something in a span of time: whether it was a like.
    private static func said(
        _ interactions: [Interaction], since: Timestamp, until: Timestamp
    ) -> [Int32: [Int32: Bool]] {
        var words: [Int32: [Int32: Bool]] = [:]
        for word in interactions {
            guard let time = word.time, time > since, time <= until else { continue }
            words[word.actor, default: [:]][word.target, default: false] = word.kind == .like
        }
        return words
    }

    /// A row without what a list of the day has added to it.
    static func before(_ day: Int64, _ entries: [Entry]) -> [Entry] {
        entries.compactMap { entry in
            // Who got a word is in no list any more.
            guard entry.day >= day else { return entry.times > 0 ? entry : nil }
            let times = entry.times > 0 ? entry.times - 1 : -entry.times
            return times > 0 ? Entry(shown: entry.shown, times: times, day: entry.day) : nil
        }
    }

    /// What a list and what its reader has said since add to a row.
    ///
    /// - Parameters:
    ///   - list: numbers of the people shown, the first place first.
    ///   - said: rows of those about whom the reader has said something, and whether it was a like.
    ///   - before: the row without this list.
    ///   - day: of the list.
    /// - Returns: places of the list above the last one that got a word: that one was looked at because of the word, and would
    ///   make people seem to say more than they do.
    private static func read(
        _ list: [Int], said: [Int32: Bool], rows: PeopleNumbers.OnRecord, _ before: [Entry], on day: Int64
    ) -> (entries: [Entry], places: [(shown: Int32, times: UInt8, isLiked: Bool)]) {
        let shown = list.map { rows.row(of: Int64($0)) }
        guard let last = shown.lastIndex(where: { $0.map { said[$0] != nil } ?? false }) else { return (before, []) }
        var entries = Dictionary(before.map { ($0.shown, $0) }) { $1 }
        var places: [(shown: Int32, times: UInt8, isLiked: Bool)] = []
        for place in 0...last {
            guard let row = shown[place] else { continue }
            let number = Int64(list[place])
            let times = entries[number]?.times ?? 0
            if place < last {
                places.append((row, UInt8(min(times, mostTimes)), said[row] ?? false))
            }
            if said[row] == nil {
                entries[number] = Entry(shown: number, times: min(times + 1, mostTimes), day: day)
            } else if times > 0 {
                entries[number] = Entry(shown: number, times: -times, day: day)
            }
        }
        return (Array(entries.values), places)
    }

    /// Entries that are not too old, the latest if they are too many, in ascending order of number.
    static func kept(_ entries: [Entry], on day: Int64) -> [Entry] {
        let fresh = entries.filter { $0.day >= day - span.seconds / 86_400 }
        let latest =
            fresh.count <= longest
            ? fresh : Array(fresh.sorted { ($1.day, $0.shown) < ($0.day, $1.shown) }.prefix(longest))
        return sorted(latest)
    }

    /// In the order of a row: by number.
    static func sorted(_ entries: [Entry]) -> [Entry] { entries.sorted { $0.shown < $1.shown } }

    // MARK: - Text

    /// The text of a row: a JSON array of [number of a person, times, day].
    static func text(_ entries: [Entry]) -> String {
        "[\(entries.map { "[\($0.shown),\($0.times),\($0.day)]" }.joined(separator: ","))]"
    }

    /// The entries of a text; numbers by threes, whatever stands between them.
    static func entries(_ text: String) -> [Entry] {
        var numbers: [Int64] = []
        var (number, isNegative, hasDigits) = (Int64(0), false, false)
        func end() {
            if hasDigits { numbers.append(isNegative ? 0 &- number : number) }
            (number, isNegative, hasDigits) = (0, false, false)
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number &* 10 &+ Int64(byte - UInt8(ascii: "0"))
                hasDigits = true
            case UInt8(ascii: "-"): isNegative = true
            default: end()
            }
        }
        end()
        return stride(from: 0, to: numbers.count - 2, by: 3).compactMap {
            let times = numbers[$0 + 1]
            guard times != 0, times.magnitude <= UInt64(mostTimes) else { return nil }
            return Entry(shown: numbers[$0], times: Int(times), day: numbers[$0 + 2])
        }
    }

    // MARK: - Writing

    /// Brings rows up to date, in short transactions.
    ///
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    package static func note(_ notes: ReadingNotes, in database: MatchDatabase) throws {
        try database.inBatches(notes.showings) { db, line in
            if let entries = line.entries {
                try db.cachedStatement(sql: "INSERT OR REPLACE INTO match_showings (person_id, entries) VALUES (?, ?)")
                    .execute(arguments: [line.person, entries])
            } else {
                try db.cachedStatement(sql: "DELETE FROM match_showings WHERE person_id = ?")
                    .execute(arguments: [line.person])
            }
        }
    }
}
