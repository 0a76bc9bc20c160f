internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What the process has used.
public enum Resources {
    /// The most memory it ever held, in MB.
    public static var peakMemoryMB: Int {
        var usage = rusage()
        #if canImport(Darwin)
            guard unsafe getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1_048_576
        #else
            guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1024
        #endif
    }

    /// What the system can still give to this process, in MB, its own limit and what others could give back taken into account;
    /// `nil` where the system does not say.
    static var availableMemoryMB: Int? {
        #if os(Linux)
            let free = field("MemAvailable:", in: "/proc/meminfo").map { $0 / 1024 }
            // A container may have less than the machine.
            let limit = number(in: "/sys/fs/cgroup/memory.max").map { limit in
                max(0, limit - (number(in: "/sys/fs/cgroup/memory.current") ?? 0)) / 1_048_576
            }
            return [free, limit].compactMap(\.self).min()
        #else
            return nil
        #endif
    }

    private static func field(_ name: String, in path: String) -> Int? {
        let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.first { $0.hasPrefix(name) }.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap {
            Int($0)
        }
    }

    private static func number(in path: String) -> Int? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0.filter { $0.isNumber || $0 == "-" }) }
    }
}
