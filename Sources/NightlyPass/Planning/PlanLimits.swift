/// Limits beyond which a plan is held, so that a person can look before thousands of chats are made.
package enum PlanLimits {
    /// Completed runs that must be on record before their median says what is usual. The first runs of a database are
    /// unlike the rest: a first one finds a backlog that the second no longer has.
    package static let fewestRuns = 3
    /// How many of the last runs the median is taken over.
    package static let runs = 7
    /// Plans that differ by no more than this many chats are never held for it: among small numbers, three times the
    /// median is chance.
    package static let slack = 20
    /// A plan may be this many times larger, or smaller, than the median.
    package static let factor = 3
    /// Largest loss of eligible people since the last run, as a share.
    package static let largestLoss = 0.3

    /// Why a plan should be held, with the figure; `nil` when it looks usual.
    ///
    /// - Parameters:
    ///   - chats: how many chats it makes.
    ///   - history: chats planned and people eligible in the last completed runs, newest first.
    ///   - mostMatches: the limit that somebody set; it replaces the one from history.
    ///   - earlier: chats of an earlier plan that are made on the way.
    package static func objection(
        chats: Int, eligible: Int, history: [(planned: Int, eligible: Int)], mostMatches: Int?,
        earlier: Int = 0
    ) -> String? {
        if let mostMatches, chats + earlier > mostMatches {
            let before = earlier > 0 ? ", and an earlier one that was cut off had \(earlier) left, together" : ","
            return "the plan has \(chats) matches\(before) more than --max-matches \(mostMatches)"
        }
        if let last = history.first, last.eligible > 0,
            Double(last.eligible - eligible) >= largestLoss * Double(last.eligible), last.eligible - eligible > slack
        {
            return "\(eligible) people are eligible, and there were \(last.eligible) in the last run"
        }
        guard history.count >= fewestRuns else { return nil }
        let sorted = history.prefix(runs).map(\.planned).sorted()
        let median = sorted[sorted.count / 2]
        // In Double: the figures on record may be anything, and three times the largest Int would overflow.
        let (now, usual, times) = (Double(chats), Double(median), Double(factor))
        if mostMatches == nil, now > times * usual, now - usual > Double(slack) {
            return
                "the plan has \(chats) matches, more than \(factor) times the median of the last \(sorted.count) runs "
                + "(\(median))"
        }
        if times * now < usual, usual - now > Double(slack) {
            return "the plan has \(chats) matches, under a third of the median of the last \(sorted.count) runs "
                + "(\(median))"
        }
        return nil
    }
}
