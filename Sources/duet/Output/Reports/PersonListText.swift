import NightlyPass

/// One person's list, for people.
struct PersonListText {
    let list: PersonList
    let options: OutputOptions

    var text: String {
        var lines = [
            Terminal.bold("The list of \(Terminal.printable(list.username)), as the app shows it now", options),
            "  made by run \(list.runID) of \(list.passDate), as of \(list.asOf) UTC",
        ]
        if let absence = list.absence {
            return Wrapping.fitted(
                (lines + ["  nobody: \(Terminal.printable(list.username)) \(absence)."]).joined(separator: "\n"))
        }
        var table = Table()
        if !list.recommendations.isEmpty { table.add("rank", "username", "fit", "in common") }
        for place in list.recommendations {
            table.add(
                "\(place.rank)", Terminal.printable(place.username), place.scoreBand ?? "-",
                place.reasons.isEmpty ? "-" : Terminal.printable(place.reasons.joined(separator: "; ")))
        }
        lines += table.lines()
        if list.hidden > 0 {
            lines.append(
                "  \(list.hidden) more were in it and are not shown any more; duet explain with both names says why.")
        }
        return Wrapping.fitted(lines.joined(separator: "\n"))
    }
}
