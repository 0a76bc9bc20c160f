/// What a population consists of, and the faults planted in it.
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
