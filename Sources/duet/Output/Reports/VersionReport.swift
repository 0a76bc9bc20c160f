import CBuildStamp
import Foundation
import GRDBSQLite
import LinearAlgebra

/// What `duet --version --verbose` prints: what a bug report has to say of the program and of the libraries that it found.
enum VersionReport {
    static func isAsked(_ arguments: ArraySlice<String>) -> Bool {
        arguments.count == 2 && arguments.contains("--version")
            && (arguments.contains("--verbose") || arguments.contains("-v"))
    }

    static var text: String {
        let commit = unsafe String(cString: duet_commit())
        let sqlite = unsafe String(cString: sqlite3_libversion())
        let rows = [
            ("version", Duet.version),
            ("commit", commit.isEmpty ? "not known: the build was not told" : commit),
            ("SQLite", sqlite),
            ("OpenBLAS", String(BLAS.configuration.trimmingPrefix("OpenBLAS "))),
            ("kernel", BLAS.kernelName),
            ("threads", "\(ProcessInfo.processInfo.activeProcessorCount)"),
        ]
        return rows.map { $0.0.padding(toLength: 10, withPad: " ", startingAt: 0) + $0.1 }.joined(separator: "\n")
    }
}
