/// What a population gave, and what was planted in it.
package struct PopulationReport: Sendable {
    package internal(set) var people = 0
    package internal(set) var likes = 0
    package internal(set) var dislikes = 0
    package internal(set) var blocks = 0
    /// How many pairs like each other.
    package internal(set) var mutualLikes = 0
    package internal(set) var chats = 0
    package internal(set) var messages = 0
    /// Every fault that was planted, people and their values first, then rows.
    package internal(set) var planted: [PlantedFault] = []
    /// Interactions that name somebody who is left out for a planted fault: a reader must ignore them.
    package internal(set) var rowsOfPeopleLeftOut = 0

    var leftOut: Set<Int32> = []
    /// Ordered pairs of whom the first has blocked the second; kept for messy crowds only.
    var blockedPairs: Set<UInt64> = []
    var marginals: Marginals
    var rates: LikeRates

    init(people: Int) {
        marginals = Marginals()
        rates = LikeRates(people: people)
    }

    mutating func note(_ person: DrawnPerson) {
        people += 1
        marginals.note(person)
    }

    mutating func note(_ day: Day, people: [HiddenPerson], isMessy: Bool) {
        mutualLikes += day.mutualLikes
        chats += day.chats.count
        messages += day.messages.count
        for decision in day.decisions {
            switch decision.kind {
            case .like: likes += 1
            case .dislike: dislikes += 1
            case .block:
                blocks += 1
                if isMessy { blockedPairs.insert(Session.key(decision.actor, decision.target)) }
            }
            rates.note(decision, people: people)
            if !leftOut.isEmpty, leftOut.contains(decision.actor) || leftOut.contains(decision.target) {
                rowsOfPeopleLeftOut += 1
            }
        }
    }
}

/// How many people there are of each kind that the surveys tell of.
struct Marginals: Sendable {
    /// By gender (women, men) and years.
    var ages = [[Int]](repeating: [Int](repeating: 0, count: 128), count: 2)
    /// By gender (women, men): who seek the other gender, their own, any.
    var orientations = [[Int]](repeating: [Int](repeating: 0, count: 3), count: 2)
    var genders = [Int](repeating: 0, count: 3)
    var favourites = [Int](repeating: 0, count: ListeningModel.genres)
    var listeners = [Int](repeating: 0, count: ListeningModel.genres)
    /// Listeners of each genre who play, and who write music.
    var players = [Int](repeating: 0, count: ListeningModel.genres)
    var composers = [Int](repeating: 0, count: ListeningModel.genres)
    /// People by how many genres they listen to very often.
    var genreCounts = [Int](repeating: 0, count: ListeningModel.genres + 1)

    mutating func note(_ person: DrawnPerson) {
        let gender = Int(person.gender.rawValue)
        genders[gender] += 1
        if gender < 2 {
            ages[gender][person.age] += 1
            let own = person.gender.bit
            orientations[gender][person.wants == Gender.everyBit ? 2 : person.wants == own ? 1 : 0] += 1
        }
        favourites[person.listening.listed[0]] += 1
        genreCounts[person.listening.often.count] += 1
        for genre in person.listening.often {
            listeners[genre] += 1
            if person.plays { players[genre] += 1 }
            if person.composes { composers[genre] += 1 }
        }
    }
}

/// What women and men decided about each other, as the speed-dating study counts it.
struct LikeRates: Sendable {
    struct Count: Sendable {
        var decisions: Int32 = 0
        var likes: Int32 = 0

        /// Counts one more of a person's first decisions: as many as the study's people had dates, since shares of more would
        /// scatter less.
        mutating func note(_ like: Int32) {
            guard decisions < LikeRates.mostDecisions else { return }
            decisions += 1
            likes += like
        }
    }

    /// By place.
    var given: [Count]
    var received: [Count]
    /// By gender of who decides (women, men) and age of the other minus the own, −10…10, the ends with all beyond.
    var gaps = [[Count]](repeating: [Count](repeating: Count(), count: 21), count: 2)

    init(people: Int) {
        given = Array(repeating: Count(), count: people)
        received = given
    }

    mutating func note(_ decision: Choice, people: [HiddenPerson]) {
        let actor = people[Int(decision.actor)]
        let target = people[Int(decision.target)]
        guard actor.gender != target.gender, actor.gender != .nonbinary, target.gender != .nonbinary else { return }
        let like: Int32 = decision.kind == .like ? 1 : 0
        given[Int(decision.actor)].note(like)
        received[Int(decision.target)].note(like)
        let gap = min(max(Int(target.age) - Int(actor.age), -10), 10)
        gaps[Int(actor.gender.rawValue)][gap + 10].decisions += 1
        gaps[Int(actor.gender.rawValue)][gap + 10].likes += like
    }

    /// Shares of likes, ascending, of the people of one gender who have enough decisions.
    func shares(_ counts: KeyPath<LikeRates, [Count]>, of gender: Gender, people: [HiddenPerson]) -> [Double] {
        self[keyPath: counts].indices
            .filter { people[$0].gender == gender && self[keyPath: counts][$0].decisions >= Self.fewestDecisions }
            .map { Double(self[keyPath: counts][$0].likes) / Double(self[keyPath: counts][$0].decisions) }
            .sorted()
    }

    /// The study's people had 15 dates on average, nearly all of them at least 10.
    static let fewestDecisions = 10
    static let mostDecisions = 15
}
