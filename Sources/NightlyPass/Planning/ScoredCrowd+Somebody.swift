internal import MatchStore
internal import Profiles

extension ScoredCrowd {
    /// - Throws: `NightlyPass.Failure.nobodyEligible`, saying why nobody takes part.
    func requireSomebody() throws {
        let people = crowd.people.count
        guard eligible.isEmpty, crowd.report.users > 0 else { return }
        if people > 0, let span = options.activeWithin {
            let latest = crowd.people.compactMap(\.lastActive).max()
            let unread = crowd.report.unread.filter {
                $0.value.isTime && $0.value.share > DataLimits.largestUnreadable
            }
            if !unread.isEmpty {
                let words = unread.sorted { $0.key < $1.key }.map { $0.value.words($0.key) }
                throw NightlyPass.Failure.nobodyEligible(
                    "nobody knows which of \(people) people have been active: \(words.joined(separator: "; ")). "
                        + "duet check quotes more of them")
            }
            throw NightlyPass.Failure.nobodyEligible(
                "all \(people) people have been inactive for longer than \(span) at \(asOf)"
                    + (latest.map { "; the latest activity is of \($0)" } ?? "")
                    + ". If this is an old copy of a database, give the moment it is from with --as-of")
        }
        let reasons = crowd.report.leftOut.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        throw NightlyPass.Failure.nobodyEligible(
            "none of the \(crowd.report.users) users can be matched (\(reasons.joined(separator: ", ")))")
    }
}
