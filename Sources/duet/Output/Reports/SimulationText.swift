import Foundation
import NightlyPass
import Simulation

/// The nights of a simulation, for people.
struct SimulationText {
    let options: OutputOptions

    private static let nights = StreamedTable([
        .init("", "night", 5), .init("", "date", 10), .init("mutual", "likes", 6), .init("intro-", "duced", 6),
        .init("both", "wrote", 6), .init("intro.", "open", 6), .init("% as", "last", 5), .init("% seen", "before", 6),
        .init("% no", "match", 5), .init("Gini", "shown", 5), .init("attr.", "corr.", 6),
    ])

    func head(_ head: SimulationHead, showsNights: Bool) -> String {
        let title =
            "\(head.nights) nights of \(head.people.grouped) people, world \(head.world), "
            + (head.seeds == 1 ? "seed \(head.seed)" : "\(head.seeds) seeds from \(head.seed)")
        var lines = [Terminal.bold(title, options)]
        if let compare = head.compare {
            lines.append("  a  \(Terminal.printable(head.config))")
            lines.append("  b  \(Terminal.printable(compare))")
            for setting in head.settings ?? [] {
                lines.append("  \(setting.key): a \(Terminal.printable(setting.a)), b \(Terminal.printable(setting.b))")
            }
            if head.settings?.isEmpty ?? true { lines.append("  no setting of a plan differs") }
        }
        if showsNights { lines += Self.nights.titles }
        return Wrapping.fitted(lines.joined(separator: "\n"))
    }

    /// One night.
    func line(_ night: NightFigures) -> String {
        func share(_ value: Double?) -> String { value.map { ($0 * 100).fixed(1) } ?? "-" }
        let isHeld = night.held != nil
        return Self.nights.lines(
            [
                "\(night.night)", night.date, isHeld ? "held" : night.matches("mutual_like").grouped,
                isHeld ? "held" : night.matches("introduction").grouped, night.conversations.grouped,
                night.introductionsOpen.grouped, share(night.repeated), share(night.shownBefore),
                share(night.withoutMatch), night.giniOfPlaces.fixed(3), night.attractionAndPlaces?.fixed(3) ?? "-",
            ]
        ).joined(separator: "\n")
    }

    /// All nights.
    func sum(_ all: NightsFigures) -> String {
        var table = Table(alignsNumbers: false)
        func share(_ value: Double?) -> String { value?.percent ?? "-" }
        table.add("people", "\(all.people.grouped)\(turnover(all))")
        table.add("visits", "\(all.visits.grouped); looked at \(all.looks.grouped) places, liked \(all.likes.grouped)")
        table.add("  looked at before", "\(share(all.lookedAtBefore)) of the places, on an earlier day")
        table.add(
            "matches",
            "\(all.matches["mutual_like", default: 0].grouped) mutual likes, "
                + "\(all.matches["introduction", default: 0].grouped) introductions; "
                + "\(all.matchesPerPerson.fixed(2)) per person")
        table.add(
            "  in the last week",
            "\(all.matchesInLastWeek["mutual_like", default: 0].fixed(1)) and "
                + "\(all.matchesInLastWeek["introduction", default: 0].fixed(1)) a night")
        table.add(
            "  true chance",
            "that both like each other: \(share(all.trueChance["mutual_like"])) and "
                + share(all.trueChance["introduction"]))
        table.add(
            "conversations",
            "\(all.conversations.grouped), in which both wrote: \(all.conversationsPerPerson.fixed(3)) per person")
        table.add("  Gini", all.giniOfConversations.fixed(3))
        table.add("  of introductions", share(all.introductionsAnswered))
        table.add(
            "people without", "a match \(share(all.withoutMatch)), a conversation \(share(all.withoutConversation))")
        table.add(
            "nights until half had",
            "a match \(night(all.medianNightsToMatch)), a conversation \(night(all.medianNightsToConversation))")
        if let newcomers = all.newcomersFirstWeek {
            table.add("newcomers' first week", fortune(newcomers))
            table.add("others' week", fortune(all.othersWeek))
        }
        table.add(
            "lists", "\(share(all.repeated)) there the night before, \(share(all.shownBefore)) on any before")
        table.add("exposure", "Gini \(all.giniOfPlaces.fixed(3)); \(share(all.neverShown)) never shown")
        table.add(
            "  with attraction",
            "correlation \(all.attractionAndPlacesAtFirst?.fixed(3) ?? "-") in the first week, "
                + "\(all.attractionAndPlacesAtLast?.fixed(3) ?? "-") in the last")
        table.add("Duet's tables", "\((Double(all.bytes) / 1_048_576).fixed(1)) MB")
        table.add("nights held", "\(all.held.count)")
        var lines = [table.text(under: "All nights", options)]
        lines += all.held.map { "    night \($0.night): \($0.reason)" }
        return Wrapping.fitted(lines.joined(separator: "\n"))
    }

    private func turnover(_ all: NightsFigures) -> String {
        all.signUps + all.departures > 0 ? "; \(all.signUps.grouped) signed up, \(all.departures.grouped) left" : ""
    }

    private func night(_ night: Int?) -> String { night.map { "\($0)" } ?? "never" }

    private func fortune(_ fortune: NightsFigures.Fortune) -> String {
        "\(fortune.matches.fixed(2)) matches, \(fortune.conversations.fixed(3)) conversations per person"
    }

    /// All nights in one line.
    func short(_ all: NightsFigures, of name: String, seed: UInt64) -> String {
        Wrapping.fitted(
            "  seed \(seed), \(Terminal.printable(name)): \(all.conversationsPerPerson.fixed(3)) conversations per person, "
                + "\(all.held.count) held")
    }

    /// Two settings.
    func differences(_ differences: [PairedDifference]) -> String {
        var table = Table(splitsColumns: true)
        table.addTitles("", "a", "b", "b less a", "from", "to")
        for row in differences {
            let digits = max(abs(row.a), abs(row.b)) >= 100 ? 1 : 4
            func signed(_ value: Double?) -> String {
                guard let value else { return "-" }
                return (value > 0 ? "+" : "") + value.fixed(digits)
            }
            table.add(
                row.measure.replacing("_", with: " "), row.a.fixed(digits), row.b.fixed(digits), signed(row.difference),
                signed(row.low), signed(row.high))
        }
        let seeds = differences.map(\.seeds).max() ?? 0
        let note =
            seeds > 1
            ? "From … to: 95 % confidence interval of b less a, by Student's t over \(seeds) seeds."
            : "One seed says nothing of chance: --seeds 5 gives intervals."
        return table.text(under: "What differs, on the same crowd with the same chance", options) + "\n"
            + Wrapping.fitted(note)
    }
}
