package import Foundation

/// What a process left behind: all of both streams, and how it ended.
package struct Outcome: Sendable {
    package var code: Int32
    package var out: String
    package var err: String
}

/// A process at work. Both streams go to files, so that neither can fill up while the other is read.
package struct Running {
    package let process: Process
    fileprivate let streams: Scratch

    package var number: Int32 { process.processIdentifier }

    /// A process that had to be ended.
    package struct DidNotEnd: Error {
        package let arguments: [String]
    }

    /// Waits for the end, for minutes if need be.
    package func outcome(within limit: Duration = .seconds(600)) async throws -> Outcome {
        let deadline = ContinuousClock.now + limit
        while process.isRunning {
            if ContinuousClock.now > deadline {
                process.terminate()
                throw DidNotEnd(arguments: process.arguments ?? [])
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        process.waitUntilExit()
        // A process that crashed has the number of its signal here.
        let code = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Outcome(code: code, out: try streams.text("out"), err: try streams.text("err"))
    }
}

package enum Executable {
    /// The folder of the checkout.
    package static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The built program, beside the test bundle.
    package static let duet: URL = {
        let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
        let places = bundles + [URL(filePath: CommandLine.arguments[0])]
        let candidates = places.map { $0.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "duet") }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
    }()

    /// Starts a program with nothing in its environment but `PATH`, and what is given.
    package static func start(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:], in folder: URL
    ) throws -> Running {
        let streams = try Scratch()
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        process.environment = environment.merging(["PATH": path, "SWIFT_BACKTRACE": "enable=no"]) { given, _ in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try streams.handle("out")
        process.standardError = try streams.handle("err")
        try process.run()
        return Running(process: process, streams: streams)
    }
}

/// A folder that is removed with its last owner.
package final class Scratch: Sendable {
    package let folder: URL

    package init() throws {
        folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "duet-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    package func url(_ name: String) -> URL { folder.appending(path: name) }

    package func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
    }

    package func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: url(name)) }

    fileprivate func handle(_ name: String) throws -> FileHandle {
        try Data().write(to: url(name))
        return try FileHandle(forWritingTo: url(name))
    }

    /// Every file in the folder with its bytes; a folder has none.
    package func contents() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Dictionary(uniqueKeysWithValues: names.map { ($0, (try? Data(contentsOf: url($0))) ?? Data()) })
    }

    package func duet(_ arguments: String..., environment: [String: String] = [:]) async throws -> Outcome {
        try await duet(arguments, environment: environment)
    }

    package func duet(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        await Turnstile.shared.enter()
        do {
            let outcome = try await start(arguments, environment: environment).outcome()
            await Turnstile.shared.leave()
            return outcome
        } catch {
            await Turnstile.shared.leave()
            throw error
        }
    }

    package func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
        try Executable.start(Executable.duet, arguments, environment: environment, in: folder)
    }
}

/// Lets a few processes run at a time: all tests begin at once, and a hundred passes would only be in each other's way.
private actor Turnstile {
    static let shared = Turnstile()

    private var free = 4
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
