import ArgumentParser
import MatchStore
import Synchronization

/// Where everybody who is left out, and every row that is ignored, goes by name.
struct IgnoredRowsOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write all people left out and all rows ignored, each with the reason, to this new file, which only its owner may "
                + "read.", valueName: "file"))
    var ignoredTo: String?
}

/// Who is left out and which rows are ignored, one by one: some of each kind for a person to look at, and all for a file.
struct IgnoredRows {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let read = Lines()
    private let file: NewFile?

    /// How many of each kind are shown.
    private static let shown = 3

    /// Refuses a place that cannot be written, before any work is done.
    init(_ option: IgnoredRowsOption, apartFrom outputs: inout OutputGuard) throws {
        guard let path = option.ignoredTo else {
            file = nil
            return
        }
        try outputs.claim(path, by: "--ignored-to", as: .newFile)
        do {
            file = try NewFile(path, isPrivate: true)
        } catch StoreError.alreadyExists {
            throw CommandError(
                .cannotCreate, "--ignored-to: \(path) exists already. Choose another name, or remove it first.")
        } catch let error as StoreError {
            throw CommandError(
                CommandError(error)?.status ?? .cannotCreate, "--ignored-to: \(error.description)")
        }
    }

    /// What takes them as they are read; `nil` where nobody asked for them.
    ///
    /// - Parameter show: prints a line, where some are to be shown.
    func taker(_ show: (@Sendable (String) -> Void)?) -> (@Sendable ([String]) -> Void)? {
        guard file != nil || show != nil else { return nil }
        let (read, isInFile) = (read, file != nil)
        return { lines in
            if isInFile { read.all.withLock { $0 = lines } }
            guard let show else { return }
            for line in Self.some(of: lines, allElsewhere: isInFile) { show(line) }
        }
    }

    /// Makes the file appear.
    func publish() throws {
        guard let file else { return }
        for line in read.all.withLock({ $0 }) { try file.write(Terminal.printable(line)) }
        try file.seal()
        try file.publish()
    }

    /// The first of each kind, with how many more there are.
    private static func some(of lines: [String], allElsewhere: Bool) -> [String] {
        var kinds: [String] = []
        var ofKind: [String: (first: [String], count: Int)] = [:]
        for line in lines {
            // "left out, underage: ana"
            let kind = line.firstIndex(of: ":").map { String(line[..<$0]) } ?? line
            if ofKind[kind] == nil { kinds.append(kind) }
            ofKind[kind, default: ([], 0)].count += 1
            if ofKind[kind, default: ([], 0)].first.count < shown { ofKind[kind]?.first.append(line) }
        }
        var isCut = false
        let shown = kinds.flatMap { kind -> [String] in
            let (first, count) = ofKind[kind] ?? ([], 0)
            guard count > first.count else { return first }
            isCut = true
            return first + ["\(kind): and \((count - first.count).grouped) more"]
        }
        return shown + (isCut && !allElsewhere ? ["--ignored-to FILE writes all that are left out or ignored"] : [])
    }
}
