package import Compatibility
package import MatchStore
internal import Matching
package import Profiles

/// Read-only questions about a database: why two people suit each other, and who suits one person.
package struct Inspection: Sendable {
    package let scored: ScoredCrowd
    private let words: MatchWords
    private let path: String
    private let names: AppNames

    package enum Failure: Error, Equatable, CustomStringConvertible {
        case noSuchUser(String, suggestion: String?)
        case cannotBeScored(String, reason: LeftOutReason)
        case sameUser(String)

        package var description: String {
            switch self {
            case .noSuchUser(let username, let suggestion):
                "there is no user \(username)." + (suggestion.map { " Did you mean \($0)?" } ?? "")
            case .cannotBeScored(let username, let reason):
                "\(username) cannot be scored: \(reason.explanation)."
            case .sameUser(let username): "\(username) is one person: name two."
            }
        }
    }

    package init(
        path: String, names: AppNames = AppNames(), options: PassOptions, tables: ReferenceTables, asOf: Timestamp,
        calendar: NightCalendar = NightCalendar()
    ) throws {
        let crowd = try CrowdReader.snapshot(
            of: path, names: names, tables: tables, mapping: options.mapping, asOf: asOf, listsDetails: true)
        scored = try ScoredCrowd(
            crowd: crowd, options: options, asOf: asOf, passDate: calendar.date(of: asOf), tables: tables)
        words = MatchWords(tables, genreNames: crowd.genreNames)
        self.path = path
        self.names = names
    }

    /// The row of a person.
    ///
    /// - Throws: `Failure` for somebody who is not there or cannot be scored.
    package func row(of username: String) throws -> Int {
        if let row = scored.crowd.row(of: username) { return row }
        for reason in LeftOutReason.allCases
        where scored.crowd.report.details.contains("left out, \(reason.rawValue): \(username)") {
            throw Failure.cannotBeScored(username, reason: reason)
        }
        let names = scored.crowd.people.map(\.username)
        let wanted = username.lowercased()
        // Part of a name is a fair guess too, if it is more than a letter or two.
        let containing = wanted.count < 3 ? nil : names.first { $0.lowercased().contains(wanted) }
        throw Failure.noSuchUser(username, suggestion: NearestName.of(username, among: names) ?? containing)
    }

    /// Everything about one pair.
    package func pair(_ one: String, _ other: String) throws -> PairReport {
        let (row, otherRow) = (try row(of: one), try row(of: other))
        guard row != otherRow else { throw Failure.sameUser(one) }
        let mutual = scored.score.mutual(row, otherRow)
        var keptApart: [String: [PairReport.Rule]] = [:]
        for meeting in Meeting.allCases {
            let rules = scored.objections(to: meeting, row, otherRow).rules.map {
                PairReport.Rule(name: $0.nameForPair, explanation: $0.explanation)
            }
            // Two rules about wishes go by one name.
            keptApart[meeting.rawValue] = rules.indices.filter { rules.firstIndex(of: rules[$0]) == $0 }.map {
                rules[$0]
            }
        }
        let refused = try MatchDatabase(path: path, access: .read, names: names).read {
            try RefusedPair.find($0, scored.crowd.people[row].username, scored.crowd.people[otherRow].username)
        }
        return PairReport(
            directed: [
                scored.explanation(from: row, to: otherRow), scored.explanation(from: otherRow, to: row),
            ],
            fusion: scored.options.fusion.rawValue, mutualScore: mutual, averageScore: scored.averageScore,
            lift: scored.averageScore > 0 ? mutual / scored.averageScore : 0, scoreBand: scored.band(mutual),
            reasons: words.reasons(scored.crowd.people[row], scored.crowd.people[otherRow]),
            likeEachOther: scored.standing.completion(row, otherRow) != nil, keptApart: keptApart,
            refused: refused.map {
                PairReport.Refused(
                    times: $0.times, last: $0.last, nextTry: $0.nextTry, reason: $0.refusal.description,
                    kind: $0.refusal.kind.rawValue)
            }, ignored: ignored(row, otherRow))
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
    /// Before limits on how often somebody is shown, so that it explains the score rather than tonight's list.
    package func candidates(of username: String) throws -> CandidateReport {
        let row = try row(of: username)
        var ranked: [ScoredPair] = []
        if scored.traits[row].isActive {
            for other in scored.eligible where other != row {
                let admission = scored.admission(min(row, other), max(row, other))
                guard admission.contains(row < other ? .first : .second) else { continue }
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
    package var fusion: String
    package var mutualScore: Double
    /// Mean mutual score of the pairs who may meet.
    package var averageScore: Double
    package var lift: Double
    package var scoreBand: String
    /// What the two would be told they have in common.
    package var reasons: [String]
    package var likeEachOther: Bool
    /// By way of meeting: every rule that stands against it.
    package var keptApart: [String: [Rule]]
    /// `nil` for a pair that they have not, or not for a long time.
    package var refused: Refused?
    /// `nil` where nobody ignored the other in a list.
    package var ignored: [Ignored]?
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
