package import GRDB
package import Profiles

/// Reads everybody and all that is on record about them.
///
/// Every value is taken as it comes: a number where a text is wanted, a text where a number is, bytes that are no text.
/// What cannot be used is counted, never guessed. Of the app's private columns (`email`, `password`, `phone`,
/// `messages.text`) none is named in a statement.
package struct CrowdReader {
    let columns: AppColumns
    let tables: ReferenceTables
    let mapping: TypeMapping
    let asOf: Timestamp
    let scope: ReadingScope
    let listsDetails: Bool
    /// The moment of the run whose figures tonight's are compared with.
    let earlier: Timestamp?

    /// How long an introduction that nobody answered keeps counting as open.
    package static let openIntroductionSpan = TimeSpan.days(14)
    /// How far from all that the app has written a moment may be: clocks are wrong by years, and apps are quiet for months.
    package static let nearSpan = TimeSpan.days(350)

    /// - Parameters:
    ///   - asOf: activity after it is not counted.
    ///   - scope: what else of later moments counts.
    ///   - listsDetails: whether the report names every person left out and every row ignored.
    ///   - earlier: the moment of the run whose figures are compared with; `nil`: there is none.
    package init(
        columns: AppColumns, tables: ReferenceTables, mapping: TypeMapping, asOf: Timestamp,
        scope: ReadingScope = .everything, listsDetails: Bool = false, earlier: Timestamp? = nil
    ) {
        self.columns = columns
        self.tables = tables
        self.mapping = mapping
        self.asOf = asOf
        self.scope = scope
        self.listsDetails = listsDetails
        self.earlier = earlier
    }

    /// Reads the crowd of a database that nothing is to be written to.
    ///
    /// - Throws: `StoreError` for a file that is absent, is no app's database, or was worked on by a newer Duet.
    package static func snapshot(
        of path: String, names: AppNames = AppNames(), tables: ReferenceTables, mapping: TypeMapping, asOf: Timestamp,
        scope: ReadingScope = .everything, listsDetails: Bool = false
    ) throws -> Crowd {
        try MatchDatabase(path: path, access: .read, names: names).read { db in
            try AppSchemaCheck.require(in: db, names)
            try MatchSchema.requireKnownVersion(db)
            return try CrowdReader(
                columns: AppColumns(db, names), tables: tables, mapping: mapping, asOf: asOf, scope: scope,
                listsDetails: listsDetails
            ).read(db)
        }
    }

    /// Reads the crowd in the transaction that the caller holds, so that all of it is of one moment.
    package func read(_ db: Database) throws -> Crowd { try readWithNotes(db).crowd }

    /// The same, with what is new of the people.
    func readWithNotes(_ db: Database) throws -> (crowd: Crowd, notes: ReadingNotes) {
        var report = CrowdReport(listsDetails: listsDetails)
        var (people, notes) = try ProfileReader(columns: columns, tables: tables, asOf: asOf).read(db, report: &report)
        people.sort { $0.username.utf8.lexicographicallyPrecedes($1.username.utf8) }
        var index = UsernameIndex(people.lazy.map(\.username))
        var activity = Activity(asOf: asOf, seen: people.map(\.lastActive))
        report.counter = InteractionCounter(asOf: asOf, earlier: earlier)
        var interactions = try InteractionReader(columns: columns, mapping: mapping)
            .read(db, index: index, activity: &activity, report: &report)
        if let counter = report.counter { report.report.words = counter.figures }
        report.report.words.rows = report.report.interactions
        dropLikesOfFormerBearers(&interactions, notes, index, &report)
        if scope == .momentItself, let there = dropWhatIsLater(people, &interactions, &report) {
            people = there.map { people[$0] }
            index = UsernameIndex(people.lazy.map(\.username))
            activity.keep(there)
        }
        let later = try LaterRuns(db, since: asOf, scope: scope)
        let found = try ChatReader(columns: columns, mapping: mapping).read(
            db, index: index, activity: &activity, report: &report,
            isLater: { later.chats.contains($0) }, until: scope == .momentItself ? asOf : nil)
        let chats = found.filter { !$0.isLater }
        // What is on record of a name is not of its new bearer.
        let memory = try MemoryReader(asOf: asOf, keepsStanding: mapping.meetAgain == .likedAnew).read(
            db, index: index, without: notes.replaced, later: later, chats: chats)
        var talks = try TalkRecord.read(db, index: index, people: people.count, without: notes.replaced)
        if found.count > chats.count {
            // Whom a later pass saw talking in such a chat only.
            let pairs = Set(chats.map { RowPair($0.chat.first, $0.chat.second) })
            let new = Set(found.lazy.filter(\.isLater).map { RowPair($0.chat.first, $0.chat.second) })
            talks.removeAll {
                let pair = RowPair($0.first, $0.second)
                return new.contains(pair) && !pairs.contains(pair)
            }
        }
        for row in people.indices { people[row].lastActive = activity.latest[row] }
        var crowd = Crowd(
            people: people, interactions: interactions, remembered: memory.pairs,
            openIntroductions: people.indices.map { memory.openIntroductions[Int32($0), default: 0] },
            report: report.report)
        if mapping.meetAgain == .likedAnew {
            let parted = try PartedPairs(
                db, index: index, met: memory.standing.union(talks.map { RowPair($0.first, $0.second) }),
                talking: Set(chats.map { RowPair($0.chat.first, $0.chat.second) }), interactions: interactions,
                asOf: asOf, seenBefore: scope == .everything ? nil : asOf)
            talks.removeAll { parted.anew.contains(RowPair($0.first, $0.second)) }
            crowd.remembered.removeAll { pair in
                let pair = RowPair(pair.first, pair.second)
                return memory.standing.contains(pair) && parted.anew.contains(pair)
            }
            crowd.parted = parted.all.map { (first: $0.low, second: $0.high) }
        }
        crowd.chats = chats.map(\.chat) + talks
        let showings = try ShowingRecord.read(
            db, index: index, people: people.count, without: notes.replaced, interactions: interactions, asOf: asOf,
            later: scope == .everything ? nil : later)
        (crowd.ignored, crowd.readPlaces, notes.showings) = (showings.ignored, showings.places, showings.changed)
        crowd.giveKeys()
        crowd.otherSpellings = report.spellings
        crowd.genreNames = report.genreNames
        if activity.hasTimes { notes.isNear = notes.isNear == true || activity.isNear }
        return (crowd, notes)
    }
}

extension CrowdReader {
    /// Leaves only the interactions that were there at the moment, with rows as if nobody had signed up since.
    ///
    /// Who had to do with somebody by then, or has a profile of then, was there, whatever the app says: a time of signing up that is
    /// later is of something else, such as a copy of the table.
    ///
    /// - Returns: the rows of the people who were there; `nil` where all were.
    private func dropWhatIsLater(
        _ people: [Person], _ interactions: inout [Interaction], _ report: inout CrowdReport
    ) -> [Int]? {
        interactions.removeAll { $0.time.map { $0 > asOf } ?? false }
        var isAbsent = people.map { person in
            person.joined.map { $0 > asOf } ?? false && person.edited.map { $0 > asOf } ?? true
        }
        for word in interactions {
            isAbsent[Int(word.actor)] = false
            isAbsent[Int(word.target)] = false
        }
        guard isAbsent.contains(true) else { return nil }
        for row in people.indices where isAbsent[row] { report.leaveOut(.notThereYet, people[row].username) }
        let there = people.indices.filter { !isAbsent[$0] }
        var rows = [Int32](repeating: -1, count: people.count)
        for (row, former) in there.enumerated() { rows[former] = Int32(row) }
        for place in interactions.indices {
            interactions[place].actor = rows[Int(interactions[place].actor)]
            interactions[place].target = rows[Int(interactions[place].target)]
        }
        return there
    }

    /// Somebody else has liked, or was liked. What keeps people apart stays.
    private func dropLikesOfFormerBearers(
        _ interactions: inout [Interaction], _ notes: ReadingNotes, _ index: UsernameIndex, _ report: inout CrowdReport
    ) {
        guard !notes.since.isEmpty else { return }
        let since = notes.since.reduce(into: [Int32: Int64]()) { since, name in
            if let row = index.row(name.username) { since[row] = name.second }
        }
        interactions.removeAll { word in
            guard word.kind == .like, let time = word.time?.seconds,
                [since[word.actor], since[word.target]].contains(where: { $0.map { time < $0 } ?? false })
            else { return false }
            report.ignore("former_bearer")
            return true
        }
    }
}

/// The latest activity of everybody up to a moment.
struct Activity {
    let asOf: Timestamp
    var latest: [Timestamp?]
    /// Whether any time could be read, and whether one is near the moment, before or after it.
    private(set) var hasTimes = false
    private(set) var isNear = false
    private let near: ClosedRange<Timestamp>

    init(asOf: Timestamp, seen: [Timestamp?]) {
        self.asOf = asOf
        let span = CrowdReader.nearSpan.seconds
        near = asOf.adding(seconds: -span)...asOf.adding(seconds: span)
        latest = []
        latest = seen.map { time in
            note(time)
            return time.flatMap { $0 <= asOf ? $0 : nil }
        }
    }

    /// Keeps these rows only, in this order.
    mutating func keep(_ rows: [Int]) { latest = rows.map { latest[$0] } }

    private mutating func note(_ time: Timestamp?) {
        guard !isNear, let time else { return }
        hasTimes = true
        isNear = near.contains(time)
    }

    mutating func note(_ row: Int32, _ time: Timestamp?) {
        note(time)
        guard let time, time <= asOf else { return }
        if let known = latest[Int(row)], known >= time { return }
        latest[Int(row)] = time
    }
}

/// A load report in the making.
struct CrowdReport {
    var report = LoadReport()
    /// Spellings that no look-up by a name from `users` finds.
    var spellings = OtherSpellings()
    /// Genres that no table knows, by their folded form, with how many people write each how.
    private var writtenGenres: [String: [String: Int]] = [:]
    /// Counts interactions as they are read; `nil` where nobody asks.
    var counter: InteractionCounter?
    private let listsDetails: Bool

    init(listsDetails: Bool) {
        self.listsDetails = listsDetails
    }

    mutating func leaveOut(_ reason: LeftOutReason, _ username: @autoclosure () -> String) {
        report.leftOut[reason.rawValue, default: 0] += 1
        if listsDetails { report.details.append("left out, \(reason.rawValue): \(username())") }
    }

    mutating func noteGenre(_ folded: String, written: String) {
        guard writtenGenres.count < ProfileReader.mostReportedWords || writtenGenres[folded] != nil else { return }
        writtenGenres[folded, default: [:]][written, default: 0] += 1
    }

    /// What most people write; of several the first in the alphabet.
    var genreNames: [String: String] {
        writtenGenres.compactMapValues { $0.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key }
    }

    /// Notes how somebody was found, unless a look-up in that column finds that, too.
    ///
    /// - Parameters:
    ///   - ignoresCase: whether the column compares names without letter case.
    ///   - findsNumbers: whether a name written in digits finds a number in it.
    mutating func note(
        _ value: DatabaseValue, of row: Int32, _ index: UsernameIndex, _ ignoresCase: Bool, _ findsNumbers: Bool
    ) {
        switch value.storage {
        case .string(let text)
        where !index.isSpelled(text, row) && !(ignoresCase && text.utf8.allSatisfy { $0 < 0x80 }):
            spellings.note(.text(text))
        case .int64(let number) where !findsNumbers: spellings.note(.number(number))
        case .int64, .string, .double, .blob, .null: break
        }
    }

    /// Notes a value that cannot be read. One that is not filled in says nothing.
    mutating func noteUnread(_ value: DatabaseValue, _ table: AppNames.Table, _ column: AppColumn, isTime: Bool = true)
    {
        guard !value.isBlank else { return }
        let sample: String =
            switch value.storage {
            case .string(let text): text
            case .int64(let number): "\(number)"
            case .double(let number): "\(number)"
            case .blob, .null: "(bytes)"
            }
        report.unread["\(table.name).\(table.name(of: column))", default: UnreadValues(isTime: isTime)].note(sample)
    }

    /// Says how many rows a table has of which values were noted.
    mutating func note(rows: Int, of table: AppNames.Table) {
        for column in AppColumn.allCases {
            report.unread["\(table.name).\(table.name(of: column))"]?.rows = rows
        }
    }

    mutating func unknown(_ part: String) { report.unknownValues[part, default: 0] += 1 }

    mutating func ignore(_ reason: String) { report.ignoredRows[reason, default: 0] += 1 }

    mutating func ignore(_ reason: String, _ row: @autoclosure () -> String) {
        ignore(reason)
        if listsDetails { report.details.append("row ignored, \(reason): \(row())") }
    }
}
