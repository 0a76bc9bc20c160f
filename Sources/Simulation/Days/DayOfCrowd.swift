internal import MatchStore
internal import Profiles
internal import SyntheticPopulation

/// A crowd between two passes: who is there, what has become of their chats, and what they do on a day.
struct DayOfCrowd {
    private(set) var crowd: ActingCrowd
    /// Whether somebody has not left, by place.
    private(set) var isThere: [Bool]
    /// The day on which somebody signed up; −1 for those who were there before the first night.
    var joined: [Int] { crowd.joined }
    private(set) var talks: [Talk] = []
    /// Chats in which somebody may have something to do, by place.
    private var open: [[Int32]]
    /// All chats that they got, by place.
    private var chats: [[Int32]]
    /// At whom they have looked in lists, by place. 4 bytes each.
    private var seen: [[Int32]]
    private var places: [String: Int]
    /// Who liked whom before the first night, as one number for two people, ascending.
    private let earlierLikes: [UInt64]

    init(_ crowd: ActingCrowd, app: SimulatedApp, mapping: TypeMapping) throws {
        self.crowd = crowd
        isThere = Array(repeating: true, count: crowd.count)
        open = Array(repeating: [], count: crowd.count)
        chats = open
        seen = open
        let places = Dictionary(
            crowd.usernames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.places = places
        var likes: [UInt64] = []
        try app.eachLike(mapping: mapping) { actor, target in
            guard let actor = places[actor], let target = places[target] else { return }
            likes.append(Self.key(actor, target))
        }
        likes.sort()
        earlierLikes = likes
    }

    private static func key(_ one: Int, _ other: Int) -> UInt64 { UInt64(one) << 32 | UInt64(other) }

    func place(of username: String) -> Int? { places[username] }

    // MARK: - Chats

    /// Takes the chats that a pass has made.
    ///
    /// - Returns: their positions in `talks`.
    mutating func take(_ matches: [SimulatedApp.Match], night: Int) -> Range<Int> {
        let before = talks.count
        for match in matches {
            guard let first = places[match.first], let second = places[match.second] else { continue }
            for person in [first, second] {
                open[person].append(Int32(talks.count))
                chats[person].append(Int32(talks.count))
            }
            talks.append(
                Talk(
                    first: Int32(first), second: Int32(second), kind: match.kind, chat: match.chat, night: night))
        }
        return before..<talks.count
    }

    /// Whether somebody likes another: they have said so, or would.
    private func likes(_ person: Int, _ other: Int) -> Bool {
        if crowd.likes(person, other) { return true }
        let key = Self.key(person, other)
        var (low, high) = (0, earlierLikes.count)
        while low < high {
            let middle = (low + high) / 2
            if earlierLikes[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < earlierLikes.count && earlierLikes[low] == key
    }

    // MARK: - A day

    private enum Event {
        case visit(ActingCrowd.Visit)
        case change(ActingCrowd.Change)
    }

    /// Lets everybody act for a day, in order of time.
    ///
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled: nothing was written then.
    mutating func live(_ day: Int, _ app: SimulatedApp) throws -> DayEvents {
        var events = DayEvents()
        let timetable = timetable(of: day, &events)
        let newcomers = crowd.signUp(crowd.arrivals(on: day), on: day)
        events.signUps = newcomers.users.count
        for user in newcomers.users {
            places[user.username] = isThere.count
            isThere.append(true)
            open.append([])
            chats.append([])
            seen.append([])
        }
        try app.day { statements in
            TestPause.at(.compute)
            if !newcomers.users.isEmpty { try statements.signUp(newcomers) }
            for (_, _, event) in timetable {
                try Task.checkCancellation()
                switch event {
                case .visit(let visit): try carryOut(visit, on: day, statements, &events)
                case .change(let change): try statements.change(change.profile, change.preference)
                }
            }
            try letGo(on: day, statements, &events)
        }
        return events
    }

    private func timetable(
        of day: Int, _ events: inout DayEvents
    ) -> [(time: Int32, person: Int, event: Event)] {
        var timetable: [(time: Int32, person: Int, event: Event)] = []
        for person in isThere.indices where isThere[person] {
            if let change = crowd.change(of: person, on: day) {
                timetable.append((change.time, person, .change(change)))
                events.changes += 1
            }
            if let visit = crowd.visit(of: person, on: day) {
                timetable.append((visit.time, person, .visit(visit)))
                events.visits += 1
            }
        }
        timetable.sort { ($0.time, $0.person) < ($1.time, $1.person) }
        return timetable
    }

    /// First the chats, then the list.
    private mutating func carryOut(
        _ visit: ActingCrowd.Visit, on day: Int, _ statements: SimulatedDay, _ events: inout DayEvents
    ) throws {
        var time = crowd.beginning(of: day).adding(seconds: Int64(visit.time))
        // What a pass reads is of the days before it.
        let latest = crowd.beginning(of: day + 1).adding(seconds: -1)
        let person = visit.person
        let own = open[person]
        open[person] = []
        for position in own {
            time = min(time.adding(seconds: 20), latest)
            if try look(at: Int(position), by: person, from: time, to: latest, statements, &events) {
                open[person].append(position)
            }
        }
        let list = try statements.list(of: crowd.usernames[person])
        let looks = crowd.habits.examination.places(of: list.count, patience: visit.patience)
        events.looks += looks
        for name in list.prefix(looks) {
            time = min(time.adding(seconds: 10), latest)
            guard let other = places[name] else { continue }
            if seen[person].contains(Int32(other)) {
                events.looksAgain += 1
            } else {
                seen[person].append(Int32(other))
            }
            guard let reaction = crowd.reaction(of: person, to: other, on: day) else { continue }
            switch reaction {
            case .like: events.likes += 1
            case .dislike: events.dislikes += 1
            case .block: events.blocks += 1
            }
            try statements.say(reaction.rawValue, crowd.usernames[person], of: name, at: time)
        }
    }

    /// Lets somebody look at a chat.
    ///
    /// - Parameters:
    ///   - time: when they do.
    ///   - latest: when the day ends.
    /// - Returns: whether they will look at it again.
    private mutating func look(
        at position: Int, by person: Int, from time: Timestamp, to latest: Timestamp, _ statements: SimulatedDay,
        _ events: inout DayEvents
    ) throws -> Bool {
        let talk = talks[position]
        let other = talk.other(than: person)
        let likes = talk.kind == .mutualLike || likes(person, other)
        switch talk.state {
        case .answered, .over: return false
        case .waiting(let writer) where Int(writer) == person: return false
        case .quiet where likes:
            guard crowd.writesFirst(person, to: other) else { return true }
            try statements.write(Self.text, by: crowd.usernames[person], in: talk.chat, at: time)
            talks[position].state = .waiting(Int32(person))
            // The other may have put it away before there was a word in it.
            if !open[other].contains(Int32(position)) { open[other].append(Int32(position)) }
            events.firstWords += 1
            return false
        case .waiting where likes && crowd.answers(person, to: other):
            try answer(position, by: person, from: time, to: latest, statements, &events)
            return false
        case .quiet, .waiting:
            if !likes, crowd.blocksInTheEnd(person, other) {
                try block(position, by: person, at: time, statements, &events)
            }
            return false
        }
    }

    private static let text = "hi"

    private mutating func answer(
        _ position: Int, by person: Int, from time: Timestamp, to latest: Timestamp, _ statements: SimulatedDay,
        _ events: inout DayEvents
    ) throws {
        let other = talks[position].other(than: person)
        let names = (crowd.usernames[person], crowd.usernames[other])
        var time = time
        try statements.write(Self.text, by: names.0, in: talks[position].chat, at: time)
        for isOwn in crowd.talk(of: person, with: other) {
            time = min(time.adding(seconds: 60), latest)
            try statements.write(Self.text, by: isOwn ? names.0 : names.1, in: talks[position].chat, at: time)
        }
        talks[position].state = .answered
        events.answered.append(position)
        if crowd.blocksInTheEnd(person, other) {
            try block(position, by: person, at: time, statements, &events)
        }
    }

    /// A chat whose end comes after an answer stays a conversation.
    private mutating func block(
        _ position: Int, by person: Int, at time: Timestamp, _ statements: SimulatedDay, _ events: inout DayEvents
    ) throws {
        let other = talks[position].other(than: person)
        try statements.say("block", crowd.usernames[person], of: crowd.usernames[other], at: time)
        events.blocks += 1
        if case .answered = talks[position].state { return }
        talks[position].state = .over
    }

    // MARK: - Leaving

    /// Lets people leave at the end of a day. Who has just signed up stays for a night at least.
    private mutating func letGo(on day: Int, _ statements: SimulatedDay, _ events: inout DayEvents) throws {
        for person in isThere.indices where isThere[person] && joined[person] < day {
            guard let departure = crowd.departure(of: person, on: day) else { continue }
            isThere[person] = false
            events.departures += 1
            guard departure == .erased else { continue }
            try statements.erase(crowd.usernames[person])
            events.erasures += 1
            for position in chats[person] {
                if case .answered = talks[Int(position)].state { continue }
                talks[Int(position)].state = .over
            }
            open[person] = []
        }
    }
}
