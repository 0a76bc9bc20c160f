internal import Profiles

/// What a night should say of its data although nothing is held for it.
struct DataRemarks {
    let tonight: UsualNight
    /// Nights on record, newest first.
    let nights: [UsualNight]

    /// A share of ignored rows that is said, the first time and whenever it has doubled.
    static let share = 0.1

    var all: [String] { ignored + unread + [nothingNew].compactMap(\.self) }

    /// Times that cannot be read, also where there are few rows.
    private var unread: [String] {
        tonight.unread.filter(\.value.isTime).sorted { $0.key < $1.key }.compactMap { column, unread in
            let before = nights.first?.unread[column]?.share ?? 0
            let isMany = unread.count > DataLimits.slack || unread.share > DataLimits.largestUnreadable
            guard isMany, unread.share >= Self.share, unread.share >= 2 * before else { return nil }
            return unread.words(column)
        }
    }

    /// In words, by the key of `LoadReport.ignoredRows`. What an analyst has chosen to ignore is not said.
    private static let reasons = [
        "unreadable_time": "their time cannot be read",
        "stranger": "they are of people who are not there or are left out",
        "self": "they are about the person themselves",
    ]

    private var ignored: [String] {
        guard let rows = tonight.words?.rows else { return [] }
        return Self.reasons.sorted { $0.key < $1.key }.compactMap { reason, words in
            let count = tonight.ignored[reason, default: 0]
            let share = Double(count) / Double(max(rows, 1))
            let before = nights.first.flatMap { night in
                night.words.map { Double(night.ignored[reason, default: 0]) / Double(max($0.rows, 1)) }
            }
            guard count > DataLimits.slack, share >= Self.share, share >= 2 * (before ?? 0) else { return nil }
            return "\(count) of \(rows) interactions count for nothing: \(words)"
        }
    }

    private var nothingNew: String? {
        guard let last = nights.first, let now = tonight.words, let then = last.words, let before = now.before else {
            return nil
        }
        let elapsed = Double(tonight.asOf.seconds - last.asOf.seconds) / 86_400
        let usual = Int((Double(then.recent) / 7 * min(max(elapsed, 0), 7)).rounded())
        let fresh = now.said.total &- before.total
        guard usual > DataLimits.slack, fresh < usual / 10 else { return nil }
        return "\(fresh) interactions are newer than the last run, and \(usual) would be usual"
    }
}
