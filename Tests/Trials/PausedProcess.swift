internal import Foundation
package import MatchStore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A process that waits at a point until it is let go, or cancelled by a signal.
package struct PausedProcess: Sendable {
    package let running: Running
    private let reader: FileHandle

    /// A process that ended before it came to the point.
    package struct DidNotPause: Error {
        package let outcome: Outcome
    }

    /// Lets it go on.
    package func resume() throws { try reader.close() }

    /// Sends it a signal, which also lets it go on.
    ///
    /// - Returns: how it ended.
    package func end(by signal: Int32) async throws -> Outcome {
        kill(running.number, signal)
        let outcome = try await running.outcome()
        try reader.close()
        return outcome
    }

    /// Starts a command, and waits until it comes to a point, for minutes if need be.
    fileprivate init(
        _ scratch: Scratch, _ arguments: [String], at point: TestPause.Point, environment: [String: String],
        ignoring ignored: String?
    ) async throws {
        let pipes = try Scratch()
        let pipe = pipes.url("pipe").path
        guard unsafe mkfifo(pipe, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
        let descriptor = unsafe open(pipe, O_RDONLY | O_NONBLOCK)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        reader = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let environment = environment.merging([TestPause.variable: "\(point.rawValue) \(pipe)"]) { $1 }
        running =
            if let ignored {
                try Executable.start(
                    URL(filePath: "/bin/sh"),
                    ["-c", "trap '' \(ignored); exec \"$0\" \"$@\"", Executable.duet.path] + arguments,
                    environment: environment, in: scratch.folder)
            } else { try scratch.start(arguments, environment: environment) }
        var byte: UInt8 = 0
        while unsafe read(descriptor, &byte, 1) != 1 {
            guard running.process.isRunning else { throw DidNotPause(outcome: try await running.outcome()) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

extension Scratch {
    /// Starts a command, and waits until it comes to a point.
    ///
    /// - Parameter ignored: a signal that it is to find ignored, as `HUP`.
    package func start(
        _ arguments: [String], pausingAt point: TestPause.Point, environment: [String: String] = [:],
        ignoring ignored: String? = nil
    ) async throws -> PausedProcess {
        try await PausedProcess(self, arguments, at: point, environment: environment, ignoring: ignored)
    }
}
