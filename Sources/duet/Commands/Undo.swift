import ArgumentParser
import MatchStore
import NightlyPass

struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Undo one run: remove its chats in which nobody wrote.",
        usage: "duet undo --database <file> --run <id> [--dry-run] [<options>]",
        discussion: """
            Removes the chats that a run made and in which neither of the two has written yet, with their notifications. A \
            chat to which a row of another table of the app refers stays, and so does one that the app's tables do not give \
            up. The pairs stay on record, so that they are not matched again. duet check prints the number of the last run, \
            and which tables refer to chats.

            Where a push sender may have got the notifications (--emit), a line of the type retraction takes each back, with \
            the same key: in the file that is named here, or by the next run or undo with --emit.

            Example:  duet undo --database app.db --run 12 --dry-run
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @Option(name: .customLong("run"), help: ArgumentHelp("The number of the run.", valueName: "id"))
    var number: Int

    @Flag(name: .long, help: "Count what would be removed, and remove nothing.")
    var dryRun = false

    @Option(
        name: .long,
        help: ArgumentHelp("How long to wait for another pass on the database. (default: 0)", valueName: "seconds"))
    var lockWait: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write the lines that retract notifications, as duet run --emit writes notifications.", valueName: "file"))
    var emit: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func validate() throws {
        guard lockWait ?? 0 >= 0 else { throw ValidationError("--lock-wait must be 0 seconds or more.") }
    }

    mutating func run() throws {
        let (path, names) = try database.path(map)
        let emission = emit.map { Emission(place: $0) }
        let delivery = try emission.flatMap {
            try $0.delivery(beside: path, apartFrom: OutputGuard(database: path, map: map.map), opens: !dryRun)
        }
        let bar = ProgressBar.onTerminal()
        let undone: UndoReport
        do {
            defer { bar?.end() }
            undone = try UndoPass(
                path: path, names: names, run: Int64(number), dryRun: dryRun, lockWait: lockWait ?? 0,
                receiver: delivery?.receiver
            ).run { done, total in bar?.show("Taking back", done, total) }
        }
        let report = output.output == .json ? try JSONText.line(undone) : text(undone)
        if emission?.takesStandardOutput ?? false {
            Terminal.printMessage(report)
        } else {
            try Terminal.printResult(report)
        }
        if let failure = undone.failure, let left = undone.delivery?.left {
            throw CommandError(
                .inputOutput,
                "\(left.grouped) notifications are not retracted: \(failure). The chats are removed all the same, and the next "
                    + "run or undo with --emit writes what is left.")
        }
    }

    private func text(_ undone: UndoReport) -> String {
        var table = Table()
        table.add(
            dryRun ? "would remove" : "removed",
            "\(undone.removed.grouped) chats, \(undone.notifications.grouped) notifications")
        table.add("kept", "\(undone.written.grouped) chats in which somebody wrote")
        for (name, chats) in undone.referredTo.sorted(by: { $0.key < $1.key }) {
            table.add("", Terminal.printable("\(chats.grouped) chats to which \(name) refers"))
        }
        for (words, chats) in undone.refused.sorted(by: { $0.key < $1.key }) {
            table.add("", Terminal.printable("\(chats.grouped) chats that the app does not give up: \(words)"))
        }
        if let delivery = undone.delivery {
            table.add("retracted", "\(delivery.retracted.grouped) notifications, \(delivery.left.grouped) left")
        } else if undone.retracted > 0 {
            table.add(
                dryRun ? "would retract" : "to be retracted",
                "\(undone.retracted.grouped) notifications\(dryRun ? "" : ", by the next run or undo with --emit")")
        }
        if undone.gone > 0 { table.add("gone before", "\(undone.gone.grouped) chats") }
        return table.text(under: "Run \(number)\(dryRun ? ", dry run" : "")", output)
    }
}
