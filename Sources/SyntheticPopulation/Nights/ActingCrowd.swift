internal import MathFunctions
package import Profiles
internal import Randomness

/// People who act by their hidden wishes between the nights of a simulation. They are known by place: those of the
/// population first, then newcomers in the order in which they sign up.
///
/// What somebody would do is drawn from who they are, whom it is about, which day it is and what for, and never from what was
/// drawn before: two simulations with other settings of a pass share the chance of all that happens in both.
package struct ActingCrowd: Sendable {
    package private(set) var usernames: [String]
    /// The moment of the first night.
    package let start: Timestamp
    package let habits: NightHabits
    private(set) var people: [HiddenPerson]
    private(set) var conducts: [Conduct]
    let seed: UInt64
    /// Of the population that newcomers are drawn from.
    let settings: PopulationSettings
    let model: HiddenModel
    let dayCurve: DayCurve
    /// What people's rates are multiplied by, so that the mean is that of the habits.
    private let activity: Double

    /// The crowd of a population.
    ///
    /// - Parameter seed: of what happens on the days; another seed gives the same people another month.
    package init(_ population: Population, usernames: [String], start: Timestamp, habits: NightHabits, seed: UInt64) {
        self.init(
            population, people: population.people, model: population.model, usernames: usernames, start: start,
            habits: habits, seed: seed)
    }

    /// The crowd of a truth file.
    ///
    /// - Parameter population: what the file says that it was drawn from, which tells how often people come.
    package init(
        _ truth: TruthReader, of population: Population, start: Timestamp, habits: NightHabits, seed: UInt64
    ) {
        precondition(population.people.count == truth.usernames.count)
        self.init(
            population, people: truth.people, model: truth.model, usernames: truth.usernames, start: start,
            habits: habits, seed: seed)
    }

    private init(
        _ population: Population, people: [HiddenPerson], model: HiddenModel, usernames: [String], start: Timestamp,
        habits: NightHabits, seed: UInt64
    ) {
        self.usernames = usernames
        self.people = people
        self.model = model
        conducts = population.conducts
        settings = population.settings
        dayCurve = DayCurve(dayStart: Int32((start.seconds % 86_400 + 86_400) % 86_400))
        activity = ConductModel.activity(forMean: habits.visits)
        (self.start, self.habits, self.seed) = (start, habits, seed)
    }

    package var count: Int { people.count }

    /// The chance that `u` likes `v` when shown `v`, 0…1; 0 for a person and themselves.
    package func likeProbability(of u: Int, for v: Int) -> Double {
        u == v ? 0 : model.likeProbability(of: people[u], for: people[v])
    }

    /// By how much more than the average person anybody likes somebody, in log-odds.
    package func attraction(of person: Int) -> Double { Double(people[person].attraction) / 1000 }

    mutating func add(_ hidden: HiddenPerson, _ conduct: Conduct, username: String) {
        people.append(hidden)
        conducts.append(conduct)
        usernames.append(username)
    }

    // MARK: - Days

    /// What a draw is for. Each purpose has streams of its own, which are none of a population's (`DrawnPart`).
    enum Purpose: UInt64 {
        case visit = 101
        case opinion, reaction, word, answer, talk, ending, leaving, signUp, change
    }

    func stream(_ purpose: Purpose, day: Int = 0, _ person: Int, _ other: Int = -1) -> RandomStream {
        RandomStream(
            seed: seed, purpose.rawValue | UInt64(day) << 8, UInt64(settings.first + person), UInt64(other + 1))
    }

    /// The moment at which a day begins: that of its night.
    package func beginning(of day: Int) -> Timestamp { start.adding(seconds: Int64(day) * 86_400) }

    /// Somebody who opens the app once.
    package struct Visit: Sendable, Hashable {
        package let person: Int
        /// Seconds from the beginning of the day.
        package let time: Int32
        /// How far down they read a list: `Examination`.
        package let patience: Double
    }

    /// The visit of somebody on a day; `nil` on days on which they do not come. Newcomers come to look at what the first
    /// list has, which is that of the night after they have signed up.
    package func visit(of person: Int, on day: Int) -> Visit? {
        let rate =
            ConductModel.rate(Double(conducts[person].rate), activity: activity) * habits.share(of: beginning(of: day))
        var stream = stream(.visit, day: day, person)
        guard stream.chance(rate) else { return nil }
        return Visit(person: person, time: dayCurve.moment(&stream), patience: stream.uniform())
    }

    /// Whether `u` likes `v`. They know it from the first look on.
    package func likes(_ u: Int, _ v: Int) -> Bool {
        var stream = stream(.opinion, u, v)
        return stream.chance(likeProbability(of: u, for: v))
    }

    /// What somebody says who looks at a person in a list.
    package enum Reaction: String, Sendable {
        case like, dislike, block
    }

    /// What `u` says who looks at `v`; `nil`: nothing, this time.
    package func reaction(of u: Int, to v: Int, on day: Int) -> Reaction? {
        var stream = stream(.reaction, day: day, u, v)
        if likes(u, v) { return stream.chance(NightHabits.saysLike) ? .like : nil }
        guard stream.chance(habits.passes) else { return nil }
        return stream.chance(Session.blocks) ? .block : .dislike
    }

    // MARK: - Chats

    /// Whether `u`, who likes `v`, writes the first word in their chat.
    package func writesFirst(_ u: Int, to v: Int) -> Bool {
        var stream = stream(.word, u, v)
        return stream.chance(Conversation.oneWrites)
    }

    /// Whether `u`, who likes `v`, answers when `v` has written.
    package func answers(_ u: Int, to v: Int) -> Bool {
        var stream = stream(.answer, u, v)
        return stream.chance(Conversation.answerChance(fit: Conversation.fit(people[u], people[v], model)))
    }

    /// Who writes the messages that follow an answer of `u` to `v`, in order: true for `u`.
    package func talk(of u: Int, with v: Int) -> [Bool] {
        var stream = stream(.talk, u, v)
        let count = Conversation.messagesAfterAnswer(
            fit: Conversation.fit(people[u], people[v], model), &stream)
        var isOwn = true
        return (0..<count).map { _ in
            if !stream.chance(Conversation.writesAgain) { isOwn.toggle() }
            return isOwn
        }
    }

    /// Whether a chat ends with `u` blocking `v`.
    package func blocksInTheEnd(_ u: Int, _ v: Int) -> Bool {
        var stream = stream(.ending, u, v)
        return stream.chance(Conversation.blocksAfter)
    }
}
