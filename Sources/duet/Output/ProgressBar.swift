import Foundation
import NightlyPass
import Synchronization

/// One line on standard error that says what is being done. Only on a terminal.
final class ProgressBar: Sendable {
    private struct State {
        var label: String?
        var percent = -1
        var started = ContinuousClock.now
        var isShown = false
    }

    private let state = Mutex(State())
    private static let width = 30

    /// A bar, or `nil` where there is no terminal to draw on.
    static func onTerminal() -> ProgressBar? {
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        return Terminal.messagesAreTerminal && !isDumb ? ProgressBar() : nil
    }

    /// Draws the line anew where there is something new to see.
    ///
    /// - Parameter label: what is being done, in at most 18 letters; another one begins a new bar.
    func show(_ label: String, _ done: Int, _ total: Int) {
        state.withLock { state in
            if state.label != label {
                state.label = label
                state.percent = -1
                state.started = .now
            }
            let percent = total > 0 ? done * 100 / total : 0
            // Threads may report out of turn.
            guard percent > state.percent else { return }
            state.percent = percent
            state.isShown = true
            let filled = percent * Self.width / 100
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
            let elapsed = (ContinuousClock.now - state.started) / .seconds(1)
            let left =
                percent > 4 && elapsed > 2
                ? "  about \(Int(elapsed * Double(100 - percent) / Double(percent)) + 1) s left" : ""
            let padded = label.padding(toLength: 18, withPad: " ", startingAt: 0)
            write("\r\u{1B}[K\(padded) \(bar) \(percent) %\(left)")
        }
    }

    /// Clears the line.
    func end() {
        state.withLock { state in
            if state.isShown { write("\r\u{1B}[K") }
            state.isShown = false
            state.percent = -1
        }
    }

    private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}

extension PassPhase {
    var label: String {
        switch self {
        case .read: "Reading people"
        case .encode: "Learning wishes"
        case .score: "Scoring pairs"
        case .choose: "Choosing"
        case .store: "Storing the plan"
        case .write: "Writing matches"
        }
    }
}
