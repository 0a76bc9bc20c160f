internal import MatchStore

/// How much memory a pass takes at most, estimated from the size of the crowd: linear in people and in interactions.
///
/// Measured on synthetic crowds of 100,000 and 1,000,000 people with 20 decisions each, and rounded up: profiles, vectors
/// with and without prices, rules and the plan take about 3,500 bytes a person, candidates 12 for each of `topK`, and what
/// is read and learned of history 60 bytes a row.
package struct MemoryEstimate: Sendable, Equatable {
    package let people: Int
    package let interactions: Int
    package let topK: Int

    static let bytesPerPerson = 3_500
    static let bytesPerCandidate = 12
    static let bytesPerInteraction = 60
    /// The program itself, and SQLite's cache.
    static let fixedMB = 64

    package init(people: Int, interactions: Int, topK: Int) {
        self.people = people
        self.interactions = interactions
        self.topK = topK
    }

    /// In MB (2²⁰ bytes).
    package var megabytes: Int {
        let perPerson = Self.bytesPerPerson + Self.bytesPerCandidate * min(topK, people)
        return Self.fixedMB + (people * perPerson + interactions * Self.bytesPerInteraction) / 1_048_576
    }

    /// Why a pass must not begin; `nil` when it may.
    ///
    /// - Parameters:
    ///   - limit: MB that the caller allows; `nil`: what is available.
    ///   - available: MB that the system can still give; `nil` when it does not say.
    func objection(limit: Int?, available: Int?) -> String? {
        guard let most = limit ?? available, megabytes > most else { return nil }
        let need = "a pass over \(people) users with \(interactions) interactions takes about \(megabytes) MB of memory"
        let advice = topK > 20 ? "Lower --top-k (now \(topK)), or" : "You can"
        return limit == nil
            ? need + ", but only \(most) MB are available. \(advice) try all the same with --memory-limit \(megabytes)M"
            : need + ", but --memory-limit allows \(most) MB. \(advice) allow more"
    }
}
