import Foundation
import NightlyPass
import Synchronization

/// One line on standard error that says what is being done. Only on a terminal. It changes every second, with the seconds that
/// have passed, also where nothing is said of the progress.
final class ProgressBar: Sendable {
    private struct State {
        var label: String?
        var percent = -1
        var started = ContinuousClock.now
        /// When the line was last written.
        var written = ContinuousClock.now
        var isShown = false
    }

    private let state = Mutex(State())
    private static let width = 30

    /// A bar, or `nil` where there is no terminal to draw on.
    static func onTerminal() -> ProgressBar? {
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        guard Terminal.messagesAreTerminal && !isDumb else { return nil }
        let bar = ProgressBar()
        // A thread, since tasks wait where all cores compute.
        Thread.detachNewThread { [weak bar] in
            while true {
                Thread.sleep(forTimeInterval: 0.25)
                guard let bar else { return }
                bar.tick()
            }
        }
        return bar
    }

    /// Shows a bar that only says what is being done, while `body` does it.
    static func `while`<Value>(_ label: String, _ body: () throws -> Value) rethrows -> Value {
        let bar = onTerminal()
        bar?.show(label, 0, 0)
        defer { bar?.end() }
        return try body()
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
            draw(&state)
        }
    }

    private func draw(_ state: inout State) {
        guard let label = state.label else { return }
        (state.isShown, state.written) = (true, .now)
        let percent = max(0, state.percent)
        let filled = percent * Self.width / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        let elapsed = (state.written - state.started) / .seconds(1)
        let time =
            elapsed < 1
            ? ""
            : percent > 4 && elapsed > 2
                ? "  about \(Int(elapsed * Double(100 - percent) / Double(percent)) + 1) s left" : "  \(Int(elapsed)) s"
        let padded = label.padding(toLength: 18, withPad: " ", startingAt: 0)
        write("\r\u{1B}[K\(padded) \(bar) \(percent) %\(time)")
    }

    /// Writes the line again where it has stood for a second.
    ///
    private func tick() {
        state.withLock { state in
            if state.isShown, ContinuousClock.now - state.written >= .seconds(1) { draw(&state) }
        }
    }

    /// Clears the line, until there is something to show again.
    func end() {
        state.withLock { state in
            if state.isShown { write("\r\u{1B}[K") }
            state.isShown = false
            state.percent = -1
            state.label = nil
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
