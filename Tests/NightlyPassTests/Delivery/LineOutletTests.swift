import Foundation
import MatchStore
import NightlyPass
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The end of a pipe to read from.
private struct PipeReader: Sendable {
    let descriptor: Int32

    /// What is there now, at most so many bytes.
    func read(_ most: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = unsafe Glibc.read(descriptor, &bytes, most)
        return Array(bytes.prefix(max(0, count)))
    }

    func close() { _ = Glibc.close(descriptor) }
}

/// A folder that goes with its owner.
private final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(
        path: "duet-\(UUID().uuidString)")

    init() throws {
        // As the program does: a pipe that is closed is an error, and no reason to die.
        signal(SIGPIPE, SIG_IGN)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }
    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func pipe() throws -> String {
        try #require(unsafe mkfifo(path("pipe"), 0o600) == 0)
        return path("pipe")
    }

    func reader(_ path: String) throws -> PipeReader {
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK)
        try #require(descriptor >= 0)
        return PipeReader(descriptor: descriptor)
    }
}

extension LineOutlet {
    /// As `take`, on a thread that may wait: those of tasks are few, and the reader of a test needs one.
    fileprivate func taking(_ lines: [UInt8]) async -> Receipt {
        await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: self.take(lines)) }
        }
    }
}

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("A place for lines", .serialized) struct LineOutletTests {
    @Test func `that is a file is made for its owner only, appended to, and mended where a line is torn`() throws {
        let folder = try Folder()
        for line in ["one\n", "two\n"] {
            let outlet = try LineOutlet(path: folder.path("out"))
            #expect(outlet.take(bytes(line)) == Receipt(bytes: 4))
        }
        #expect(try folder.text("out") == "one\ntwo\n")
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("out"))[.posixPermissions] as? Int
        #expect(mode == 0o600)

        try "one\ntw".write(toFile: folder.path("out"), atomically: true, encoding: .utf8)
        let outlet = try LineOutlet(path: folder.path("out"))
        #expect(outlet.take(bytes("three\n")) == Receipt(bytes: 6))
        #expect(outlet.take(bytes("four\n")) == Receipt(bytes: 5))
        #expect(try folder.text("out") == "one\ntw\nthree\nfour\n")
    }

    /// The database of a folder.
    private static func others(_ folder: Folder) -> OutputGuard {
        var others = OutputGuard()
        others.protect(database: folder.path("app.db"))
        return others
    }

    @Test func `that was taken away is made again, with its mode, and what went with it is written again`() throws {
        let folder = try Folder()
        try "".write(toFile: folder.path("app.db"), atomically: true, encoding: .utf8)
        let outlet = try LineOutlet(path: folder.path("out"), groupOf: folder.path("app.db"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")), "there is no line yet")
        #expect(outlet.take(bytes("one\n")) == Receipt(bytes: 4))
        #expect(try folder.text("out") == "one\n")
        try FileManager.default.moveItem(atPath: folder.path("out"), toPath: folder.path("taken"))
        #expect(outlet.take(bytes("two\n")) == Receipt(bytes: 4))
        #expect(try folder.text("taken") == "one\n")
        #expect(try folder.text("out") == "two\n")
        for name in ["out", "taken"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
            #expect(attributes[.posixPermissions] as? Int == 0o640)
        }
        // Where the folder is gone, too, the lines stay.
        try FileManager.default.removeItem(at: folder.url)
        #expect(outlet.take(bytes("three\n")).bytes == 0)
    }

    /// Nothing tells the group of a file that is made, but the folder whose group its files get.
    @Test func `belongs to the folder's group where that has the setgid bit, and to the database's otherwise`() throws {
        guard geteuid() == 0 else { try Test.cancel("only root can give files away") }
        let folder = try Folder()
        try "".write(toFile: folder.path("app.db"), atomically: true, encoding: .utf8)
        #expect(unsafe chown(folder.path("app.db"), 65_533, 65_532) == 0)
        for (mode, group) in [(mode_t(0o2755), 65_531), (0o755, 65_532)] {
            #expect(unsafe chown(folder.url.path, 0, 65_531) == 0 && chmod(folder.url.path, mode) == 0)
            let outlet = try LineOutlet(path: folder.path("out"), groupOf: folder.path("app.db"))
            #expect(outlet.take(bytes("one\n")) == Receipt(bytes: 4))
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("out"))
            #expect(attributes[.groupOwnerAccountID] as? Int == group)
            #expect(attributes[.ownerAccountID] as? Int == 65_533)
            #expect(attributes[.posixPermissions] as? Int == 0o640)
            try FileManager.default.removeItem(atPath: folder.path("out"))
        }
        // One that was there has been given to somebody.
        try "".write(toFile: folder.path("out"), atomically: true, encoding: .utf8)
        #expect(unsafe chown(folder.path("out"), 65_530, 65_529) == 0 && chmod(folder.path("out"), 0o660) == 0)
        let outlet = try LineOutlet(path: folder.path("out"), groupOf: folder.path("app.db"))
        try FileManager.default.removeItem(atPath: folder.path("out"))
        #expect(outlet.take(bytes("one\n")) == Receipt(bytes: 4))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("out"))
        #expect(attributes[.ownerAccountID] as? Int == 65_530 && attributes[.groupOwnerAccountID] as? Int == 65_529)
        #expect(attributes[.posixPermissions] as? Int == 0o660)
    }

    @Test func `is waited for while somebody has it locked, and not written to when it was taken away then`()
        async throws
    {
        let folder = try Folder()
        try "one\n".write(toFile: folder.path("out"), atomically: true, encoding: .utf8)
        let sender = unsafe open(folder.path("out"), O_RDONLY)
        try #require(flock(sender, LOCK_EX) == 0)
        let impatient = try LineOutlet(path: folder.path("out"), timeout: .milliseconds(50))
        let locked = "\(folder.path("out")): somebody has had it locked for 0 s"
        #expect(impatient.take(bytes("two\n")) == Receipt(bytes: 0, failure: locked))
        #expect(try folder.text("out") == "one\n")

        let outlet = try LineOutlet(path: folder.path("out"))
        let taking = Task { await outlet.taking(bytes("two\n")) }
        try FileManager.default.moveItem(atPath: folder.path("out"), toPath: folder.path("taken"))
        close(sender)
        #expect(await taking.value == Receipt(bytes: 4))
        #expect(try folder.text("taken") == "one\n")
        #expect(try folder.text("out") == "two\n")
    }

    /// Each writes through a file of its own, as processes do.
    @Test func `gets whole lines from several at once, beside one who locks and empties it, and each once`()
        async throws
    {
        let folder = try Folder()
        let (writers, batches) = (3, 40)
        let text = String(repeating: "x", count: 700)
        let writing = try (0..<writers).map { writer in
            let outlet = try LineOutlet(path: folder.path("out"), timeout: .seconds(600))
            return Task {
                var taken = 0
                for batch in 0..<batches {
                    let lines = (0..<20).map { "\(writer) \(batch) \($0) \(text)\n" }.joined()
                    taken += await outlet.taking(bytes(lines)) == Receipt(bytes: lines.utf8.count) ? 1 : 0
                }
                return taken
            }
        }
        let isOver = Mutex(false)
        let reading = Task.detached {
            var lines: [Substring] = []
            while true {
                let last = isOver.withLock { $0 }
                let descriptor = unsafe open(folder.path("out"), O_RDWR)
                if descriptor >= 0 { while flock(descriptor, LOCK_EX) != 0 {} }
                let found = descriptor >= 0 ? try folder.text("out") : ""
                if descriptor >= 0 {
                    ftruncate(descriptor, 0)
                    close(descriptor)
                }
                if !found.isEmpty {
                    lines += found.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                } else if last {
                    return lines
                } else {
                    try await Task.sleep(for: .milliseconds(2))
                }
            }
        }
        for task in writing { #expect(await task.value == batches) }
        isOver.withLock { $0 = true }
        let lines = try await reading.value
        #expect(lines.allSatisfy { $0.hasSuffix(" " + text) && $0.split(separator: " ").count == 4 })
        #expect(lines.count == writers * batches * 20)
        #expect(Set(lines).count == lines.count)
    }

    @Test func `is refused where lines would go astray or destroy something`() throws {
        let folder = try Folder()
        try "kept".write(toFile: folder.path("app.db"), atomically: true, encoding: .utf8)
        for (existing, new) in [("app.db", "linked"), ("none", "dangling")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path(new), withDestinationPath: folder.path(existing))
        }
        try FileManager.default.linkItem(atPath: folder.path("app.db"), toPath: folder.path("second"))
        let database = "is the database, which writing there would destroy."
        let beside = "is a file that belongs to the database, which writing there would destroy."
        let link = "is a symbolic link, which may lead anywhere: name what it leads to."
        let cases = [
            ("app.db", database), ("second", database), ("app.db-wal", beside), ("./app.db-wal", beside),
            ("linked", database), ("dangling", link),
            (".", "is a folder, and it must be a file, a pipe or a device."),
            ("none/out", "cannot be written to: No such file or directory."),
        ]
        let before = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
        for (name, why) in cases {
            let path = folder.url.path + "/" + name
            #expect(throws: LineOutlet.Refusal(sentence: "\(path) \(why)")) {
                try LineOutlet(path: path, apartFrom: Self.others(folder))
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == before)
        #expect(try folder.text("app.db") == "kept")
    }

    @Test func `with no room for more takes nothing, and says so`() throws {
        try #require(FileManager.default.fileExists(atPath: "/dev/full"))
        let outlet = try LineOutlet(path: "/dev/full")
        #expect(outlet.take(bytes("one\n")) == Receipt(bytes: 0, failure: "/dev/full: No space left on device"))
    }

    @Test func `that is a pipe has taken what was read from it, and nothing else`() async throws {
        let folder = try Folder()
        let path = try folder.pipe()
        let reader = try folder.reader(path)
        let outlet = try LineOutlet(path: path)
        let reading = Task {
            var part: [UInt8] = []
            while part.count < 5, !Task.isCancelled {
                part += reader.read(5 - part.count)
                try await Task.sleep(for: .milliseconds(1))
            }
            reader.close()
            return part
        }
        let receipt = await outlet.taking(bytes("one\ntwo\nthree\n"))
        #expect(receipt == Receipt(bytes: 5, failure: "\(path): whoever read it has closed it"))
        #expect(try await reading.value == bytes("one\nt"))
        #expect(outlet.take(bytes("four\n")).bytes == 0)
    }

    @Test func `that takes everything slowly is waited for`() async throws {
        let folder = try Folder()
        let path = try folder.pipe()
        let reader = try folder.reader(path)
        let outlet = try LineOutlet(path: path, timeout: .seconds(120))
        let lines = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000) + bytes("\n")
        let reading = Task {
            var count = 0
            let deadline = ContinuousClock.now + .seconds(300)
            while count < lines.count, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(1))
                count += reader.read(3_000).count
            }
            reader.close()
            return count
        }
        #expect(await outlet.taking(lines) == Receipt(bytes: lines.count))
        #expect(try await reading.value == lines.count)
    }

    @Test(arguments: [4, 200_000])
    func `that takes nothing for long is given up`(count: Int) throws {
        let folder = try Folder()
        let path = try folder.pipe()
        let reader = try folder.reader(path)
        let outlet = try LineOutlet(path: path, timeout: .seconds(1))
        let receipt = outlet.take([UInt8](repeating: UInt8(ascii: "\n"), count: count))
        #expect(receipt == Receipt(bytes: 0, failure: "\(path): nothing was taken for 1 s"))
        reader.close()
    }

    @Test func `that is a pipe may find its reader late, or not at all`() async throws {
        let folder = try Folder()
        let path = try folder.pipe()
        let lonely = try LineOutlet(path: path, timeout: .seconds(1))
        #expect(lonely.take(bytes("one\n")) == Receipt(bytes: 0, failure: "\(path): nobody has read it for 1 s"))

        let outlet = try LineOutlet(path: path)
        let reading = Task {
            try await Task.sleep(for: .milliseconds(300))
            let reader = try folder.reader(path)
            var text: [UInt8] = []
            let deadline = ContinuousClock.now + .seconds(600)
            while text.count < 4, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(5))
                text += reader.read(4)
            }
            reader.close()
            return text
        }
        #expect(await outlet.taking(bytes("one\n")) == Receipt(bytes: 4))
        #expect(try await reading.value == bytes("one\n"))
    }

    @Test func `is left soon when the task is cancelled`() async throws {
        let folder = try Folder()
        let path = try folder.pipe()
        let reader = try folder.reader(path)
        let outlet = try LineOutlet(path: path)
        let task = Task.detached { outlet.take([UInt8](repeating: UInt8(ascii: "\n"), count: 200_000)) }
        // From a thread of its own: all threads that tasks have may be waiting in other tests.
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { task.cancel() }
        #expect(await task.value == Receipt(bytes: 0))
        reader.close()
    }

    @Test func `that is a stream must be open for writing, and is not the database`() throws {
        let folder = try Folder()
        try "kept".write(toFile: folder.path("app.db"), atomically: true, encoding: .utf8)
        let reading = unsafe open(folder.path("app.db"), O_RDONLY)
        let writing = unsafe open(folder.path("app.db"), O_WRONLY | O_APPEND)
        defer {
            close(reading)
            close(writing)
        }
        for closed in [reading, 999] {
            #expect(throws: LineOutlet.Refusal(sentence: "it is not open for writing.")) {
                try LineOutlet(descriptor: closed, named: "it")
            }
        }
        #expect(throws: LineOutlet.Refusal.self) {
            try LineOutlet(descriptor: writing, named: "it", apartFrom: Self.others(folder))
        }
        let outlet = try LineOutlet(descriptor: writing, named: "it")
        #expect(outlet.take(bytes("!\n")) == Receipt(bytes: 2))
        #expect(try folder.text("app.db") == "kept!\n")
    }
}
