internal import Foundation

/// How much memory the system can still give to this process, in MB (2²⁰ bytes).
///
/// What is cached of files counts as free, since the system gives it back: a pass reads a whole database, and would otherwise
/// be refused the memory that an earlier one filled with it.
package enum AvailableMemory {
    /// Now; `nil` where the system does not say.
    static var megabytes: Int? {
        #if os(Linux)
            func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
            let group = "/sys/fs/cgroup/memory"
            return [
                ofMachine(text("/proc/meminfo")),
                // A container may have less than the machine.
                ofGroup(limit: text(group + ".max"), used: text(group + ".current"), parts: text(group + ".stat")),
            ].compactMap(\.self).min()
        #else
            return nil
        #endif
    }

    /// - Parameter lines: as in `/proc/meminfo`, in kB.
    package static func ofMachine(_ lines: String) -> Int? {
        number("MemAvailable:", in: lines).map { $0 / 1024 }
    }

    /// What is left to a control group (version 2); `nil` where there is no limit.
    ///
    /// - Parameters: what its files `memory.max`, `memory.current` and `memory.stat` say, in bytes.
    package static func ofGroup(limit: String, used: String, parts: String) -> Int? {
        guard let limit = number("", in: limit), let used = number("", in: used) else { return nil }
        let cached = (number("inactive_file", in: parts) ?? 0) + (number("active_file", in: parts) ?? 0)
        return max(0, limit - max(0, used - cached)) / 1_048_576
    }

    /// The number behind a name that begins a line.
    private static func number(_ name: String, in lines: String) -> Int? {
        let words = lines.split(separator: "\n").map { $0.split(separator: " ") }
        return words.first { name.isEmpty || $0.first == name[...] }?.dropFirst(name.isEmpty ? 0 : 1).first
            .flatMap { Int($0) }
    }
}
