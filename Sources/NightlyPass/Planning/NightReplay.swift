internal import Compatibility
package import MatchStore
package import Matching
package import Profiles

/// A night worked out again, to find out why it chose as it did: from what was known at its moment, with its settings.
///
/// Profiles and wishes that were edited since are read as they are now, so it may come out a little differently.
package struct NightReplay {
    package let scored: ScoredCrowd
    private let ranking: ScoredCrowd.Ranking
    /// The best candidates of everybody, and the same in the order in which lists take them.
    package let candidates: CandidateLists
    package let ordered: CandidateLists
    package let plan: PassPlan
    /// By row: how many introductions each could get.
    package let capacities: [Int]
    private let refused: RefusedRows

    /// - Parameter tick: called now and then; what it throws ends it.
    /// - Throws: `StoreError`, `NightlyPass.Failure`, `CancellationError`.
    package init(
        of run: RunRecord, path: String, names: AppNames, tables: ReferenceTables, threads: Int,
        tick: () throws -> Void
    ) async throws {
        guard let options = try? PassOptions(stored: run.options) else {
            throw NightlyPass.Failure.unreadableWords(run: run.id)
        }
        let crowd = try CrowdReader.snapshot(
            of: path, names: names, tables: tables, mapping: options.mapping, asOf: run.asOf, scope: .momentItself)
        let refused = try MatchDatabase(path: path, access: .read, names: names).read { db in
            try RefusedPair.all(db).filter { $0.last < run.passDate }
        }
        self.refused = RefusedRows(refused, in: crowd, passDate: run.passDate)
        scored = try ScoredCrowd(
            crowd: crowd, options: options, asOf: run.asOf, passDate: run.passDate, tables: tables, threads: threads,
            tick: tick)
        ranking = try await scored.ranking(threads: threads)
        candidates = try await scored.search(threads: threads).lists
        ordered = try await PassPlan.ordered(scored, candidates, threads: threads)
        plan = try await PassPlan(scored, candidates: candidates, refused: self.refused, threads: threads)
        capacities = PassPlan.capacities(scored, likes: plan.matches.filter { $0.kind == .mutualLike })
    }

    private var options: PassOptions { scored.options }
    private func name(_ row: Int) -> String { scored.crowd.people[row].username }
    private func name(_ row: Int32) -> String { name(Int(row)) }

    /// Everybody in the list that the night gives a row, the first place first.
    package func list(of row: Int) -> [String] { plan.recommendations[row].map { name($0.row) } }

    /// Why somebody could take no part in any way; `nil` for those who did.
    private func absence(_ username: String) -> PairNight.Answer? {
        guard let row = scored.crowd.row(of: username) else {
            return PairNight.Answer("not_there", "\(username) was not there yet, or could not be scored")
        }
        guard !scored.traits[row].isActive, let span = options.activeWithin else { return nil }
        return PairNight.Answer(
            "inactive", "\(username) had been inactive for longer than \(span) (--active-within), and took no part")
    }

    private func ruledOut(_ meeting: Meeting, _ one: Int, _ other: Int) -> PairNight.Answer? {
        let rules = scored.objections(to: meeting, one, other).rules
        guard !rules.isEmpty else { return nil }
        return PairNight.Answer("rule", PairNight.sentence(of: rules))
    }
}

// MARK: - Lists

extension NightReplay {
    /// Why somebody was not put into the list of somebody else.
    package func whyNotListed(_ username: String, for reader: String) -> PairNight.Answer {
        if let absence = absence(reader) ?? absence(username) { return absence }
        guard let row = scored.crowd.row(of: reader), let shown = scored.crowd.row(of: username) else {
            preconditionFailure("who was not there was found before")
        }
        if let answer = ruledOut(.recommendation, row, shown) { return answer }
        guard scored.admission(row, shown).contains(.first) else {
            return PairNight.Answer(
                "liked", "\(reader) had liked \(username) already, and nobody is shown whom they like")
        }
        let isPair = { (match: PassPlan.Match) in
            match.pair.first == min(row, shown) && match.pair.second == max(row, shown)
        }
        if plan.matches.contains(where: { $0.getsChat && isPair($0) }) {
            return PairNight.Answer("chat", "the two got a chat that night")
        }
        let list = plan.recommendations[row]
        if list.contains(where: { $0.row == Int32(shown) }) {
            return PairNight.Answer(
                "different",
                "worked out again, that night puts \(username) into the list: something has changed since that cannot be "
                    + "taken back, such as a profile")
        }
        guard options.recommendations > 0 else {
            return PairNight.Answer("no_lists", "that night made no lists (--recommendations 0)")
        }
        guard let place = ordered[row].firstIndex(where: { $0.row == Int32(shown) }) else {
            return whyNoCandidate(shown, of: row)
        }
        let chosen = Set(list.map(\.row))
        let last = ordered[row].lastIndex { chosen.contains($0.row) }
        let value = ordered[row][place].score
        // Who is as good as the last may come before it in the order of the list, and was left out by chance.
        guard list.count >= options.recommendations, let last, value <= ordered[row][last].score else {
            return PairNight.Answer(
                "shown_at_most",
                "\(username) stood in \(options.shownAtMost) other lists by then, as many as --shown-at-most allows, and was "
                    + "number \(place + 1) among the candidates of \(reader)")
        }
        return PairNight.Answer(
            "behind",
            "\(username) was number \(place + 1) among the candidates of \(reader), by \(worth): "
                + "\(Self.text(value)). The \(list.count) places went to those before; the last to "
                + "\(name(ordered[row][last].row)), with \(Self.text(ordered[row][last].score))",
            rank: place + 1, value: value, lastPlace: name(ordered[row][last].row),
            lastValue: ordered[row][last].score)
    }

    /// What the order of a list goes by.
    private var worth: String {
        switch options.exposure {
        case .byScore: "mutual score"
        case .reciprocal: "mutual score, less the more the further down the reader stands in the other's own list"
        case .balanced: "mutual score less price"
        }
    }

    /// Somebody who could be shown, and whom others left no room among the candidates.
    private func whyNoCandidate(_ shown: Int, of row: Int) -> PairNight.Answer {
        let places = Dictionary(uniqueKeysWithValues: ranking.rows.enumerated().map { ($1, $0) })
        guard let reader = places[row], let wanted = places[shown] else {
            preconditionFailure("who takes part has a place in the ranking")
        }
        func pair(_ score: CanonicalScore, _ one: Int, _ other: Int) -> ScoredPair {
            ScoredPair(of: one, and: other, score: score.mutual(one, other))
        }
        let (priced, plain) = (pair(ranking.score, reader, wanted), pair(scored.score, row, shown))
        var (allowed, ahead, aheadByScore) = (0, 0, 0)
        for (place, other) in ranking.rows.enumerated()
        where place != reader && scored.admission(row, other).contains(.first) {
            allowed += 1
            guard place != wanted else { continue }
            if ranking.order.precedes(pair(ranking.score, reader, place), priced) { ahead += 1 }
            if scored.order.precedes(pair(scored.score, row, other), plain) { aheadByScore += 1 }
        }
        let kept = min(options.topK, ordered[row].count)
        let (who, whose) = (name(shown), name(row))
        let price = ranking.prices.isEmpty ? nil : ranking.prices[wanted]
        let byPrice =
            price.map {
                ", by score less the price of being wanted by many (score \(Self.text(plain.score)), price "
                    + "\(Self.text($0)); number \(aheadByScore + 1) by score alone)"
            } ?? " (score \(Self.text(plain.score)))"
        guard ahead >= kept else {
            return PairNight.Answer(
                "missed",
                "\(who) was number \(ahead + 1) of the \(allowed) people who could be shown to \(whose)\(byPrice), and the pruned "
                    + "search did not find the pair (--recall)",
                rank: ahead + 1, allowed: allowed, price: price)
        }
        let lastRow = kept > 0 ? ordered[row].indices.last.map { Int(ordered[row][$0].row) } : nil
        return PairNight.Answer(
            "not_a_candidate",
            "\(who) was number \(ahead + 1) of the \(allowed) people who could be shown to \(whose)\(byPrice); the first \(kept) were "
                + "candidates" + (lastRow.map { ", \(name($0)) the last of them" } ?? ""),
            rank: ahead + 1, allowed: allowed, price: price, lastPlace: lastRow.map { name($0) })
    }

    static func text(_ number: Double) -> String {
        let digits = Int((abs(number) * 10_000).rounded())
        return (number < 0 ? "-" : "") + "\(digits / 10_000)." + String("\(digits % 10_000 + 10_000)".dropFirst())
    }
}

// MARK: - Chats

extension NightReplay {
    /// Why two people got no chat.
    package func whyNoChat(_ first: String, _ second: String) -> PairNight.Answer {
        if let absence = absence(first) ?? absence(second) { return absence }
        guard let one = scored.crowd.row(of: first), let other = scored.crowd.row(of: second) else {
            preconditionFailure("who was not there was found before")
        }
        if plan.matches.contains(where: {
            $0.getsChat && $0.pair.first == min(one, other) && $0.pair.second == max(one, other)
        }) {
            return PairNight.Answer(
                "different",
                "worked out again, that night makes the two a chat: something has changed since that cannot be taken back, such "
                    + "as a profile")
        }
        let completion = scored.standing.completion(one, other)
        if let completion, scored.standing.ledger[min(one, other), max(one, other)].isMutualLike {
            if let answer = ruledOut(.mutualLike, one, other) { return answer }
            if let time = completion.time, !scored.areLikesFresh(time) {
                return PairNight.Answer.oldLikes(since: time, options)
            }
            if refused.rest(one, other) { return .refused }
        }
        return whyNoIntroduction(one, other)
    }

    private func whyNoIntroduction(_ one: Int, _ other: Int) -> PairNight.Answer {
        let (first, second) = (name(one), name(other))
        guard options.introductions != .none else {
            return PairNight.Answer(
                "no_introductions",
                "they did not like each other, and that night made no introductions (--introductions none)")
        }
        if let answer = ruledOut(.introduction, one, other) { return answer }
        if refused.rest(one, other) { return .refused }
        let (score, lowest) = (scored.scoreInLists(one, other), PassPlan.lowestScore(scored))
        guard score >= lowest else {
            return PairNight.Answer(
                "minimum_lift",
                "they did not like each other, and their score, \(Self.text(score)), was below \(Self.text(lowest)), the least for "
                    + "an introduction (--minimum-lift \(options.minimumLift))",
                value: score, lastValue: lowest)
        }
        for (row, name) in [(one, first), (other, second)] where capacities[row] <= 0 {
            let open = scored.crowd.openIntroductions[row]
            return PairNight.Answer(
                "no_room",
                "\(name) could get no introduction that night: \(open) of \(options.openIntroductions) that may wait for a word "
                    + "(--open-introductions) were open, and new ones are spread over 14 days")
        }
        guard
            candidates[one].contains(where: { $0.row == Int32(other) })
                || candidates[other].contains(where: { $0.row == Int32(one) })
        else {
            return PairNight.Answer(
                "not_a_candidate",
                "they did not like each other, and neither was among the \(options.topK) candidates of the other")
        }
        let full = [one, other].compactMap { row -> String? in
            let partners = plan.matches.filter {
                $0.kind == .introduction && ($0.pair.first == row || $0.pair.second == row)
            }
            guard partners.count >= capacities[row] else { return nil }
            let names = partners.map {
                "\(name($0.pair.first == row ? $0.pair.second : $0.pair.first)) (\(Self.text($0.pair.score)))"
            }
            return
                "the \(partners.count == 1 ? "one introduction" : "\(partners.count) introductions") that \(name(row)) could get "
                + "went to \(names.joined(separator: ", "))"
        }
        return PairNight.Answer(
            "better_pairs",
            "they did not like each other, their score was \(Self.text(scored.score.mutual(one, other))), and "
                + full.joined(separator: ", and "), value: scored.score.mutual(one, other))
    }
}
