internal import GRDB
internal import Profiles

/// What counts of that which was written after the moment a crowd is read for.
package enum ReadingScope: Sendable {
    /// All of it, as a pass needs it: what keeps two people apart counts however late it was said.
    case everything
    /// All but what runs of that moment or later have written: for backtests, which judge by what people decided later.
    case withoutLaterRuns
    /// None of it: for questions about an earlier night. Profiles, wishes and accounts are those of now, since the app keeps no
    /// earlier ones, and who is gone is gone.
    case momentItself
}

/// Runs of a moment or later, and the chats that they made.
struct LaterRuns {
    private(set) var ids: Set<Int64> = []
    private(set) var chats: Set<AppKey> = []

    /// Of the scope `everything` there are none.
    init(_ db: Database, since moment: Timestamp, scope: ReadingScope) throws {
        guard scope != .everything, try db.tableExists("match_pairs") else { return }
        ids = Set(try RunLog.all(db).lazy.filter { $0.asOf >= moment }.map(\.id))
        guard !ids.isEmpty else { return }
        let rows = try Row.fetchCursor(db, sql: "SELECT run_id, chat_id FROM match_pairs WHERE chat_id IS NOT NULL")
        while let row = try rows.next() {
            if let run = (row[0] as DatabaseValue).integer, ids.contains(run), let chat = AppKey(row[1]) {
                chats.insert(chat)
            }
        }
    }
}
