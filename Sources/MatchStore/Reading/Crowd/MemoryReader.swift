internal import GRDB
internal import Profiles

/// Reads what Duet itself has on record about pairs. Absent tables read as empty.
struct MemoryReader {
    let asOf: Timestamp
    /// Whether the pairs whose match was not taken back are wanted by themselves.
    var keepsStanding = false

    /// - Parameter later: runs whose matches are to be taken as not made yet. Where one of them has put a pair on record anew, the
    ///   earlier record is gone.
    /// - Returns: also the pairs whose match was not taken back.
    func read(
        _ db: Database, index: UsernameIndex, without former: [String], later: LaterRuns, chats: [ChatReader.Found]
    ) throws -> (pairs: [RememberedPair], standing: Set<RowPair>, openIntroductions: [Int32: Int]) {
        guard try db.tableExists("match_pairs") else { return ([], [], [:]) }
        let former = Set(former.compactMap(index.row))
        var answered: [PairInChat: Bool] = [:]
        for found in chats {
            answered[PairInChat(found.id, found.chat.first, found.chat.second)] =
                found.chat.answered.map { $0 <= asOf } ?? false
        }
        let since = asOf.adding(seconds: -CrowdReader.openIntroductionSpan.seconds)
        var pairs: [RememberedPair] = []
        var standing: Set<RowPair> = []
        var open: [Int32: Int] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT first, second, kind, status, chat_id, matched_at, run_id FROM match_pairs")
        while let row = try rows.next() {
            guard let first = (row[0] as DatabaseValue).text.flatMap(index.row),
                let second = (row[1] as DatabaseValue).text.flatMap(index.row), first != second,
                !former.contains(first), !former.contains(second)
            else { continue }
            if !later.ids.isEmpty, let run = (row[6] as DatabaseValue).integer, later.ids.contains(run) { continue }
            let status = (row[3] as DatabaseValue).text
            pairs.append(RememberedPair(first: first, second: second, wasMatched: status != "known"))
            if keepsStanding, status == "matched" { standing.insert(RowPair(first, second)) }
            guard status == "matched", (row[2] as DatabaseValue).text == Meeting.introduction.rawValue,
                let time = (row[5] as DatabaseValue).timestamp, time >= since,
                let chat = AppKey(row[4]), answered[PairInChat(chat, first, second)] == false
            else { continue }
            open[first, default: 0] += 1
            open[second, default: 0] += 1
        }
        return (pairs, standing, open)
    }
}

/// Two people in any order, and a chat that they share.
private struct PairInChat: Hashable {
    let chat: AppKey
    let pair: RowPair

    init(_ chat: AppKey, _ one: Int32, _ other: Int32) {
        self.chat = chat
        pair = RowPair(one, other)
    }
}
