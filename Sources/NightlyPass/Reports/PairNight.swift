internal import Compatibility
package import MatchStore
package import Profiles

/// What the last night made of two people: where each stands in the other's list, and whether they have a chat, or why not.
package struct PairNight: Sendable, Equatable, Codable {
    /// An answer in a word for programs and in words for people.
    package struct Answer: Sendable, Equatable, Codable {
        /// What decided, such as `rule` or `shown_at_most`.
        package var reason: String
        /// The same in words, without a full stop.
        package var explanation: String
        /// From 1: the place among those who could have had it.
        package var rank: Int?
        /// How many people could have been shown.
        package var allowed: Int?
        /// In log-odds: what being wanted by many costs.
        package var price: Double?
        /// What was compared, and the same of who got the last place, or the least that was asked.
        package var value: Double?
        package var lastPlace: String?
        package var lastValue: Double?

        init(
            _ reason: String, _ explanation: String, rank: Int? = nil, allowed: Int? = nil, price: Double? = nil,
            value: Double? = nil, lastPlace: String? = nil, lastValue: Double? = nil
        ) {
            (self.reason, self.explanation) = (reason, explanation)
            (self.rank, self.allowed, self.price) = (rank, allowed, price)
            (self.value, self.lastPlace, self.lastValue) = (value, lastPlace, lastValue)
        }
    }

    /// The answer about a place in a list.
    package struct Place: Sendable, Equatable, Codable {
        package var reader: String
        package var shown: String
        /// The place as the app shows it now, from 1; `nil` where they are not shown.
        package var rank: Int?
        package var why: Answer?
    }

    package var runID: Int64
    package var passDate: String
    package var asOf: String
    /// Of a newer run that is held: why, so that nothing of it is made yet. `nil` where there is none.
    package var held: String?
    package var places: [Place]
    /// Whether a run has matched them, and what it was, or why not.
    package var isMatched: Bool
    package var chat: Answer
}

extension PairNight.Answer {
    static func oldLikes(since time: Timestamp, _ options: PassOptions) -> PairNight.Answer {
        PairNight.Answer(
            "old_likes",
            "they have liked each other since \(time) UTC, longer than --likes-within \(options.likesWithin): such a pair is put on "
                + "record without a chat, unless --backfill is given")
    }

    static let refused = PairNight.Answer(
        "refused", "the app's tables have refused the match, and it was not tried again that night")
}

extension PairNight {
    /// Rules in words, without a full stop.
    static func sentence(of rules: [MeetingRule]) -> String {
        var seen: Set<String> = []
        return rules.map(\.explanation).filter { seen.insert($0).inserted }.joined(separator: "; ")
    }

    /// Finds out what the last night made of two people.
    ///
    /// What is on record is read; only what is not there is found out by working out the night again.
    ///
    /// - Parameters:
    ///   - asOf: the moment that is asked about; `nil`: now.
    ///   - threads: how many tasks share the work; the answers do not depend on it.
    ///   - tick: called now and then while a night is worked out again; what it throws ends it.
    /// - Returns: `nil` where no run is carried out yet, and for a moment before the last one: of earlier ones no lists are kept.
    /// - Throws: `StoreError`, `NightlyPass.Failure`, `CancellationError`.
    package static func find(
        path: String, names: AppNames, tables: ReferenceTables, _ first: String, _ second: String,
        asOf: Timestamp? = nil, threads: Int, tick: @escaping () throws -> Void = {}
    ) async throws -> PairNight? {
        guard let record = try NightRecord(path: path, names: names, first, second),
            asOf.map({ $0 >= record.run.asOf }) ?? true
        else { return nil }
        var replay: NightReplay?
        func night() async throws -> NightReplay {
            if let replay { return replay }
            let made = try await NightReplay(
                of: record.run, path: path, names: names, tables: tables, threads: threads, tick: tick)
            replay = made
            return made
        }
        var places: [Place] = []
        for (reader, shown, list) in [(first, second, record.lists[0]), (second, first, record.lists[1])] {
            var place = Place(reader: reader, shown: shown)
            place.rank = list.places.first { Username.folded($0.target) == Username.folded(shown) }?.rank
            if place.rank == nil {
                place.why =
                    list.stored.contains { Username.folded($0) == Username.folded(shown) }
                    ? Answer("hidden", "\(shown) was put into the list, and is not shown any more")
                    : try await night().whyNotListed(shown, for: reader)
            }
            places.append(place)
        }
        let chat = record.chat
        let answer = if let chat { chat.answer } else { try await night().whyNoChat(first, second) }
        return PairNight(
            runID: record.run.id, passDate: record.run.passDate, asOf: record.run.asOf.description, held: record.held,
            places: places, isMatched: chat?.isMade ?? false, chat: answer)
    }
}

/// What is on record of two people after the last night.
private struct NightRecord {
    let run: RunRecord
    /// Of the first and of the second.
    let lists: [ListsNow.OfPerson]
    /// Why a newer run waits for a person; `nil` where none does.
    let held: String?
    /// `nil`: nothing says anything of a chat.
    let chat: (answer: PairNight.Answer, isMade: Bool)?

    init?(path: String, names: AppNames, _ first: String, _ second: String) throws {
        let found = try MatchDatabase(path: path, access: .read, names: names).read {
            db -> (RunRecord, [ListsNow.OfPerson], MatchRecord?, String?)? in
            try AppSchemaCheck.require(in: db, names)
            try MatchSchema.requireKnownVersion(db)
            guard let run = try ListsNow.run(db) else { return nil }
            guard let options = try? PassOptions(stored: run.options) else {
                throw NightlyPass.Failure.unreadableWords(run: run.id)
            }
            let lists = try [first, second].map {
                try ListsNow.list(db, names: names, run: run, mapping: options.mapping, of: $0)
            }
            let held = try RunLog.latest(db).flatMap { latest in
                latest.id > run.id && latest.status == .held
                    ? "run \(latest.id) of \(latest.passDate) is held: \(latest.message ?? "a person must look")" : nil
            }
            return (run, lists, try MatchRecord.find(db, first, second, run: run.id), held)
        }
        guard let (run, lists, record, held) = found else { return nil }
        (self.run, self.lists, self.held) = (run, lists, held)
        chat = record.flatMap { Self.answer($0) }
    }

    private static func answer(_ record: MatchRecord) -> (answer: PairNight.Answer, isMade: Bool)? {
        let kind = record.kind == .introduction ? "as an introduction" : "as a mutual like"
        switch record.state {
        case .matched:
            return (
                PairNight.Answer("matched", "run \(record.run) of \(record.passDate) matched them \(kind)"), true
            )
        case .undone:
            return (
                PairNight.Answer(
                    "undone",
                    "run \(record.run) of \(record.passDate) matched them \(kind), which was taken back with duet undo; they are "
                        + "not matched again"), false
            )
        case .skipped(let reason):
            return (
                PairNight.Answer(
                    reason,
                    "run \(record.run) of \(record.passDate) chose them \(kind), and left them out when it wrote: \(words(reason))"
                ),
                false
            )
        }
    }

    private static func words(_ reason: String) -> String {
        switch reason {
        case RunLog.held: "it waits for a person, and --accept lets it go on"
        case "refused": "the app's tables refused it"
        default:
            MeetingRule.allCases.first { $0.nameForPair == reason }?.explanation
                ?? reason.split(separator: "_").joined(separator: " ")
        }
    }
}
