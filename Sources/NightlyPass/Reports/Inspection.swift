package import Compatibility
package import MatchStore
internal import Matching
package import Profiles

/// Read-only questions about a database: why two people suit each other, and who suits one person.
package struct Inspection: Sendable {
    package let scored: ScoredCrowd
    private let words: MatchWords
    /// For a question about an earlier moment: all that is on record by now of its people.
    private let later: (crowd: Crowd, ledger: PairLedger)?
    private let path: String
    private let names: AppNames

    /// - Parameters:
    ///   - asOf: `nil`: now. Of an earlier moment nothing counts that was said or done later.
    ///   - calendar: says which date that is.
    /// - Throws: `StoreError` for a file that is absent, is no app's database, or was worked on by a newer Duet.
    package init(
        path: String, names: AppNames = AppNames(), options: PassOptions, tables: ReferenceTables, asOf: Timestamp?,
        calendar: NightCalendar = NightCalendar()
    ) throws {
        let crowd = try CrowdReader.snapshot(
            of: path, names: names, tables: tables, mapping: options.mapping, asOf: asOf ?? .now(),
            scope: asOf == nil ? .everything : .momentItself, listsDetails: true)
        later = try asOf.map { asOf in
            var crowd = try CrowdReader.snapshot(
                of: path, names: names, tables: tables, mapping: options.mapping, asOf: asOf)
            let standing = Standing(
                people: crowd.people.count, interactions: crowd.interactions, chats: crowd.chats,
                remembered: crowd.remembered, asOf: asOf, dislikeExpiry: options.dislikeExpiry)
            crowd.interactions = []
            return (crowd, standing.ledger)
        }
        let asOf = asOf ?? .now()
        scored = try ScoredCrowd(
            crowd: crowd, options: options, asOf: asOf, passDate: calendar.date(of: asOf), tables: tables)
        words = MatchWords(tables, genreNames: crowd.genreNames)
        self.path = path
        self.names = names
    }

    /// Everything about one pair.
    package func pair(_ one: String, _ other: String) throws -> PairReport {
        let crowd = scored.crowd
        let (row, otherRow) = (try crowd.row(named: one), try crowd.row(named: other))
        guard row != otherRow else { throw NamingFailure.sameUser(one) }
        // Without anybody who takes part there is no average to compare with.
        try scored.requireSomebody()
        let mutual = scored.score.mutual(row, otherRow)
        var keptApart: [String: [PairReport.Rule]] = [:]
        for meeting in Meeting.allCases {
            let known = scored.objections(to: meeting, row, otherRow)
            let since = laterObjections(to: meeting, row, otherRow).subtracting(known)
            let rules =
                known.rules.map { PairReport.Rule(name: $0.nameForPair, explanation: $0.explanation) }
                + since.rules.map {
                    PairReport.Rule(name: $0.nameForPair, explanation: $0.explanation + ", since that moment")
                }
            // Two rules about wishes go by one name.
            keptApart[meeting.rawValue] = rules.indices.filter { rules.firstIndex(of: rules[$0]) == $0 }.map {
                rules[$0]
            }
        }
        let completion =
            scored.standing.ledger[min(row, otherRow), max(row, otherRow)].isMutualLike
            ? scored.standing.completion(row, otherRow)?.time : nil
        if let completion, !scored.areLikesFresh(completion) {
            let answer = PairNight.Answer.oldLikes(since: completion, scored.options)
            keptApart[Meeting.mutualLike.rawValue, default: []].append(
                PairReport.Rule(name: answer.reason, explanation: answer.explanation))
        }
        let refused = try MatchDatabase(path: path, access: .read, names: names).read {
            try RefusedPair.find($0, scored.crowd.people[row].username, scored.crowd.people[otherRow].username)
        }
        return PairReport(
            directed: [
                scored.explanation(from: row, to: otherRow), scored.explanation(from: otherRow, to: row),
            ],
            asOf: scored.asOf.description, fusion: scored.options.fusion.rawValue, mutualScore: mutual,
            averageScore: scored.averageScore,
            lift: scored.averageScore > 0 ? mutual / scored.averageScore : 0, scoreBand: scored.band(mutual),
            reasons: words.reasons(scored.crowd.people[row], scored.crowd.people[otherRow]),
            likeEachOther: scored.standing.completion(row, otherRow) != nil,
            likedSince: completion?.description, keptApart: keptApart,
            refused: refused.map {
                PairReport.Refused(
                    times: $0.times, last: $0.last, nextTry: $0.nextTry, reason: $0.refusal.description,
                    kind: $0.refusal.kind.rawValue)
            }, ignored: ignored(row, otherRow))
    }

    /// What stands against a pair by what was said and done after the moment: a pass for that moment would count it.
    private func laterObjections(to meeting: Meeting, _ row: Int, _ other: Int) -> MeetingRuleSet {
        guard let later else { return [] }
        let names = [min(row, other), max(row, other)].map { scored.crowd.people[$0].username }
        guard let one = later.crowd.row(of: names[0]), let two = later.crowd.row(of: names[1]) else { return [] }
        return scored.options.rules.objections(
            to: meeting, between: scored.traits[min(row, other)], and: scored.traits[max(row, other)],
            facts: later.ledger[one, two])
    }

    private func ignored(_ row: Int, _ other: Int) -> [PairReport.Ignored]? {
        let found = [(row, other), (other, row)].compactMap { reader, shown -> PairReport.Ignored? in
            let times = scored.crowd.ignored.times(reader, shown)
            guard times > 0 else { return nil }
            let cost = -scored.ignoredEffect.logOdds(0, ignored: times)
            return PairReport.Ignored(
                reader: scored.crowd.people[reader].username, shown: scored.crowd.people[shown].username, lists: times,
                logOdds: -(cost * 1000).rounded() / 1000)
        }
        return found.isEmpty ? nil : found
    }

    /// One person's best candidates, ranked.
    ///
    /// Before limits on how often somebody is shown, so that it explains the score rather than tonight's list. As in a pass for an
    /// earlier moment, whoever was blocked, passed over or matched since is not among them.
    package func candidates(of username: String) throws -> CandidateReport {
        let row = try scored.crowd.row(named: username)
        try scored.requireSomebody()
        var ranked: [ScoredPair] = []
        if scored.traits[row].isActive {
            for other in scored.eligible where other != row {
                let admission = scored.admission(min(row, other), max(row, other))
                guard admission.contains(row < other ? .first : .second),
                    laterObjections(to: .recommendation, row, other).isEmpty
                else { continue }
                ranked.append(ScoredPair(of: row, and: other, score: scored.score.mutual(row, other)))
            }
        }
        ranked.sort(by: scored.order.precedes)
        let list = ranked.prefix(scored.options.recommendations).enumerated().map { position, pair in
            let other = pair.first == row ? pair.second : pair.first
            return CandidateReport.Candidate(
                rank: position + 1, username: scored.crowd.people[other].username,
                name: MatchWords.shown(
                    scored.crowd.people[other].name, username: scored.crowd.people[other].username),
                mutualScore: pair.score, likesThem: scored.score.directed(from: row, to: other),
                likedByThem: scored.score.directed(from: other, to: row), scoreBand: scored.band(pair.score),
                reasons: words.reasons(scored.crowd.people[row], scored.crowd.people[other]))
        }
        return CandidateReport(
            username: scored.crowd.people[row].username, isActive: scored.traits[row].isActive, mayMeet: ranked.count,
            candidates: list)
    }
}

/// Why two people suit each other, and what keeps them apart.
package struct PairReport: Sendable, Equatable, Codable {
    package struct Rule: Sendable, Equatable, Codable {
        package var name: String
        package var explanation: String
    }

    /// What the app's tables have refused.
    package struct Refused: Sendable, Equatable, Codable {
        package var times: Int
        /// Pass dates: of the last time, and the first on which the pair may be chosen again.
        package var last: String
        package var nextTry: String
        package var reason: String
        /// `trigger`, `unique` and so on.
        package var kind: String
    }

    /// Somebody who was in a list, and about whom its reader said nothing while they looked further.
    package struct Ignored: Sendable, Equatable, Codable {
        package var reader: String
        package var shown: String
        /// In how many lists.
        package var lists: Int
        /// What it adds to the log-odds of a like where lists are ordered; below 0.
        package var logOdds: Double
    }

    package var messageType = "explanation"
    /// From the first to the second, and back.
    package var directed: [DirectedExplanation]
    /// The moment for which all but `night` holds.
    package var asOf: String
    package var fusion: String
    package var mutualScore: Double
    /// Mean mutual score of the pairs who may meet.
    package var averageScore: Double
    package var lift: Double
    package var scoreBand: String
    /// What the two would be told they have in common.
    package var reasons: [String]
    package var likeEachOther: Bool
    /// The later of their two likes; `nil` where they do not like each other.
    package var likedSince: String?
    /// By way of meeting: every rule that stands against it.
    package var keptApart: [String: [Rule]]
    /// `nil` for a pair that they have not, or not for a long time.
    package var refused: Refused?
    /// `nil` where nobody ignored the other in a list.
    package var ignored: [Ignored]?
    /// `nil` where it was not asked for, before the first run, and for a moment before the last one.
    package var night: PairNight?

    /// Adds what the last night made of the two, in the light of what is known now.
    ///
    /// - Parameter night: of the same two, in the same order.
    package mutating func add(_ night: PairNight) {
        var night = night
        for place in night.places.indices where night.places[place].why?.reason == "hidden" {
            let why = whatHides(from: night.places[place].reader)
            night.places[place].why?.explanation += ": \(why)"
        }
        if let likedSince, !night.isMatched, night.chat.reason != "undone", likedSince > night.asOf,
            keptApart[Meeting.mutualLike.rawValue]?.isEmpty != false
        {
            night.chat = PairNight.Answer(
                "liked_since",
                "they have liked each other since \(likedSince) UTC, after that night: the next one matches them")
        }
        self.night = night
    }

    private func whatHides(from reader: String) -> String {
        let rules = keptApart[Meeting.recommendation.rawValue] ?? []
        return rules.isEmpty
            ? "\(reader) has liked them since, or an account, a profile or a wish of the two has changed"
            : rules.map(\.explanation).joined(separator: "; ")
    }
}

/// Who suits one person.
package struct CandidateReport: Sendable, Equatable, Codable {
    package struct Candidate: Sendable, Equatable, Codable {
        package var rank: Int
        package var username: String
        package var name: String
        package var mutualScore: Double
        /// Chance that the person likes the candidate.
        package var likesThem: Double
        /// Chance that the candidate likes the person.
        package var likedByThem: Double
        package var scoreBand: String
        package var reasons: [String]
    }

    package var messageType = "candidates"
    package var username: String
    package var isActive: Bool
    /// How many people could be shown to this person.
    package var mayMeet: Int
    package var candidates: [Candidate]
}
