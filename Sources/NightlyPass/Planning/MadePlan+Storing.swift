internal import MatchStore
internal import Matching
internal import Parallelism
internal import Profiles

extension MadePlan {
    /// Stores the plan, in short transactions, and marks it complete or held.
    ///
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled: what was stored until then
    ///   belongs to a run that counts as cut off.
    func store() async throws -> RunRecord {
        pass.observer.progress(.store, 0, 0)
        // Before the first row of our own: what cannot be written must not leave a plan behind.
        try rehearse()
        let options = try JSONText.encode(pass.options)
        let (run, tool) = try database.write { db in
            // Said once: later runs find their tables there.
            let tool =
                try pass.keepsView == nil && MatchSchema.version(db) == nil
                ? MatchSchema.toolThatViewWouldStop(db) : nil
            try MatchSchema.prepare(db, mapping: pass.options.mapping, names: database.names, view: pass.keepsView)
            try RunLog.abandonPlanning(db)
            let run = try RunLog.begin(
                db, passDate: pass.passDate, asOf: pass.asOf, startedAt: startedAt, options: options,
                optionsHash: String(StableHash.fnv1a(options), radix: 16), version: pass.version,
                eligible: planSummary.eligible)
            return (run, tool)
        }
        if let tool {
            pass.observer.note(
                "there is no view match_recommendations_now, since \(tool) tells of migrations that a view would stop: the app reads "
                    + "lists by the text in match_queries, or --view makes the view")
        }
        try SpellingRecord.note(scored.crowd.otherSpellings, mark: mark, in: database)
        try Housekeeping.dropAbandonedRuns(database, keeping: run)
        try Housekeeping.forgetPeopleWhoAreGone(database, notes)
        let usernames = scored.crowd.people.lazy.map(\.username)
        let numbers = try PeopleNumbers.of(usernames, in: database)
        try ReadingRecord.note(notes, run: run, usernames: usernames, numbers: numbers, in: database)
        try TalkRecord.note(pairsTalking.lazy.map { (numbers[Int($0.first)], numbers[Int($0.second)]) }, in: database)
        try PartingRecord.note(
            scored.crowd.parted.map { (numbers[Int($0.first)], numbers[Int($0.second)]) }, at: pass.asOf, in: database)
        try ShowingRecord.note(notes, in: database)
        try await storeMatches(run: run)
        try await storeLists(run: run, numbers: numbers)
        return try database.write { db in
            try RunLog.update(
                db, run: run, status: held == nil ? .planned : .held, planned: planSummary.totalMatches,
                summary: try JSONText.encode(summary(held == nil ? .completed : .held, run: run)),
                message: held ?? (pass.accept ? NightlyPass.acceptance : nil))
            guard let record = try RunLog.run(db, id: run) else { preconditionFailure("the run was just stored") }
            return record
        }
    }

    /// Those in chats of the app's own.
    private var pairsTalking: [DirectChat] {
        scored.crowd.chats.filter {
            !scored.standing.ledger[Int($0.first), Int($0.second)].contains(.matchedBefore)
        }
    }

    /// For the progress of storing: matches first, then one step for each row.
    private var total: Int { plan.matches.count + plan.recommendations.count }

    private func storeMatches(run: Int64) async throws {
        let (words, scored) = (MatchWords(pass.tables, genreNames: scored.crowd.genreNames), scored)
        // Carried out in the order of names, of each kind: neighbours share pages of the tables and indexes, of which a short
        // transaction then touches a few instead of some for each pair.
        let matches = plan.matches.sorted { one, other in
            if one.kind != other.kind { return one.kind == .mutualLike }
            return (one.pair.first, one.pair.second) < (other.pair.first, other.pair.second)
        }
        let size = 512
        try await Parallel.pipeline((matches.count + size - 1) / size, threads: pass.threads) { part in
            try matches[part * size..<min((part + 1) * size, matches.count)].map {
                try scored.planned($0, words: words)
            }
        } take: { part, lines in
            try database.inBatches(lines.indices) { db, line in
                let match = lines[line]
                try RunLog.append(
                    db, run: run, position: part * size + line, match,
                    isHeld: planSummary.withheld != nil && match.kind == .introduction)
                pass.observer.progress(.store, part * size + line, total)
            }
        }
    }

    /// What a phrase about one place in a list is made from.
    private struct PhraseKey: Hashable {
        var ground: CommonGround.Key
        var band: String
    }

    private func storeLists(run: Int64, numbers: [Int64]) async throws {
        let (scored, lists) = (scored, plan.recommendations)
        let ground = CommonGround(
            scored.crowd.people, words: MatchWords(pass.tables, genreNames: scored.crowd.genreNames))
        // In the order in which the table is kept.
        let rows = lists.indices.filter { !lists[$0].isEmpty }.sorted { numbers[$0] < numbers[$1] }
        var phrases: [PhraseKey: Int] = [:]
        let size = 1024
        try await Parallel.pipeline((rows.count + size - 1) / size, threads: pass.threads) { part in
            rows[part * size..<min((part + 1) * size, rows.count)].map { row in
                (
                    row: row,
                    keys: lists[row].map {
                        PhraseKey(ground: ground.key(row, Int($0.row)), band: scored.band($0.score))
                    }
                )
            }
        } take: { part, made in
            try database.inBatches(made.indices) { db, position in
                let (row, keys) = made[position]
                let writer = try ListWriter(db, run: run)
                var places: [(person: Int64, phrase: Int)] = []
                for (candidate, key) in zip(lists[row], keys) {
                    let phrase = phrases[key] ?? phrases.count + 1
                    if phrase > phrases.count {
                        let reasons = try JSONText.encode(ground.reasons(key.ground))
                        try writer.append(.init(scoreBand: key.band, reasons: reasons), number: phrase)
                        phrases[key] = phrase
                    }
                    places.append((person: numbers[Int(candidate.row)], phrase: phrase))
                }
                try writer.append(places, of: numbers[row])
                pass.observer.progress(.store, plan.matches.count + part * size + position, total)
            }
        }
    }
}
