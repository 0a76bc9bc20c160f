internal import Foundation
package import Profiles

extension Timestamp {
    /// The clock's time.
    package static func now() -> Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }
}

/// Wall time by phase.
struct Stopwatch {
    private(set) var seconds: [String: Double] = [:]
    private var started = ContinuousClock.now

    /// Adds the time since the last lap to a phase.
    mutating func lap(_ phase: PassPhase) {
        let now = ContinuousClock.now
        let elapsed = (now - started) / .seconds(1)
        seconds[phase.rawValue, default: 0] += (elapsed * 1000).rounded() / 1000
        started = now
    }
}
