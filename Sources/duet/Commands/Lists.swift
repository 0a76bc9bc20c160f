import ArgumentParser
import MatchStore
import NightlyPass

struct Lists: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write everybody's list to a file, or find the lists that show somebody.",
        usage: """
            duet lists --database <file> --to <file> [--format <format>]
            duet lists --database <file> --showing <username>
            """,
        discussion: """
            Writes what match_recommendations_now has, as of now: blocks, dislikes, chats and wishes of after the run are \
            applied. For those who serve lists from elsewhere. Each place is a line, by username and in the order of the \
            list. The file must not exist yet, appears when it is whole, and is for its owner only. Read-only for the \
            database.

            Example:  duet lists --database app.db --to lists.csv
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case csv, json }

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @Option(name: .long, help: ArgumentHelp("The file for all lists, which must not exist yet.", valueName: "file"))
    var to: String?

    @Option(
        name: .long,
        help: ArgumentHelp("csv, with a header, or json, an object a line. (default: csv)", valueName: "format"))
    var format: Format?

    @Option(
        name: .long,
        help: ArgumentHelp("Print whose lists show this person, and at which rank.", valueName: "username"))
    var showing: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func validate() throws {
        guard (to == nil) != (showing == nil) else {
            throw ValidationError("Give either --to, for all lists, or --showing.")
        }
        guard format == nil || to != nil else { throw ValidationError("--format is for the file of --to.") }
    }

    mutating func run() throws {
        let (path, names) = try database.path(map)
        do {
            if let to {
                try write(path, names, to)
            } else if let showing {
                let places = try ProgressBar.while("Reading lists") {
                    try CurrentLists(path: path, names: names).showing(showing)
                }
                try Terminal.printResult(
                    output.output == .json
                        ? JSONText.line(Shown(username: showing, places: places)) : text(showing, places))
            }
        } catch is CancellationError {
            throw Interruption(signal: Interruption.received, left: "Nothing is written; the same command starts over.")
        }
    }

    private func write(_ path: String, _ names: AppNames, _ to: String) throws {
        var outputs = OutputGuard(database: path, map: map.map)
        try outputs.claim(to, by: "--to", as: .newFile)
        let file = try NewFile(to, isPrivate: true)
        if format ?? .csv == .csv { try file.write("username,rank,target,score_band,reasons,run_id") }
        let counts = try ProgressBar.while("Writing lists") {
            try CurrentLists(path: path, names: names).visit { place in
                try file.write(format == .json ? Self.line(place) : Self.record(place))
            }
        }
        try file.seal()
        try file.publish()
        try RowCounts(
            title: "Lists as of now", messageType: "lists",
            counts: [(table: "people", rows: counts.people), (table: "places", rows: counts.places)]
        ).say(output)
    }

    /// A line of CSV (RFC 4180). Reasons stay the JSON array that they are.
    private static func record(_ place: ListPlace) -> String {
        "\(place.username),\(place.rank),\(place.target),\(field(place.scoreBand)),\(field(place.reasons)),\(place.run)"
    }

    private static func field(_ text: String?) -> String {
        guard let text else { return "" }
        return text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
            ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    private func text(_ username: String, _ places: [ListPlace]) -> String {
        var table = Table()
        for place in places { table.add(Terminal.printable(place.username), "rank \(place.rank)") }
        if places.isEmpty { table.add("in nobody's list", "") }
        return table.text(under: "Whose lists show \(Terminal.printable(username)) now", output)
    }

    /// A line of JSON with its keys in order. An encoder would take longer than all else: usernames and bands are plain words, and
    /// reasons are JSON already.
    private static func line(_ place: ListPlace) -> String {
        let reasons = place.reasons.map { "\"reasons\":\($0)," } ?? ""
        let band = place.scoreBand.map { "\"score_band\":\"\($0)\"," } ?? ""
        return "{\"message_type\":\"recommendation\",\"rank\":\(place.rank),\(reasons)\"run_id\":\(place.run),\(band)"
            + "\"target\":\"\(place.target)\",\"username\":\"\(place.username)\"}"
    }

    private struct Shown: Encodable {
        struct Place: Encodable {
            var username: String
            var rank: Int
        }

        var messageType = "shown_in"
        var username: String
        var places: [Place]

        init(username: String, places: [ListPlace]) {
            self.username = username
            self.places = places.map { Place(username: $0.username, rank: $0.rank) }
        }
    }
}
