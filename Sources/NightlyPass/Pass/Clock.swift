internal import Foundation
package import Profiles

extension Timestamp {
    /// The machine's time.
    package static func now() -> Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }
}

/// The clock of one run: it shows the moment of the run when that begins, and goes on from there.
///
/// All that a run writes into the app's tables and says of its matches is by this clock, so that nights can be rehearsed on
/// an old copy. Without `--as-of` it is the machine's. By the machine's own clock go the records of when a run began and
/// ended, since an operator compares them with logs; how long to wait for a lock; and the metrics, which Prometheus compares
/// with its own time.
package struct RunClock: Sendable {
    private let start: Timestamp
    private let stands: Bool
    private let begun = ContinuousClock.now

    /// - Parameter stands: whether it shows `start` for as long as the run takes. In a simulated night nobody waits, and equal
    ///   nights are to write equal rows.
    init(_ start: Timestamp, stands: Bool) {
        (self.start, self.stands) = (start, stands)
    }

    package var now: Timestamp {
        guard !stands else { return start }
        let passed = ContinuousClock.now - begun
        return start.adding(seconds: Int64(passed / .seconds(1)))
    }

    /// For the records of when a run began and ended: the machine's time, or that of the run where the clock stands.
    var onRecord: Timestamp { stands ? start : .now() }
}

/// Which date a night has: that of its moment, somewhere.
package struct NightCalendar: Sendable {
    private let zone: TimeZone

    /// In UTC.
    package init() {
        zone = .gmt
    }

    /// - Returns: `nil` where `DeliveryTime.isTimeZone` says no.
    package init?(zone name: String) {
        guard let zone = DeliveryTime.timeZone(name) else { return nil }
        self.zone = zone
    }

    /// `YYYY-MM-DD`
    package func date(of moment: Timestamp) -> String {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.seconds)))
        return moment.adding(seconds: Int64(offset)).date
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
