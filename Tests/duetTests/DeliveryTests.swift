import Foundation
import MatchStore
import Testing
import Trials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Scratch {
    /// The lines of a file, each checked for its form, as number and recipient. What follows the last newline is no line.
    fileprivate func notices(_ name: String) throws -> [(number: Int, recipient: String)] {
        try Self.notices(text(name))
    }

    fileprivate static func notices(_ text: String) throws -> [(number: Int, recipient: String)] {
        try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            let line = try object(line + "\n", type: "notification")
            #expect(
                Set(line.keys) == [
                    "message_type", "key", "notification_id", "notification_id_str", "recipient", "chat_id",
                    "chat_id_str",
                    "kind", "title", "content", "data", "run_id", "run_id_str", "deliver_after",
                ])
            return (try #require(line["notification_id"] as? Int), try #require(line["recipient"] as? String))
        }
    }

    /// The notifications that passes made, as numbers and recipients in the order of delivery.
    fileprivate func made() throws -> [String] {
        try rows(
            """
            SELECT id || ' ' || username FROM notifications
            WHERE type = 'match' AND CASE WHEN json_valid(data) THEN json_extract(data, '$.run_id') = 1 END
            ORDER BY username COLLATE NOCASE, id
            """
        ).map { $0.trimmingCharacters(in: ["\""]) }
    }

    fileprivate func pipe(_ name: String) throws { try #require(unsafe mkfifo(url(name).path, 0o600) == 0) }

    /// The end of a pipe to read from.
    fileprivate func reader(_ name: String) throws -> FileHandle {
        let descriptor = unsafe open(url(name).path, O_RDONLY | O_NONBLOCK)
        try #require(descriptor >= 0)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    fileprivate var isCompleted: Bool {
        get throws { try rows("SELECT status FROM match_runs") == ["\"completed\""] }
    }
}

/// A pass on the sample whose notifications are delivered. The sample's matches are many more than 200.
@Suite(.serialized) struct DeliveryTests {
    static let run = ["run", "--database", "app.db", "--as-of", Sample.night, "--emit"]

    private func text(_ notices: [(number: Int, recipient: String)]) -> [String] {
        notices.map { "\($0.number) \($0.recipient)" }
    }

    @Test
    func `a file gets a line for each notification once, grouped by recipient, for its owner and the database's group`()
        async throws
    {
        let scratch = try await Scratch.withSample()
        // Whatever the umask.
        let outcome = try await Executable.start(
            URL(filePath: "/bin/sh"),
            ["-c", "umask 000; exec \"$0\" \"$@\"", Executable.duet.path] + Self.run + [
                "push.jsonl", "--output", "json",
            ],
            in: scratch.folder
        ).outcome()
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        let notices = try scratch.notices("push.jsonl")
        #expect(notices.count > 150)
        #expect(try text(notices) == scratch.made())
        // Once somebody else's turn has come, nobody comes again.
        var seen: Set<String> = []
        for (place, notice) in notices.enumerated()
        where place == 0 || notices[place - 1].recipient != notice.recipient {
            #expect(seen.insert(notice.recipient).inserted, "\(notice.recipient)")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.url("push.jsonl").path)[.posixPermissions]
        #expect(mode as? Int == 0o640)
        let delivery = try object(outcome.out, type: "summary")["delivery"] as? [String: Int]
        #expect(delivery == ["delivered": notices.count, "left": 0, "withdrawn": 0, "retracted": 0])

        let before = try scratch.contents()["push.jsonl"]
        let again = try await scratch.duet(Self.run + ["push.jsonl", "--output", "text"])
        #expect(again.code == 0)
        #expect(again.out.contains("  notifications            0 delivered, 0 left\n"))
        #expect(try scratch.contents()["push.jsonl"] == before)
        #expect(try scratch.count("match_outbox") == 0)
    }

    @Test func `without emit nothing is kept for later, and a dry run delivers nothing`() async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        #expect(try scratch.count("match_outbox") == 0)
        let before = try await Scratch.withSample()
        let dry = try await before.duet(Self.run + ["push.jsonl", "--dry-run"])
        #expect(dry.code == 0)
        #expect(!dry.out.contains("notifications"))
        #expect(try Set(before.contents().keys) == ["app.db"])
        let later = try await scratch.duet(Self.run + ["push.jsonl"])
        #expect(later.code == 0)
        #expect(try scratch.text("push.jsonl") == "")
    }

    @Test func `lines take standard output, and the summary goes to standard error`() async throws {
        for format in ["text", "json"] {
            let scratch = try await Scratch.withSample()
            let outcome = try await scratch.duet(Self.run + ["-", "--output", format])
            #expect(outcome.code == 0)
            #expect(try text(Scratch.notices(outcome.out)) == scratch.made())
            if format == "json" {
                _ = try object(outcome.err, type: "summary")
            } else {
                #expect(outcome.err.hasPrefix("Pass of 2026-06-01, run 1"))
            }
            let silent = try await scratch.duet(Self.run + ["-"])
            #expect(silent.code == 0 && silent.out == "" && silent.err == "")
        }
    }

    @Test(arguments: [false, true])
    func `a pass killed between commit and delivery is made good by the next`(isRead: Bool) async throws {
        let scratch = try await Scratch.withSample()
        try scratch.pipe("pipe")
        // Nobody reads, or somebody who takes a little and then nothing.
        let reader = isRead ? try scratch.reader("pipe") : nil
        let running = try scratch.start(Self.run + ["pipe"])
        try await wait { (try? scratch.isCompleted) ?? false }
        var text = Data()
        if let reader {
            try await wait {
                var some = [UInt8](repeating: 0, count: 1_000)
                let count = unsafe read(reader.fileDescriptor, &some, some.count)
                text += some.prefix(max(0, count))
                return text.count > 300
            }
        }
        kill(running.number, SIGKILL)
        #expect(try await running.outcome().code == -SIGKILL)
        try reader?.close()
        #expect(try scratch.count("chats") > 39)
        let made = try scratch.made()
        #expect(try scratch.count("match_outbox") == made.count)

        let next = try await scratch.duet(Self.run + ["push.jsonl"])
        #expect(next.code == 0 && next.err == "")
        #expect(try self.text(scratch.notices("push.jsonl")) == made)
        #expect(try scratch.count("match_outbox") == 0)
        // What was read before the death is in no other words the second time, and under no other key.
        let lines = try scratch.text("push.jsonl")
        #expect(lines.hasPrefix(String(decoding: text, as: UTF8.self)))
    }

    @Test func `a reader that goes away leaves the rest for the next run, and the matches stay`() async throws {
        let scratch = try await Scratch.withSample()
        let outcome = try await Executable.start(
            URL(filePath: "/bin/bash"),
            [
                "-c", "\"$0\" \"$@\" | head -n 2 > first.jsonl; exit ${PIPESTATUS[0]}", Executable.duet.path,
            ] + Self.run + ["-", "--metrics-file", "duet.prom"], in: scratch.folder
        ).outcome()
        #expect(outcome.code == 74)
        #expect(try scratch.isCompleted)
        let made = try scratch.made()
        let left = try scratch.count("match_outbox")
        #expect(left > 0 && left < made.count)
        #expect(
            outcome.err
                == "duet: \(left) notifications are not delivered: standard output: whoever read it has closed it. "
                + "The matches are made all the same, and the next run with --emit delivers what is left\n")
        #expect(try text(scratch.notices("first.jsonl")) == Array(made.prefix(2)))
        let figures = try scratch.text("duet.prom")
        #expect(figures.contains("\nduet_notifications_left \(left)\n"))
        #expect(figures.contains("\nduet_last_run_exit_code 74\n"))
        #expect(figures.contains("\nduet_matches{kind=\"mutual_like\"} 55\n"))

        // Everything that head had not taken off the pipe, at least.
        let next = try await scratch.duet(Self.run + ["second.jsonl", "--metrics-file", "duet.prom"])
        #expect(next.code == 0)
        #expect(try text(scratch.notices("second.jsonl")) == Array(made.suffix(left)))
        #expect(try scratch.text("duet.prom").contains("\nduet_notifications_delivered \(left)\n"))
    }

    @Test func `a reader that is slow gets everything`() async throws {
        let scratch = try await Scratch.withSample()
        let slow = "while IFS= read -r line; do echo \"$line\"; sleep 0.002; done"
        let outcome = try await Executable.start(
            URL(filePath: "/bin/bash"),
            [
                "-c", "\"$0\" \"$@\" | (sleep 1; \(slow)) > push.jsonl; exit ${PIPESTATUS[0]}", Executable.duet.path,
            ] + Self.run + ["-"], in: scratch.folder
        ).outcome()
        #expect(outcome.code == 0 && outcome.err == "")
        #expect(try text(scratch.notices("push.jsonl")) == scratch.made())
    }

    @Test func `a full disk hurts no match`() async throws {
        try #require(FileManager.default.fileExists(atPath: "/dev/full"))
        let scratch = try await Scratch.withSample()
        let outcome = try await scratch.duet(Self.run + ["/dev/full"])
        #expect(outcome.code == 74)
        let made = try scratch.made()
        #expect(
            outcome.err.hasPrefix(
                "duet: \(made.count) notifications are not delivered: /dev/full: No space left on device."))
        #expect(try scratch.isCompleted)
        let undisturbed = try await Scratch.withSample(afterPass: true)
        #expect(try scratch.decisions() == undisturbed.decisions())
        #expect(try await scratch.duet(Self.run + ["/dev/null"]).code == 0)
        #expect(try scratch.count("match_outbox") == 0)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal ends the delivery soon, and loses nothing`(signal: Int32) async throws {
        let scratch = try await Scratch.withSample()
        try scratch.pipe("pipe")
        let reader = try scratch.reader("pipe")
        let outcome = try await scratch.start(Self.run + ["pipe"], pausingAt: .lines).end(by: signal)
        #expect(try scratch.isCompleted)
        #expect(outcome.code == 128 + signal)
        #expect(outcome.err.hasSuffix("What was committed stays; run again to continue.\n"))
        try reader.close()
        let next = try await scratch.duet(Self.run + ["push.jsonl"])
        #expect(next.code == 0)
        #expect(try text(scratch.notices("push.jsonl")) == scratch.made())
    }

    @Test func `a line that a death tore is ended before the next one begins`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.write("{\"message_type\":\"notification\"}\n{\"chat_id\":4", to: "push.jsonl")
        #expect(try await scratch.duet(Self.run + ["push.jsonl"]).code == 0)
        let lines = try scratch.text("push.jsonl").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[1] == "{\"chat_id\":4")
        #expect(try lines.count == 2 + scratch.made().count + 1)
        #expect(try text(Scratch.notices(lines.dropFirst(2).joined(separator: "\n"))) == scratch.made())
    }

    @Test(arguments: [
        "folder", "none/push.jsonl", "link", "app.db", "./app.db", "app.db-wal", "app.db-shm", "app.db-journal",
        "app.db.duet-lock", "duet.prom",
    ])
    func `a place where lines would be lost or destroy something is refused before anything is done`(
        place: String
    ) async throws {
        let scratch = try await Scratch.withSample()
        try FileManager.default.createDirectory(at: scratch.url("folder"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.url("link").path, withDestinationPath: scratch.url("elsewhere").path)
        let before = try scratch.contents()
        let outcome = try await scratch.duet(Self.run + [place, "--metrics-file", "duet.prom"])
        #expect(outcome.code == 73)
        #expect(outcome.out == "")
        #expect(outcome.err.hasPrefix("duet: --emit: \(place) "))
        #expect(outcome.err.split(separator: "\n").count == 1, "one sentence")
        #expect(try scratch.contents() == before)
    }

    @Test func `a file is not held before there is a line, and what comes in its stead has its rights`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.write("", to: "push.jsonl")
        let manager = FileManager.default
        try manager.setAttributes([.posixPermissions: 0o664], ofItemAtPath: scratch.url("push.jsonl").path)
        try scratch.change("CREATE TRIGGER slow AFTER INSERT ON chats \(InterruptionTests.slowly)")
        let paused = try await scratch.start(Self.run + ["push.jsonl"], pausingAt: .write)
        // As a sender does, before there was a line.
        try manager.removeItem(at: scratch.url("push.jsonl"))
        try paused.resume()
        #expect(try await paused.running.outcome().code == 0)
        #expect(try text(scratch.notices("push.jsonl")) == scratch.made())
        let mode = try manager.attributesOfItem(atPath: scratch.url("push.jsonl").path)[.posixPermissions] as? Int
        #expect(mode == 0o664)
        #expect(try scratch.count("match_outbox") == 0)
    }

    @Test func `lines in a file that is taken away before they are safe are written again to another`() async throws {
        let scratch = try await Scratch.withSample()
        let paused = try await scratch.start(Self.run + ["push.jsonl"], pausingAt: .lines)
        let manager = FileManager.default
        try manager.moveItem(at: scratch.url("push.jsonl"), to: scratch.url("taken"))
        let taken = try scratch.text("taken")
        try manager.removeItem(at: scratch.url("taken"))
        try paused.resume()
        #expect(try await paused.running.outcome().code == 0)
        #expect(try text(scratch.notices("push.jsonl")) == scratch.made())
        #expect(try scratch.text("push.jsonl").hasPrefix(taken), "under the same keys")
        #expect(taken.count > 1_000)
    }

    @Test func `a place that becomes one of the database's files meanwhile gets no line`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.change("CREATE TRIGGER slow AFTER INSERT ON chats \(InterruptionTests.slowly)")
        let paused = try await scratch.start(Self.run + ["push.jsonl"], pausingAt: .write)
        try FileManager.default.linkItem(at: scratch.url("app.db-wal"), to: scratch.url("push.jsonl"))
        try paused.resume()
        let outcome = try await paused.running.outcome()
        #expect(outcome.code == 74)
        #expect(outcome.err.contains("push.jsonl is a file that belongs to the database"))
        #expect(try scratch.isCompleted)
        #expect(try scratch.count("match_outbox") == scratch.made().count)
    }

    @Test func `an undo takes back what was delivered, at once or with the next run`() async throws {
        for emits in [true, false] {
            let scratch = try await Scratch.withSample()
            #expect(try await scratch.duet(Self.run + ["push.jsonl"]).code == 0)
            func keys(_ name: String) throws -> [String] {
                try scratch.text(name).matches(of: /"key":"([^"]+)"/).map { String($0.1) }
            }
            let undo = ["undo", "--database", "app.db", "--run", "1", "--output", "json"]
            let undone = try await scratch.duet(undo + (emits ? ["--emit", "back.jsonl"] : []))
            #expect(undone.code == 0, "\(undone.err)")
            let report = try object(undone.out, type: "undo")
            let count = try keys("push.jsonl").count
            #expect(report["retracted"] as? Int == count)
            if !emits {
                #expect(report["delivery"] == nil)
                #expect(try await scratch.duet(Self.run + ["back.jsonl", "--output", "text"]).code == 0)
            }
            #expect(try keys("back.jsonl").sorted() == keys("push.jsonl").sorted())
            for line in try scratch.text("back.jsonl").split(separator: "\n") {
                _ = try object(line + "\n", type: "retraction")
            }
        }
    }

    @Test func `an undo whose lines nobody takes ends with an error, and the next takes them back`() async throws {
        try #require(FileManager.default.fileExists(atPath: "/dev/full"))
        let scratch = try await Scratch.withSample()
        #expect(try await scratch.duet(Self.run + ["push.jsonl"]).code == 0)
        let made = try scratch.made().count
        let undo = ["undo", "--database", "app.db", "--run", "1", "--emit"]
        let outcome = try await scratch.duet(undo + ["/dev/full"])
        #expect(outcome.code == 74)
        #expect(
            outcome.err
                == "duet: \(made) notifications are not retracted: /dev/full: No space left on device. The chats are removed "
                + "all the same, and the next run or undo with --emit writes what is left.\n")
        let again = try await scratch.duet(undo + ["-"])
        #expect(again.code == 0)
        #expect(again.out.split(separator: "\n").count == made)
        #expect(again.err.hasPrefix("Run 1\n"))
    }

    @Test func `a standard output that is closed is refused before a file of ours can take its number`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try scratch.contents()
        let outcome = try await Executable.start(
            URL(filePath: "/bin/sh"), ["-c", "exec \"$0\" \"$@\" >&-", Executable.duet.path] + Self.run + ["-"],
            in: scratch.folder
        ).outcome()
        #expect(outcome.code == 73)
        #expect(outcome.err == "duet: --emit: standard output is not open for writing.\n")
        #expect(try scratch.contents() == before)
    }

    @Test func `lines say from when they may be shown, in the place that was named`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.write("notify-at: \"09:00\"\ntime-zone: Asia/Kolkata\n", to: "settings.yaml")
        let outcome = try await scratch.duet(Self.run + ["push.jsonl", "--config", "settings.yaml"])
        #expect(outcome.code == 0)
        let times = Set(try scratch.text("push.jsonl").matches(of: /"deliver_after":"([^"]+)"/).map { String($0.1) })
        let written = Set(try scratch.rows("SELECT created_at FROM notifications WHERE type = 'match'"))
        #expect(written.count < 60)
        for time in times { #expect(time.hasSuffix("T03:30:00Z"), "\(time)") }
        #expect(times.count >= 1 && times.count <= 2)
        // Without emit, a file's time of day is for other nights.
        let without = try await scratch.duet(
            "run", "--database", "app.db", "--as-of", Sample.night, "--config", "settings.yaml")
        #expect(without.code == 0)
    }
}
