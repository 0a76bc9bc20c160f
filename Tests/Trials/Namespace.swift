internal import Foundation

/// Scripts that see file systems, or processes, of their own.
package enum Namespace {
    private static let program = URL(filePath: "/usr/bin/unshare")

    /// Whether this machine lets anybody have one.
    package static func isAllowed(_ kind: String = "--mount") async throws -> Bool {
        let scratch = try Scratch()
        return try await run("mkdir room && mount -t tmpfs tmpfs room", [], kind, in: scratch).code == 0
    }

    /// Runs a script in which `"$0" "$@"` is the program under test with its arguments. What it mounts nobody else sees.
    package static func run(
        _ script: String, _ arguments: [String], _ kinds: String..., in scratch: Scratch
    ) async throws -> Outcome {
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            return Outcome(code: 1, out: "", err: "")
        }
        return try await Executable.start(
            program,
            ["--map-root-user", "--mount"] + kinds + ["/bin/sh", "-c", script, Executable.duet.path] + arguments,
            in: scratch.folder
        ).outcome()
    }
}
