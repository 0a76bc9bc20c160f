internal import Compatibility
internal import GroupedRows
internal import MatchStore
package import Matching
package import Profiles

/// What a pass decides, before anything is written.
package struct PassPlan: Sendable {
    /// Mutual likes first, then introductions, each best first. They are carried out in an order of their own.
    package let matches: [Match]
    /// By row of the crowd: who is recommended, best first, with the mutual score.
    package let recommendations: ChosenLists

    package struct Match: Sendable, Equatable {
        /// `first` is the lower row.
        package var pair: ScoredPair
        package var kind: Meeting
        /// Whether they get a chat; otherwise they are only put on record.
        package var getsChat: Bool
        /// Row of the person whose like completed the match; `nil` for an introduction.
        package var createdBy: Int?
    }

    /// Chooses from everybody's best candidates.
    ///
    /// - Parameters:
    ///   - earlier: how many chats a row was given tonight already.
    ///   - refused: whom the app's tables would not let meet.
    ///   - threads: how many tasks share the scoring, ≥ 1; the plan does not depend on it.
    /// - Throws: `CancellationError`.
    package init(
        _ scored: ScoredCrowd, candidates: CandidateLists, earlier: [Int32: Int] = [:],
        refused: RefusedRows = RefusedRows(), threads: Int = 1
    ) async throws {
        let likes = Self.mutualLikes(scored, refused)
        let capacities = Self.capacities(scored, likes: likes, earlier: earlier)
        let matches = likes + Self.introductions(scored, candidates: candidates, refused, capacities: capacities)
        self.matches = matches
        try Task.checkCancellation()
        let partners = ChatPartners(matches.lazy.filter(\.getsChat).map(\.pair), people: scored.crowd.people.count)
        let isReciprocal = scored.options.exposure == .reciprocal
        let ordered = try await Self.ordered(scored, candidates, threads: threads)
        let chosen = RecommendationSelection.choose(
            from: ordered, order: scored.order, perPerson: scored.options.recommendations,
            shownAtMost: scored.options.shownAtMost
        ) { !partners.contains($0, $1) }
        // Prices decide who is in a list; unless two are to find each other, scores decide who stands first in it.
        recommendations = try await chosen.rescored(
            in: isReciprocal ? nil : scored.order, threads: threads
        ) { scored.score.mutual($0, $1) }
    }

    /// How many introductions each row may get.
    ///
    /// - Parameters:
    ///   - likes: tonight's mutual likes, which use up the night's chats, and are no introductions.
    ///   - earlier: as in the initialiser.
    static func capacities(_ scored: ScoredCrowd, likes: [Match], earlier: [Int32: Int] = [:]) -> [Int] {
        var capacities = [Int](repeating: 0, count: scored.crowd.people.count)
        for row in scored.eligible { capacities[row] = scored.options.matchesPerPerson }
        for (row, chats) in earlier { capacities[Int(row)] -= chats }
        for match in likes where match.getsChat {
            capacities[match.pair.first] -= 1
            capacities[match.pair.second] -= 1
        }
        let takeTurns = scored.eligible.count > Self.fewestWhoTakeTurns
        for row in scored.eligible {
            let free = max(0, scored.options.openIntroductions - scored.crowd.openIntroductions[row])
            let tonight =
                takeTurns ? Self.introductionsTonight(free: free, chance: scored.chance(ofNight: row)) : free
            capacities[row] = min(capacities[row], tonight)
        }
        return capacities
    }

    /// The candidates in the order in which lists take them: as they are, unless two are to find each other.
    static func ordered(
        _ scored: ScoredCrowd, _ candidates: CandidateLists, threads: Int
    ) async throws -> CandidateLists {
        guard scored.options.exposure == .reciprocal else { return candidates }
        return try await BestResponse(
            candidates, perPerson: scored.options.recommendations, attention: scored.options.attention,
            threads: threads, mutual: { scored.scoreInLists($0, $1) },
            waits: {
                scored.standing.ledger[min($0, $1), max($0, $1)].contains($1 < $0 ? .firstLikes : .secondLikes)
            }
        ).candidates()
    }

    /// The lowest mutual score of an introduction.
    static func lowestScore(_ scored: ScoredCrowd) -> Double { scored.options.minimumLift * scored.averageScore }

    /// Everybody who like each other and whom no rule keeps apart. Those whose match is too old, and who are not on record
    /// yet, are put there; it does not grow too old while the app's tables refuse it.
    private static func mutualLikes(_ scored: ScoredCrowd, _ refused: RefusedRows) -> [Match] {
        var found: [Match] = []
        scored.standing.ledger.visit { first, second, facts in
            guard facts.isMutualLike, let completion = scored.standing.completion(first, second),
                let time = completion.time, scored.objections(to: .mutualLike, first, second).isEmpty
            else { return }
            if refused.rest(first, second) { return }
            let getsChat = scored.areLikesFresh(time) || refused.areDue(first, second)
            if !getsChat, facts.contains(.known) { return }
            found.append(
                Match(
                    pair: ScoredPair(first: first, second: second, score: scored.score.mutual(first, second)),
                    kind: .mutualLike, getsChat: getsChat, createdBy: Int(completion.actor)))
        }
        return found.sorted { scored.order.precedes($0.pair, $1.pair) }
    }

    private static func introductions(
        _ scored: ScoredCrowd, candidates: CandidateLists, _ refused: RefusedRows, capacities: [Int]
    ) -> [Match] {
        guard scored.options.introductions != .none else { return [] }
        let lowest = lowestScore(scored)
        return PairSelection.choose(from: candidates, capacities: capacities, order: scored.order) { first, second in
            scored.objections(to: .introduction, first, second).isEmpty
                && scored.scoreInLists(first, second) >= lowest && !refused.rest(first, second)
        }.map {
            let score = scored.score.mutual($0.first, $0.second)
            return Match(
                pair: ScoredPair(first: $0.first, second: $0.second, score: score), kind: .introduction,
                getsChat: true, createdBy: nil)
        }
    }

    /// How many introductions somebody may get tonight, of those that they may still have open: a seventh of them on average.
    ///
    /// All at once they would be used up on the first nights, run out together after 14 days, and come again together. So new ones
    /// come about as fast as unanswered ones run out.
    ///
    /// - Parameters:
    ///   - free: how many more unanswered introductions the person may have, ≥ 0.
    ///   - chance: in [0, 1), another one every night.
    package static func introductionsTonight(free: Int, chance: Double) -> Int {
        let days = Double(CrowdReader.openIntroductionSpan.seconds) / 86_400
        return Int(min(2 * Double(free) / days + chance, 1e9))
    }

    /// With no more people than this, few would be left for each other if they took turns.
    package static let fewestWhoTakeTurns = 100

    /// How many chats the plan makes, by kind.
    package var chatsByKind: [String: Int] {
        var counts = [Meeting.mutualLike.rawValue: 0, Meeting.introduction.rawValue: 0]
        for match in matches where match.getsChat { counts[match.kind.rawValue, default: 0] += 1 }
        return counts
    }

    /// How many chats each row gets.
    package func chatsPerPerson(people: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: people)
        for match in matches where match.getsChat {
            counts[match.pair.first] += 1
            counts[match.pair.second] += 1
        }
        return counts
    }
}

/// Pairs of rows that the app's tables have refused.
package struct RefusedRows: Sendable {
    /// Whether they rest tonight, by lower and higher row.
    private var pairs: [Int64: Bool] = [:]

    package init() {}

    init(_ refused: [RefusedPair], in crowd: Crowd, passDate: String) {
        for pair in refused {
            guard let one = crowd.row(of: pair.first), let other = crowd.row(of: pair.second) else { continue }
            pairs[Self.key(one, other)] = pair.rests(on: passDate)
        }
    }

    /// Whether two are not to be tried tonight.
    func rest(_ one: Int, _ other: Int) -> Bool { !pairs.isEmpty && pairs[Self.key(one, other)] == true }

    /// Whether two were refused, and are to be tried again.
    func areDue(_ one: Int, _ other: Int) -> Bool { !pairs.isEmpty && pairs[Self.key(one, other)] == false }

    private static func key(_ one: Int, _ other: Int) -> Int64 { Int64(min(one, other)) << 32 | Int64(max(one, other)) }
}

/// What is kept about a match beside its people, as JSON.
///
/// `first` and `second` stand for the two people in the order of the row that holds it: a database that renames people, and
/// so may change that order, exchanges the two.
struct MatchPayload: Codable {
    var reasons: [String]
    var scoreBand: String
    /// How likely each is to like the other: log-odds by part.
    var first: [String: Double]
    var second: [String: Double]
}

extension ScoredCrowd {
    /// The score of one direction in named parts.
    func explanation(from actor: Int, to target: Int) -> DirectedExplanation {
        model.explanation(
            from: actor, to: target, vectors: vectors, logOdds: score.logit(from: actor, to: target))
    }

    /// A match of the plan as it is stored.
    func planned(_ match: PassPlan.Match, words: MatchWords) throws -> PlannedMatch {
        var (first, second) = (match.pair.first, match.pair.second)
        if !PlannedMatch.areOrdered(crowd.people[first].username, crowd.people[second].username) {
            swap(&first, &second)
        }
        let payload = MatchPayload(
            reasons: words.reasons(crowd.people[first], crowd.people[second]), scoreBand: band(match.pair.score),
            first: contributions(from: first, to: second), second: contributions(from: second, to: first))
        return PlannedMatch(
            first: crowd.people[first].username, second: crowd.people[second].username, kind: match.kind,
            action: match.getsChat ? .chat : .remember, score: match.pair.score,
            createdBy: crowd.people[match.createdBy ?? first].username, payload: try JSONText.encode(payload))
    }

    /// Rounded to millionths, as the score is: more digits would differ between processors.
    private func contributions(from actor: Int, to target: Int) -> [String: Double] {
        Dictionary(
            uniqueKeysWithValues: explanation(from: actor, to: target).contributions.map {
                ($0.part, ($0.value * 1e6).rounded() / 1e6)
            })
    }
}

/// Who gets a chat with whom tonight, by row.
private struct ChatPartners {
    private let partners: Grouped<Int32>

    init(_ pairs: some Sequence<ScoredPair>, people: Int) {
        let both = pairs.flatMap { [(of: $0.first, with: $0.second), (of: $0.second, with: $0.first)] }
        partners = Grouped(positionsOf: both.lazy.map { Int32($0.of) }, groups: people)
            .map { Int32(both[Int($0)].with) }
    }

    func contains(_ one: Int, _ other: Int) -> Bool { partners[one].contains(Int32(other)) }
}
