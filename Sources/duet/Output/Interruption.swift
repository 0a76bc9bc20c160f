import Dispatch
import Foundation
import Synchronization

/// The work was ended by a signal.
struct Interruption: Error {
    var signal: Int32
    /// What is left, in whole sentences.
    var left = "What was committed stays; run again to continue."

    var name: String { signal == SIGINT ? "SIGINT" : "SIGTERM" }

    /// The first of the two signals that came; 0 for none.
    static var received: Int32 { first.load(ordering: .relaxed) }
    private static let first = Atomic<Int32>(0)

    /// Runs `body` as a task that SIGINT and SIGTERM cancel. A second signal ends the process at once.
    static func run(_ body: sending @escaping () async throws -> Void) async throws {
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM].map { number in
            // The default action would come before the handler.
            Foundation.signal(number, SIG_IGN)
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
