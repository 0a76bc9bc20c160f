internal import Profiles

/// Limits on what a night was read from. Nobody's data shrink by a third from one night to the next: where they do, something
/// has happened to the database, to the clock or to the settings.
struct DataLimits {
    let tonight: UsualNight
    /// Nights on record, newest first.
    let nights: [UsualNight]

    /// Largest loss of people, or of what is known of them, as a share of the least of the last nights.
    static let largestLoss = 0.3
    /// Largest loss among the interactions that the last run had read, as a share. Blocks must not get lost.
    static let largestLossOfWords = 0.2
    static let largestLossOfBlocks = 0.1
    /// How many times the interactions that the last run had read there may be now of before it.
    static let largestGain = 1.25
    /// The same of likes alone, which grow as well when a word gets another meaning.
    static let largestGainOfLikes = 1.5
    /// Largest share of rows with a time that cannot be read.
    static let largestUnreadable = 0.2
    /// Beyond this share a column is not read as it is meant to be, however few rows there are.
    static let mostlyUnreadable = 0.5
    /// Differences of so many rows may be chance even there.
    static let fewUnreadable = 3
    /// Between two nights with more days than this, the clock may have jumped.
    static let nextNight = TimeSpan.days(3)
    /// Differences of so many rows or people are chance.
    static var slack: Int { PlanLimits.slack }

    /// - Parameter trustsMoment: whether somebody has said that the moment is meant.
    func all(trustsMoment: Bool) -> [NightLimit] {
        var limits = people + readable + readableTimes
        guard let last = nights.first, let now = tonight.words, let then = last.words else { return limits }
        limits += lost(now, then) + gained(now, then)
        if !trustsMoment { limits += clock(now, then, since: last.asOf) }
        return limits
    }

    // MARK: - People

    private var people: [NightLimit] {
        func limit(_ figure: String, _ verb: String, _ now: Int?, _ before: [Int]) -> NightLimit? {
            guard let now, let least = before.min(), least > 0 else { return nil }
            let runs =
                before.count == 1
                ? "there were \(least) in the last run"
                : "there were at least \(least) in the last \(before.count) runs"
            return NightLimit(
                figure, now, usual: Double(least), atLeast: Self.bound(least, loss: Self.largestLoss),
                objection: "\(now) \(verb), and \(runs)")
        }
        let comparable = nights.filter { $0.activeWithin == tonight.activeWithin }
        var limits = [
            limit("people who take part", "people are eligible", tonight.eligible, comparable.map(\.eligible)),
            limit("users", "users are there", tonight.users, nights.compactMap(\.users)),
            limit("people with a profile", "people can be scored", tonight.people, nights.compactMap(\.people)),
        ]
        for part in Set(tonight.unknown.keys).union(nights.flatMap { $0.unknown.keys }).sorted() {
            func known(_ night: UsualNight) -> Int? { night.people.map { $0 &- night.unknown[part, default: 0] } }
            limits.append(
                limit(
                    "people of known \(part)", "people are of known \(part)", known(tonight), nights.compactMap(known)))
        }
        return limits.compactMap(\.self)
    }

    /// The fewest that are not held: a loss is held from a share on, and only where it is larger than the slack.
    private static func bound(_ before: Int, loss share: Double) -> Double {
        let byShare = (Double(before) * (1 - share) + 1e-6).rounded(.down) + 1
        return min(byShare, Double(before) - Double(min(slack, before)))
    }

    // MARK: - Interactions

    /// A time that cannot be read leaves a like without effect.
    private var readable: [NightLimit] {
        let reason = "unreadable_time"
        guard let rows = tonight.words?.rows, rows > 0 else { return [] }
        let count = tonight.ignored[reason, default: 0]
        // What a person has accepted is usual from then on.
        let usual = nights.first.flatMap { night in
            night.words.map { Double(night.ignored[reason, default: 0]) / Double(max($0.rows, 1)) }
        }
        let share = max(Self.largestUnreadable, (usual ?? 0) + 0.05)
        return [
            NightLimit(
                "interactions whose time cannot be read", count, usual: (usual ?? 0) * Double(rows),
                atMost: max(share * Double(rows), Double(Self.slack)),
                objection:
                    "the times of \(count) of \(rows) interactions cannot be read, so these likes count for nothing")
        ]
    }

    /// What the times of a table are not read for, is lost in silence: who was there, what was said last.
    private var readableTimes: [NightLimit] {
        tonight.unread.filter(\.value.isTime).sorted { $0.key < $1.key }.map { column, unread in
            let (rows, usual) = (Double(unread.rows), nights.first?.unread[column]?.share ?? 0)
            func bound(_ share: Double, _ slack: Int) -> Double { max(max(share, usual + 0.05) * rows, Double(slack)) }
            return NightLimit(
                "values of \(column) that cannot be read", unread.count, usual: usual * rows,
                atMost: min(
                    bound(Self.largestUnreadable, Self.slack), bound(Self.mostlyUnreadable, Self.fewUnreadable)),
                objection: unread.words(column))
        }
    }

    private func lost(_ now: InteractionFigures, _ then: InteractionFigures) -> [NightLimit] {
        func limit(_ name: String, _ part: KeyPath<InteractionFigures.Kinds, Int>, _ share: Double) -> NightLimit? {
            guard let count = now.before?[keyPath: part], then.said[keyPath: part] > 0 else { return nil }
            let before = then.said[keyPath: part]
            return NightLimit(
                "\(name) that the last run had read", count, usual: Double(before),
                atLeast: Self.bound(before, loss: share),
                objection:
                    "of \(before) \(name) that the last run had read, \(count) are left: the others are gone, or mean something else"
            )
        }
        return [
            limit("blocks", \.blocks, Self.largestLossOfBlocks), limit("dislikes", \.dislikes, Self.largestLossOfWords),
            limit("likes", \.likes, Self.largestLossOfWords), limit("interactions", \.total, Self.largestLossOfWords),
        ].compactMap(\.self)
    }

    private func gained(_ now: InteractionFigures, _ then: InteractionFigures) -> [NightLimit] {
        guard let before = now.before else { return [] }
        func limit(_ name: String, _ count: Int, _ read: Int, _ times: Double) -> NightLimit {
            NightLimit(
                "\(name) of before the last run", count, usual: Double(read),
                atMost: times * Double(read) + Double(Self.slack),
                objection:
                    "\(count) \(name) are of before the last run, which had read \(read): rows were added twice, or words mean "
                    + "something else")
        }
        return [
            limit("interactions", before.total, then.said.total, Self.largestGain),
            limit("likes", before.likes, then.said.likes, Self.largestGainOfLikes),
        ]
    }

    // MARK: - Clocks

    private func clock(_ now: InteractionFigures, _ then: InteractionFigures, since last: Timestamp) -> [NightLimit] {
        guard let before = now.before else { return [] }
        let fresh = now.said.total &- before.total
        let elapsed = Double(tonight.asOf.seconds - last.seconds) / 86_400
        let usual = Double(then.recent) / 7 * min(max(elapsed, 0), 7)
        var limits: [NightLimit] = []
        // An app whose clock is behind writes rows that are old when they come.
        let late = before.total &- then.said.total
        limits.append(
            NightLimit(
                "new interactions with times of before the last run", late, usual: usualLateness,
                atMost: max(Double(Self.slack), Double(fresh), 3 * usualLateness),
                objection:
                    "\(late) interactions are new and have times of before the last run, and \(fresh) have later ones: is the app's "
                    + "clock right?"))
        // One whose clock is ahead writes rows that are still to come.
        if Double(fresh) < usual / 4 {
            limits.append(
                NightLimit(
                    "new interactions with times to come", now.later &- then.later, usual: 0,
                    atMost: max(Double(Self.slack), usual / 2),
                    objection:
                        "\(now.later &- then.later) interactions have times after \(tonight.asOf) UTC, and \(fresh) are of the time "
                        + "since the last run: are the clocks right?"))
        }
        // A machine whose clock is ahead finds that nothing has happened lately.
        if elapsed > Double(Self.nextNight.seconds) / 86_400 {
            limits.append(
                NightLimit(
                    "interactions of the last seven days", now.recent, usual: Double(then.recent),
                    atLeast: min(Double(then.recent) / 10, Double(then.recent) - Double(Self.slack)),
                    objection:
                        "\(now.recent) interactions are of the last seven days, and there were \(then.recent) at the last run, which "
                        + "is as of \(last) UTC: is the clock right?"))
        }
        return limits
    }

    /// The most that came late in the nights on record.
    private var usualLateness: Double {
        zip(nights, nights.dropFirst()).compactMap { night, earlier in
            guard let before = night.words?.before, let said = earlier.words?.said else { return nil }
            return Double(before.total &- said.total)
        }.max() ?? 0
    }
}
