internal import GRDB
internal import Profiles

/// Compares people with what is on record of them, row by row of the statement that reads everybody.
struct ReadingComparison {
    /// For the list of columns of a statement about `users u` and `profiles p`.
    let columns: String
    /// For its FROM.
    let joins: String
    private let asOf: Timestamp

    /// What was found of all.
    struct Outcome {
        private var readings: [(username: String, reading: PersonReading)] = []
        private var known = 0
        /// Whether an account was made near the moment; `nil` where no account says when it was made.
        private(set) var isNear: Bool?
        /// People whose wish is that of a former bearer of the name, by their number.
        private(set) var inherited: [Int] = []
        /// Those of them of whom only the change of the bearer says so, by their place in `readings`.
        private var byChange: [(number: Int, place: Int)] = []
        /// The names that somebody else bears now, by their place in `readings`, and from when on.
        private var replaced: [(place: Int, since: Int64)] = []
        private var since: [(username: String, second: Int64)] = []
    }

    init(_ columns: AppColumns, asOf: Timestamp, isOnRecord: Bool) {
        self.asOf = asOf
        let sql = ReadingSQL(columns)
        let now = [sql.joined("u"), sql.account("u"), sql.gender("p")]
        let users = columns[.users]
        if isOnRecord {
            self.columns =
                (now + [
                    "known.person_id IS NOT NULL",
                    "\(now[0]) IS known.joined AND \(now[1]) IS known.account AND \(now[2]) IS known.gender",
                    sql.isSomebodyElse("known", "u"), "known.wish", "known.inherited_wish", "known.since",
                ]).joined(separator: ", ")
            joins = """
                LEFT JOIN match_people AS person ON person.username = u.\(users[.username])
                LEFT JOIN match_readings AS known ON known.person_id = person.person_id
                """
        } else {
            self.columns = (now + ["0", "0", "0", "NULL", "NULL", "NULL"]).joined(separator: ", ")
            joins = ""
        }
    }

    /// A wish that is older than this before its bearer was somebody else's: an app may write the two times in two zones.
    private static let slack: Int64 = 86_400
    private static let near = Double(CrowdReader.nearSpan.seconds)

    /// - Parameters:
    ///   - start: the place of the first of `columns` in the row.
    ///   - number: how the caller knows the person.
    func compare(
        _ row: Row, from start: Int, _ username: String, _ wish: PreferenceReader.Found?, number: Int,
        _ outcome: inout Outcome
    ) {
        func value(_ place: Int) -> DatabaseValue { row[start + place] }
        let joined = value(0).integer
        if let joined { outcome.noteJoined(isNear: abs(Double(joined) - Double(asOf.seconds)) <= Self.near) }
        let (isKnown, isSame, isSomebodyElse) = (row[start + 3] == true, row[start + 4] == true, row[start + 5] == true)
        let (knownWish, knownInherited) = (value(6).text, value(7).text)
        // What a test database says of accounts that are made after the moment of the pass is no history.
        let isOlder = wish?.statedAt.flatMap { stated in
            joined.map { $0 <= asOf.seconds && stated < $0 - Self.slack }
        }
        var isInherited = isOlder == true
        var isByChange = false
        if let wish, !isInherited, isKnown {
            if isSomebodyElse {
                isByChange = wish.mark == knownWish || wish.mark == knownInherited
            } else {
                isInherited = wish.mark == knownInherited
            }
        }
        if isInherited { outcome.inherited(number) }
        if isKnown { outcome.countKnown() }
        let knownSince = value(8).integer
        if let knownSince, !isSomebodyElse { outcome.noteSince(username, knownSince) }
        let inheritedWish = isInherited ? wish?.mark : nil
        guard !isSame || isSomebodyElse || wish?.mark != knownWish || inheritedWish != knownInherited else { return }
        outcome.changed(
            username,
            PersonReading(
                joined: joined, account: value(1).text, gender: value(2).text ?? "", wish: wish?.mark,
                inheritedWish: inheritedWish, since: knownSince),
            // Where the account does not say, nothing that was said before now is known to be the new bearer's.
            since: isSomebodyElse ? joined ?? asOf.seconds : nil, number: isByChange ? number : nil)
    }
}

extension ReadingComparison.Outcome {
    fileprivate mutating func inherited(_ number: Int) { inherited.append(number) }
    fileprivate mutating func noteJoined(isNear: Bool) { self.isNear = self.isNear == true || isNear }
    fileprivate mutating func countKnown() { known += 1 }
    fileprivate mutating func noteSince(_ username: String, _ second: Int64) { since.append((username, second)) }

    /// - Parameters:
    ///   - since: where somebody else bears the name now, from when on.
    ///   - number: where only that makes the wish somebody else's, the person's.
    fileprivate mutating func changed(_ username: String, _ reading: PersonReading, since: Int64?, number: Int?) {
        if let since { replaced.append((readings.count, since)) }
        if let number { byChange.append((number, readings.count)) }
        readings.append((username, reading))
    }

    /// What is to be put on record, and whose name is somebody else's.
    mutating func notes() -> ReadingNotes {
        var notes = ReadingNotes()
        notes.isNear = isNear
        if replaced.count <= max(ReadingNotes.mostReplaced, known / 2) {
            notes.replaced = replaced.map { readings[$0.place].username }
            for (place, second) in replaced {
                readings[place].reading.since = second
                since.append((readings[place].username, second))
            }
            for (number, place) in byChange {
                inherited.append(number)
                readings[place].reading.inheritedWish = readings[place].reading.wish
            }
        } else {
            notes.rewritten = replaced.count
        }
        notes.changed = readings
        notes.since = since
        return notes
    }
}
