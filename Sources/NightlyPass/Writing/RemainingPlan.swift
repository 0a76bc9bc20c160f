internal import MatchStore
internal import Profiles

/// What is left of a plan that an earlier run stored. It is finished with the settings and as of the moment of that run, and
/// where the settings of now are stricter, with those.
struct RemainingPlan {
    /// Why a match is left out that the settings of now would not have chosen.
    static let reason = "stricter_settings"

    let snapshot: Snapshot
    /// How the app spells people otherwise, and up to where that is known.
    let spellings: (others: OtherSpellings, mark: SnapshotMark)
    /// Who may meet by the settings of now; `nil` where these are the same.
    let today: TodaysSettings?
    /// Places of matches that the settings of now would not have chosen.
    let leftOut: Set<Int>
    /// Whether the matches count as still to be made that wait for a person.
    let releasing: Bool
    /// How many chats the plan makes in all, those included that are written.
    let chats: Int

    /// - Parameters:
    ///   - pass: with the settings and the moment of that run.
    ///   - isAccepted: whether a person has looked at the plan and wants it as it is. Rules hold all the same.
    ///   - releasing: whether the matches are to be made that wait for a person.
    init(
        _ store: MatchDatabase, run: RunRecord, pass: NightlyPass, now: PassOptions, isAccepted: Bool, releasing: Bool
    ) throws {
        self.releasing = releasing
        let own = pass.options
        func crowd(_ mapping: TypeMapping) throws -> (crowd: Crowd, mark: SnapshotMark) {
            try store.read { db in
                let crowd = try CrowdReader(
                    columns: try AppColumns(db, store.names), tables: pass.tables, mapping: mapping, asOf: run.asOf
                ).read(db)
                return (crowd, try SnapshotMark(db, store.names))
            }
        }
        let (people, mark) = try crowd(own.mapping)
        spellings = (people.otherSpellings, mark)
        snapshot = Snapshot(people, options: own, asOf: run.asOf)
        if own.mapping == now.mapping, own.rules == now.rules, own.dislikeExpiry == now.dislikeExpiry,
            own.activeWithin == now.activeWithin
        {
            today = nil
        } else {
            let snapshot = Snapshot(
                own.mapping == now.mapping ? people : try crowd(now.mapping).crowd, options: now, asOf: run.asOf)
            today = TodaysSettings(
                mapping: now.mapping, rules: now.rules, dislikeExpiry: now.dislikeExpiry, traits: snapshot.traits,
                facts: snapshot.facts)
        }
        let lines = try store.read { try RunLog.lines($0, run: run.id, releasing: releasing) }
        let limits = Stricter(own: own, now: isAccepted ? own : now, average: pass.storedSummary(of: run).averageScore)
        let leftOut = limits.leavesOut(
            lines, completion: snapshot.completion,
            openIntroductions: { [snapshot] in snapshot.row(of: $0).map { people.openIntroductions[$0] } ?? 0 },
            asOf: run.asOf)
        self.leftOut = leftOut
        chats = lines.count {
            $0.makesChat && ($0.isWritten || $0.isPending && !leftOut.contains($0.position))
        }
    }
}

/// Limits on a plan that are stricter now than when it was made.
private struct Stricter {
    private var matchesPerPerson: Int?
    private var openIntroductions: Int?
    private var likesWithin: TimeSpan?
    /// The least score of an introduction.
    private var leastScore: Double?

    /// - Parameter average: what lifts are of; `nil` where the run has not stored it.
    init(own: PassOptions, now: PassOptions, average: Double?) {
        if now.matchesPerPerson < own.matchesPerPerson { matchesPerPerson = now.matchesPerPerson }
        if now.openIntroductions < own.openIntroductions { openIntroductions = now.openIntroductions }
        if !now.backfill, own.backfill || now.likesWithin < own.likesWithin { likesWithin = now.likesWithin }
        if now.minimumLift > own.minimumLift { leastScore = average.map { now.minimumLift * $0 } }
    }

    /// The places of those still to be written that these limits do not allow. Mutual likes come first, then introductions,
    /// best first.
    func leavesOut(
        _ lines: [PlanLine], completion: (String, String) -> Timestamp?, openIntroductions open: (String) -> Int,
        asOf: Timestamp
    ) -> Set<Int> {
        var leftOut: Set<Int> = []
        var chats: [String: Int] = [:]
        func count(_ line: PlanLine) { for name in [line.first, line.second] { chats[name, default: 0] += 1 } }
        for line in lines where line.isWritten && line.makesChat { count(line) }
        for line in lines where line.isPending && line.makesChat && line.kind == .mutualLike {
            if let likesWithin, let time = completion(line.first, line.second),
                time < asOf.adding(seconds: -likesWithin.seconds)
            {
                leftOut.insert(line.position)
            } else {
                count(line)
            }
        }
        var introductions: [String: Int] = [:]
        let best = lines.filter { $0.isPending && $0.kind == .introduction }
            .sorted { ($1.score, $0.position) < ($0.score, $1.position) }
        for line in best {
            let names = [line.first, line.second]
            if line.score < leastScore ?? 0
                || names.contains(where: { chats[$0, default: 0] >= matchesPerPerson ?? .max })
                || openIntroductions.map({ limit in
                    names.contains { open($0) + introductions[$0, default: 0] >= limit }
                }) ?? false
            {
                leftOut.insert(line.position)
                continue
            }
            count(line)
            for name in names { introductions[name, default: 0] += 1 }
        }
        return leftOut
    }
}
