import Dispatch
import Foundation
import Synchronization

/// The work was ended by a signal.
struct Interruption: Error {
    var signal: Int32
    /// What is left, in whole sentences.
    var left = "What was committed stays; run again to continue."

    /// The signals that end the work, with their names.
    private static let signals = [SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP", SIGQUIT: "SIGQUIT"]

    var name: String { Self.signals[signal] ?? "signal \(signal)" }

    /// The first of the signals that came; 0 for none.
    static var received: Int32 { first.load(ordering: .relaxed) }
    private static let first = Atomic<Int32>(0)

    /// Runs `body` as a task that the signals cancel. A second one ends the process at once.
    static func run(_ body: sending @escaping () async throws -> Void) async throws {
        let task = Task { try await body() }
        let sources = signals.keys.compactMap { number -> (any DispatchSourceSignal)? in
            // The default action would come before the handler.
            let before = Foundation.signal(number, SIG_IGN)
            // nohup has it ignored, so that the work goes on when a terminal goes away.
            if number == SIGHUP, unsafe unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                return nil
            }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                let isFirst = first.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
                if isFirst { task.cancel() } else { _exit(128 + number) }
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        do {
            try await task.value
        } catch is CancellationError {
            throw Interruption(signal: received)
        }
    }
}
