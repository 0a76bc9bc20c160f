internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What the process has used.
package enum Resources {
    /// The most memory it ever held, in MB (2²⁰ bytes); 0 where the system does not say.
    package static var peakMemoryMB: Int {
        #if os(Linux)
            // What rusage says includes what the parent held before this program took its place.
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            if let peak = peakMemoryMB(status) { return peak }
        #endif
        var usage = rusage()
        #if canImport(Darwin)
            guard unsafe getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1_048_576
        #else
            guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1024
        #endif
    }

    /// - Parameter status: as in `/proc/self/status`.
    package static func peakMemoryMB(_ status: String) -> Int? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 / 1024 }
    }
}
