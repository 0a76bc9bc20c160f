internal import Randomness

/// Draws what people decide when they open the app, from the state when the day began.
///
/// A class, since every thread asks it for everybody on every day: a value would be retained part by part each time.
final class Session: Sendable {
    let seed: UInt64
    let model: HiddenModel
    let people: [HiddenPerson]
    let conducts: [Conduct]
    let discovery: Discovery
    /// The number of the first person.
    let first: Int
    private let decisionsPerSession: Double
    let dayCurve: DayCurve

    /// Judgement: how often the next one shown is somebody who has liked the person, how many of those who are passed over
    /// are blocked, and for how long the app shows somebody who does not come any more.
    private static let fromLikes = 0.35
    static let blocks = 0.004
    private static let shownFor: Int32 = 7 * 86_400
    /// After so many seconds everybody has filled in their profile.
    static let profileTime: Int32 = 16 * 60
    /// How many draws the app makes for one place before it says that there is nobody left.
    private static let tries = 24

    init(population: Population) {
        seed = population.settings.seed
        model = population.model
        people = population.people
        conducts = population.conducts
        discovery = Discovery(people: people, conducts: conducts)
        first = population.settings.first
        decisionsPerSession = population.draw.conduct.decisionsPerSession
        dayCurve = population.draw.conduct.dayCurve
    }

    /// Somebody who has the app open.
    struct Visit {
        var person: Int
        var day: Int
        /// How many decisions are to be made, ≥ 1.
        var count: Int
        var stream: RandomStream
    }

    /// Whether somebody opens the app on a day and looks at people.
    func visit(of person: Int, day: Int) -> Visit? {
        let conduct = conducts[person]
        let begin = Int32(day) * 86_400
        guard conduct.signUp < begin + 86_400, conduct.last >= begin else { return nil }
        var stream = RandomStream(seed: seed, DrawnPart.session.rawValue, UInt64(first + person), UInt64(day))
        let isFirst = conduct.signUp >= begin
        guard stream.chance(isFirst ? ConductModel.firstVisit.chance : Double(conduct.rate)) else { return nil }
        let count = stream.geometric(mean: decisionsPerSession * (isFirst ? ConductModel.firstVisit.length : 1))
        return count > 0 ? Visit(person: person, day: day, count: count, stream: stream) : nil
    }

    /// - Parameters:
    ///   - seen: whom the person has decided on before.
    ///   - likes: who likes the person, who has not decided on them yet.
    ///   - blocked: ordered pairs of whom the first has blocked the second.
    func decisions(_ visit: Visit, seen: [Int32], likes: [Int32], blocked: Set<UInt64>) -> [Choice] {
        let person = visit.person
        let begin = Int32(visit.day) * 86_400
        var stream = visit.stream
        let conduct = conducts[person]
        // A visit that would go on after the day's end begins earlier.
        let latest = begin + 86_400 - Int32(min(visit.count * 34, 80_000))
        var time = min(begin + dayCurve.moment(&stream), latest)
        if conduct.signUp >= begin { time = conduct.signUp + Self.profileTime }
        let own = people[person]
        let view = discovery.view(of: own, ages: Int(conduct.youngest)...Int(conduct.oldest))
        var made: [Choice] = []
        for _ in 0..<visit.count {
            time += Int32(4 + stream.below(30))
            guard time < begin + 86_400 else { break }
            guard
                let target = waiting(likes, made, &stream)
                    ?? discovered(view, by: person, at: time, seen: seen, made: made, blocked, &stream)
            else { break }
            let likes = stream.chance(model.likeProbability(of: own, for: people[Int(target)]))
            let kind: Choice.Kind = likes ? .like : stream.chance(Self.blocks) ? .block : .dislike
            made.append(Choice(actor: Int32(person), target: target, time: time, kind: kind))
        }
        return made
    }

    /// One number for two people, in this order.
    static func key(_ blocker: Int32, _ other: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: blocker)) << 32 | UInt64(UInt32(bitPattern: other))
    }

    private func waiting(_ likes: [Int32], _ made: [Choice], _ stream: inout RandomStream) -> Int32? {
        guard stream.chance(Self.fromLikes), !likes.isEmpty else { return nil }
        let chosen = likes[stream.below(likes.count)]
        return made.contains { $0.target == chosen } ? nil : chosen
    }

    private func discovered(
        _ view: Discovery.View, by person: Int, at time: Int32, seen: [Int32], made: [Choice],
        _ blocked: Set<UInt64>, _ stream: inout RandomStream
    ) -> Int32? {
        guard !view.isEmpty else { return nil }
        for _ in 0..<Self.tries {
            let other = discovery.draw(from: view, &stream)
            let conduct = conducts[Int(other)]
            guard Int(other) != person, conduct.signUp + Self.profileTime <= time,
                conduct.last >= time - Self.shownFor,
                (conduct.youngest...conduct.oldest).contains(people[person].age),
                !blocked.contains(Self.key(other, Int32(person))), !seen.contains(other),
                !made.contains(where: { $0.target == other })
            else { continue }
            return other
        }
        return nil
    }
}
