internal import Profiles

/// Limits on how many chats a night makes, each kind against what is usual for it.
///
/// Too few hurt nobody, and are not held; `DataLimits` sees where the data behind them have gone.
struct ChatLimits {
    let tonight: UsualNight
    /// Nights on record, newest first.
    let nights: [UsualNight]

    /// Chats beyond this many times the usual are held.
    static let factor = 3.0

    /// None before so many nights are on record: the first finds a backlog that the second no longer has.
    static var fewestNights: Int { PlanLimits.fewestRuns }

    func all() -> [NightLimit] {
        [mutualLikes, introductions].compactMap(\.self)
    }

    private func count(_ night: UsualNight, _ kind: Meeting) -> Int? {
        night.planned.map { $0[kind.rawValue, default: 0] }
    }

    /// People's own, which follow their new likes: after three nights without a run there are three times as many of both.
    private var mutualLikes: NightLimit? {
        guard let likes = Self.newLikes(tonight), let now = count(tonight, .mutualLike) else { return nil }
        let rates = nights.compactMap { night -> Double? in
            guard let likes = Self.newLikes(night), likes > 0, let count = count(night, .mutualLike) else { return nil }
            return Double(count) / Double(likes)
        }
        guard rates.count >= Self.fewestNights else { return nil }
        let usual = Double(likes) * rates.sorted()[rates.count / 2]
        return NightLimit(
            "mutual likes", now, usual: usual, atMost: Self.factor * usual + Double(PlanLimits.slack),
            objection:
                "the plan has \(now) mutual likes, and after \(likes) new likes \(Int(usual.rounded())) would be usual")
    }

    /// Likes since the run before; `nil` where that had not counted them.
    private static func newLikes(_ night: UsualNight) -> Int? {
        night.words.flatMap { words in words.before.map { max(0, words.said.likes &- $0.likes) } }
    }

    /// Duet's own choice.
    private var introductions: NightLimit? {
        let counts = nights.compactMap { count($0, .introduction) }
        guard counts.count >= Self.fewestNights, let usual = counts.max(), let now = count(tonight, .introduction)
        else {
            return nil
        }
        return NightLimit(
            "introductions", now, usual: Double(usual), atMost: Self.factor * Double(usual) + Double(PlanLimits.slack),
            part: .introductions,
            objection:
                "the plan has \(now) introductions, and the last \(counts.count) runs had at most \(usual)")
    }
}
