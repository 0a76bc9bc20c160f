import Foundation
import Synchronization

/// How far trials are, on standard error where that is a terminal.
final class TrialProgress: Sendable {
    private let name: String
    private let total: Int
    private let count = Atomic<Int>(0)

    init(_ name: String, total: Int) {
        self.name = name
        self.total = total
    }

    func step() {
        let done = count.add(1, ordering: .relaxed).newValue
        guard isatty(STDERR_FILENO) == 1 else { return }
        let line = "\r\u{1B}[K" + (done < total ? "\(name): \(done) of \(total)" : "")
        FileHandle.standardError.write(Data(line.utf8))
    }
}
