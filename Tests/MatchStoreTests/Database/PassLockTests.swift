import Foundation
import MatchStore
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("The lock of a pass") struct PassLockTests {
    @Test func `is refused to a second holder, who learns the process of the first`() throws {
        let folder = try ScratchFolder()
        let database = folder.path("app.db")
        let process = ProcessInfo.processInfo.processIdentifier
        #expect(PassLock.holder(of: database) == .nobody)
        let first = try PassLock(database: database)
        #expect(throws: StoreError.locked(database, holder: "\(process)")) { _ = try PassLock(database: database) }
        #expect(PassLock.holder(of: database) == .process(Int(process)))
        withExtendedLifetime(first) {}
    }

    @Test func `is had although somebody asks all the time who has it`() throws {
        let folder = try ScratchFolder()
        let database = folder.path("app.db")
        _ = try PassLock(database: database)
        let isOver = Atomic(false)
        let asked = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            while !isOver.load(ordering: .relaxed) { _ = PassLock.holder(of: database) }
            asked.signal()
        }
        for _ in 0..<200 { _ = try PassLock(database: database) }
        isOver.store(true, ordering: .relaxed)
        asked.wait()
    }

    @Test func `is free again when its holder ends`() throws {
        let folder = try ScratchFolder()
        let database = folder.path("app.db")
        for _ in 0..<3 {
            let lock = try PassLock(database: database)
            withExtendedLifetime(lock) {}
        }
        #expect(PassLock.holder(of: database) == .nobody)
        #expect(FileManager.default.fileExists(atPath: PassLock.path(of: database)))
    }

    @Test func `is waited for as long as asked`() throws {
        let folder = try ScratchFolder()
        let first = try PassLock(database: folder.path("app.db"))
        let started = ContinuousClock.now
        #expect(throws: StoreError.self) { _ = try PassLock(database: folder.path("app.db"), wait: 1) }
        #expect(ContinuousClock.now - started >= .milliseconds(900))
        withExtendedLifetime(first) {}
    }

    @Test func `is had when it comes free while somebody waits`() throws {
        let folder = try ScratchFolder()
        let held = try PassLock(database: folder.path("app.db"))
        let first = Mutex<PassLock?>(held)
        _ = consume held
        // A thread of its own: waiting blocks one of the few that tasks share, and the others may be busy.
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.25)
            first.withLock { $0 = nil }
        }
        let second = try PassLock(database: folder.path("app.db"), wait: 30)
        withExtendedLifetime(second) {}
    }

    @Test func `does not follow a symbolic link`() throws {
        let folder = try ScratchFolder()
        try folder.write("precious", to: "victim")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("app.db.duet-lock"), withDestinationPath: folder.path("victim"))
        let error = #expect(throws: StoreError.self) { _ = try PassLock(database: folder.path("app.db")) }
        guard case .cannotCreate(folder.path("app.db.duet-lock"), _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try String(contentsOfFile: folder.path("victim"), encoding: .utf8) == "precious")
        #expect(PassLock.holder(of: folder.path("app.db")) == .nobody)
    }

    @Test func `is held by one also when its file is removed while another waits`() throws {
        let folder = try ScratchFolder()
        let database = folder.path("app.db")
        let file = try CrowdFile.create(database)
        let waiting = Mutex<PassLock?>(nil)
        let isHad = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let lock = try? PassLock(database: database, wait: 30)
            waiting.withLock { $0 = lock }
            isHad.signal()
        }
        // It has the file open by now, most likely; where it has not, there is less to see.
        Thread.sleep(forTimeInterval: 0.25)
        file.abandon()
        isHad.wait()
        #expect(waiting.withLock { $0 != nil })
        #expect(folder.names == ["app.db.duet-lock"])
        #expect(throws: StoreError.self) { _ = try PassLock(database: database) }
        waiting.withLock { $0 = nil }
        _ = try PassLock(database: database)
    }

    @Test func `is free at once also where a child has the descriptor still`() throws {
        let folder = try ScratchFolder()
        let database = folder.path("app.db")
        var lock: PassLock? = try PassLock(database: database)
        var (wanted, found) = (stat(), stat())
        try #require(unsafe stat(PassLock.path(of: database), &wanted) == 0)
        // Tests beside this one may have many files open.
        let descriptor = try #require(
            (3..<getdtablesize()).first {
                unsafe fstat($0, &found) == 0 && (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino)
            })
        let inherited = dup(descriptor)
        defer { close(inherited) }
        withExtendedLifetime(lock) {}
        lock = nil
        _ = try PassLock(database: database)
    }

    @Test func `has the rights of the database, and writes into no second name of another file`() throws {
        let folder = try ScratchFolder()
        try folder.write("", to: "app.db")
        let manager = FileManager.default
        for mode in [0o660, 0o644, 0o600] {
            try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path("app.db"))
            _ = try PassLock(database: folder.path("app.db"))
            let attributes = try manager.attributesOfItem(atPath: folder.path("app.db.duet-lock"))
            #expect(attributes[.posixPermissions] as? Int == mode & 0o660)
        }
        try folder.write("precious", to: "victim")
        try manager.removeItem(atPath: folder.path("app.db.duet-lock"))
        try manager.linkItem(atPath: folder.path("victim"), toPath: folder.path("app.db.duet-lock"))
        let lock = try PassLock(database: folder.path("app.db"))
        withExtendedLifetime(lock) {}
        #expect(try String(contentsOfFile: folder.path("victim"), encoding: .utf8) == "precious")
    }

    @Test func `says whose file keeps it closed, and what to do`() {
        let words = StoreError.lockClosed("/srv/app.db.duet-lock", owner: "root", user: "app").description
        #expect(words.contains("/srv/app.db.duet-lock belongs to root") && words.contains("app may not read it"))
        #expect(words.contains("Remove it") && !words.contains("the user who owns"))
    }

    @Test(
        arguments: [
            ("NOT NULL constraint failed: chats.kind", "needs a default"),
            ("CHECK constraint failed: type", "--type direct"),
            ("no such collation sequence: unicode", "Only the app's own connections"),
            ("no such function: uuid4", "Only the app's own connections"),
            ("UNIQUE constraint failed: chats.name", nil),
            ("the house is full", nil),
        ] as [(String, String?)])
    func `a refusal says what helps, and nothing else`(detail: String, remedy: String?) {
        let words = StoreError.matchRefused(detail: detail).description
        #expect(words.contains(detail))
        for other in ["needs a default", "--type direct", "Only the app's own connections"] {
            #expect(words.contains(other) == (other == remedy), "\(words)")
        }
    }

    @Test func `cannot be taken where no file can be made`() throws {
        let folder = try ScratchFolder()
        #expect(throws: StoreError.self) { _ = try PassLock(database: folder.path("no/such/folder/app.db")) }
    }

    @Test(arguments: ["", "\n", "words\n", "99999999\n", "1\n"])
    func `is nobody's where only a file is left`(text: String) throws {
        let folder = try ScratchFolder()
        try folder.write(text, to: "app.db.duet-lock")
        #expect(PassLock.holder(of: folder.path("app.db")) == .nobody)
        let lock = try PassLock(database: folder.path("app.db"))
        withExtendedLifetime(lock) {}
    }
}
