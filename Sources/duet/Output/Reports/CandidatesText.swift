import NightlyPass

/// One person's candidates by score, for people.
struct CandidatesText {
    let report: CandidateReport
    let options: OutputOptions

    var text: String { Wrapping.fitted(whole) }

    private var whole: String {
        var lines = [Terminal.bold("Candidates of \(report.username)", options)]
        guard report.isActive else {
            return (lines + ["  \(report.username) is inactive under --active-within, and gets no list."])
                .joined(separator: "\n")
        }
        guard !report.candidates.isEmpty else {
            return (lines + ["  nobody: the rules keep \(report.username) apart from everybody."]).joined(
                separator: "\n")
        }
        lines.append("  \(report.mayMeet.grouped) people may be shown to \(report.username); the best of them:")
        var table = Table()
        table.add("rank", "username", "score", "likes", "liked by", "fit", "in common")
        for candidate in report.candidates {
            table.add(
                "\(candidate.rank)", candidate.username, candidate.mutualScore.fixed(4), candidate.likesThem.fixed(4),
                candidate.likedByThem.fixed(4), candidate.scoreBand,
                candidate.reasons.isEmpty ? "-" : Terminal.printable(candidate.reasons.joined(separator: "; ")))
        }
        return (lines + table.lines()).joined(separator: "\n")
    }
}
