import Foundation
import MatchStore
import NightlyPass
import Profiles

/// Figures of the last run in Prometheus' text format, for node_exporter's textfile collector.
struct MetricsFile {
    private let path: String
    /// What the file must not be when it is written, either.
    private let others: OutputGuard

    /// Refuses a place that cannot be written or holds something else, before any work is done.
    init(_ path: String, apartFrom outputs: inout OutputGuard) throws {
        self.path = path
        others = outputs
        try outputs.claim(path, by: "--metrics-file", as: .replacedFile)
        // By hand: NSString.deletingLastPathComponent of swift-corelibs-foundation 6.3 traps on a name of one letter.
        let place = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard Self.isFolder(place), FileManager.default.isWritableFile(atPath: place) else {
            throw CommandError(.cannotCreate, "--metrics-file: there is no folder \(place) that can be written to.")
        }
        guard Self.mayBeReplaced(path) else {
            throw CommandError(
                .cannotCreate,
                "--metrics-file: \(path) holds something other than figures of duet, and would be replaced. Choose "
                    + "another name, or remove it first.")
        }
    }

    /// Replaces the file in one step, so that a collector never reads half of it.
    ///
    /// - Parameter summary: `nil` for a run that failed: the figures of the last success are then kept.
    func write(summary: PassSummary?, exitCode: Int32, started: Date) throws {
        let now = Int(Date().timeIntervalSince1970)
        var lines = [
            "# HELP duet_last_run_timestamp_seconds When the last run ended.",
            "# TYPE duet_last_run_timestamp_seconds gauge",
            "duet_last_run_timestamp_seconds \(now)",
            "# HELP duet_last_run_exit_code Exit code of the last run.",
            "# TYPE duet_last_run_exit_code gauge",
            "duet_last_run_exit_code \(exitCode)",
            "# HELP duet_last_run_duration_seconds How long the last run took.",
            "# TYPE duet_last_run_duration_seconds gauge",
            "duet_last_run_duration_seconds \(Date().timeIntervalSince(started).fixed(3))",
        ]
        // A run that failed has looked at no plan: one that waited before still waits.
        let isHeld = exitCode == ExitStatus.held.rawValue || summary == nil && kept.contains("duet_held 1")
        lines += [
            "# HELP duet_held Whether the plan of the last run is held, or its introductions are.",
            "# TYPE duet_held gauge",
            "duet_held \(isHeld ? 1 : 0)",
        ]
        // With lines left to deliver, the pass itself went well.
        if let summary, [.done, .inputOutput].contains(ExitStatus(rawValue: exitCode)) || summary.status == .partlyHeld
        {
            lines += success(summary, now: now)
        } else {
            let always = ["duet_last_run_", "duet_held"]
            lines += kept.filter { line in
                let name = line.split(separator: " ").first { $0 != "#" && $0 != "HELP" && $0 != "TYPE" } ?? ""
                return name.hasPrefix("duet_") && !always.contains { name.hasPrefix($0) }
            }
        }
        let data = Data((lines.joined(separator: "\n") + "\n").utf8)
        let temporary = path + ".\(getpid()).tmp"
        // A file of that name that is there already is not ours to follow or to overwrite.
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandError(.cannotCreate, "\(temporary) cannot be created: \(reason(errno)).")
        }
        // The collector runs as another user, whatever the umask here is.
        _ = fchmod(descriptor, 0o644)
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: data)
        } catch {
            unsafe unlink(temporary)
            throw CommandError(.inputOutput, "writing \(temporary) failed: \(error.localizedDescription).")
        }
        if let why = others.objection(to: path, as: .replacedFile) {
            unsafe unlink(temporary)
            throw CommandError(.cannotCreate, "--metrics-file: \(path) \(why)")
        }
        guard unsafe rename(temporary, path) == 0 else {
            unsafe unlink(temporary)
            throw CommandError(.cannotCreate, "\(path) cannot be replaced: \(reason(errno)).")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        // Not by its attributes: a symbolic link to a folder will do.
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static let lastSuccess = "duet_last_success_timestamp_seconds"

    private func success(_ summary: PassSummary, now: Int) -> [String] {
        var lines = [
            "# HELP \(Self.lastSuccess) When a run last ended well.",
            "# TYPE \(Self.lastSuccess) gauge",
            "\(Self.lastSuccess) \(now)",
        ]
        func family(_ name: String, _ help: String, _ label: String, _ values: [(String, String)]) {
            guard !values.isEmpty else { return }
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
            lines += values.map { "\(name){\(label)=\"\($0.0)\"} \($0.1)" }
        }
        func sorted(_ counts: [String: Int]) -> [(String, String)] {
            counts.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        }
        family("duet_matches", "Chats made, by kind.", "kind", sorted(summary.matches))
        family(
            "duet_pairs_kept_apart", "Pairs kept apart, by rule; one that several rules keep apart counts under each.",
            "rule",
            sorted(summary.keptApart))
        family("duet_rows_ignored", "Rows that count for nothing, by reason.", "reason", sorted(summary.ignoredRows))
        family(
            "duet_values_unread", "Values that are filled in and cannot be read, by column.", "column",
            sorted((summary.unread ?? [:]).mapValues(\.count)))
        family("duet_people_left_out", "People left out, by reason.", "reason", sorted(summary.leftOut))
        family(
            "duet_phase_seconds", "Wall time by phase.", "phase",
            summary.seconds.sorted { $0.key < $1.key }.map { ($0.key, $0.value.fixed(3)) })
        var single: [(String, String, String)] = [
            ("duet_people_eligible", "People who took part.", "\(summary.eligible)"),
            ("duet_people_with_match", "People who got a match.", "\(summary.peopleWithMatch)"),
            ("duet_matches_refused", "Matches that the app's tables refused.", "\(summary.refused)"),
            ("duet_recommendations", "Places in lists.", "\(summary.recommendations)"),
            ("duet_recommendations_gini", "Gini coefficient of exposure.", summary.giniOfRecommendations.fixed(4)),
            ("duet_shown_to_nobody_ratio", "Share of people in nobody's list.", summary.shownToNobody.fixed(4)),
            ("duet_peak_memory_bytes", "The most memory the run held.", "\(summary.peakMemoryMB * 1_048_576)"),
        ]
        if let held = summary.longestWriteLockMS {
            single.append(
                (
                    "duet_write_lock_seconds", "How long a transaction held the write lock at most.",
                    (held / 1000).fixed(4)
                ))
        }
        if let delivery = summary.delivery {
            single += [
                ("duet_notifications_delivered", "Notifications written by --emit.", "\(delivery.delivered)"),
                ("duet_notifications_left", "Notifications that wait for the next run.", "\(delivery.left)"),
                ("duet_notifications_retracted", "Notifications taken back by --emit.", "\(delivery.retracted)"),
            ]
        }
        for (name, help, value) in single {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) gauge", "\(name) \(value)"]
        }
        return lines
    }

    /// The lines of an earlier file.
    private var kept: [String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Whether a place is free, empty or holds figures, and not somebody's file that was named by mistake.
    private static func mayBeReplaced(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return true }
        let start = (try? file.read(upToCount: 4096)) ?? Data()
        return start.isEmpty || String(decoding: start, as: UTF8.self).contains("# HELP duet_")
    }
}

/// The system's words for an error number.
private func reason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
