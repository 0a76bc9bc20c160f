internal import MatchStore

/// How much memory a pass takes at most, estimated from the size of the crowd: linear in people and in interactions.
///
/// Measured on synthetic crowds of 200 to 100,000 people with 20 decisions each or one, and on 1,000 people of whom everybody liked
/// or blocked everybody, and rounded up: profiles, vectors with and without prices, rules and the plan take about 2,700 bytes a
/// person, candidates 12 for each of `topK`. What is read and learned of history takes 90 bytes a row where pairs meet by chance, and
/// 165 where every row has its counterpart.
package struct MemoryEstimate: Sendable, Equatable {
    package let people: Int
    package let interactions: Int
    package let topK: Int
    /// In bytes.
    package let database: Int

    static let bytesPerPerson = 2_700
    static let bytesPerCandidate = 12
    static let bytesPerInteraction = 180
    /// Where pairs meet by chance.
    static let usualBytesPerInteraction = 105
    /// The program itself.
    static let fixedMB = 46
    /// What is drawn of all pairs, of which small crowds have fewer.
    static let samplesMB = 26
    static let bytesPerPair = 3
    /// What SQLite keeps of the database at most.
    static let cacheMB = 64

    package init(people: Int, interactions: Int, topK: Int, database: Int) {
        self.people = people
        self.interactions = interactions
        self.topK = topK
        self.database = database
    }

    /// In MB (2²⁰ bytes), at most.
    package var megabytes: Int { megabytes(perInteraction: Self.bytesPerInteraction) }

    /// The same where pairs meet by chance, as in nearly all crowds.
    package var usualMegabytes: Int { megabytes(perInteraction: Self.usualBytesPerInteraction) }

    private func megabytes(perInteraction: Int) -> Int {
        let perPerson = Self.bytesPerPerson + Self.bytesPerCandidate * min(topK, people)
        return Self.fixedMB + Self.sampled(people)
            + min(Self.cacheMB, database / 1_048_576)
            + (people * perPerson + interactions * perInteraction) / 1_048_576
    }

    private static func sampled(_ people: Int) -> Int {
        // From here on it is all, and no square can overflow.
        people < 10_000 ? min(samplesMB, people * people * bytesPerPair / 1_048_576) : samplesMB
    }

    /// Why a pass must not begin; `nil` when it may. A limit that somebody has set is kept by every crowd; a machine is not said to
    /// be too small for what only an odd one would take.
    ///
    /// - Parameters:
    ///   - limit: MB that the caller allows; `nil`: what is available.
    ///   - available: MB that the system can still give; `nil` when it does not say.
    package func objection(limit: Int?, available: Int?) -> String? {
        let needed = limit == nil ? usualMegabytes : megabytes
        guard let most = limit ?? available, needed > most else { return nil }
        let need = "a pass over \(people) users with \(interactions) interactions takes about \(needed) MB of memory"
        let advice = topK > 20 ? "Lower --top-k (now \(topK)), or" : "You can"
        return limit == nil
            ? need + ", but only \(most) MB are available. \(advice) try all the same with --memory-limit \(megabytes)M"
            : need + ", but --memory-limit allows \(most) MB. \(advice) allow more"
    }
}
