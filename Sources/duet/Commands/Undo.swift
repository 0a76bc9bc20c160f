import ArgumentParser
import MatchStore
import NightlyPass

struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Undo one run: remove its chats in which nobody wrote.",
        usage: "duet undo --database <file> --run <id> [--dry-run] [<options>]",
        discussion: """
            Removes the chats that a run made and in which nobody has written yet, with their notifications. The pairs stay on \
            record, so that they are not matched again. duet check prints the number of the last run.

            Example:  duet undo --database app.db --run 12 --dry-run
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption

    @Option(name: .customLong("run"), help: ArgumentHelp("The number of the run.", valueName: "id"))
    var number: Int

    @Flag(name: .long, help: "Count what would be removed, and remove nothing.")
    var dryRun = false

    @Option(
        name: .long,
        help: ArgumentHelp("How long to wait for another pass on the database. (default: 0)", valueName: "seconds"))
    var lockWait: Int?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func validate() throws {
        guard lockWait ?? 0 >= 0 else { throw ValidationError("--lock-wait must be 0 seconds or more.") }
    }

    mutating func run() throws {
        let undone = try UndoPass(
            path: database.path(), run: Int64(number), dryRun: dryRun, lockWait: lockWait ?? 0
        ).run()
        switch output.output {
        case .json: try Terminal.printResult(JSONText.line(undone))
        default: try Terminal.printResult(text(undone))
        }
    }

    private func text(_ undone: UndoReport) -> String {
        var table = Table()
        table.add(
            dryRun ? "would remove" : "removed",
            "\(undone.removed.grouped) chats, \(undone.notifications.grouped) notifications")
        table.add("kept", "\(undone.kept.grouped) chats in which somebody wrote")
        if undone.gone > 0 { table.add("gone before", "\(undone.gone.grouped) chats") }
        return table.text(under: "Run \(number)\(dryRun ? ", dry run" : "")", output)
    }
}
