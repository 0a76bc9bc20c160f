internal import Foundation

/// A folder of CSV files: which are loaded, which look as if they were meant to be, and which are others.
struct TableFolder {
    let files: [(table: AppTable, path: String)]
    /// Names of files that belong to no table.
    let others: [String]

    /// - Throws: `ImportError` when there is no such folder, no file in it that is named after a table, or one that only
    ///   looks so: what was meant and is passed over may be everybody's blocks.
    init(_ folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder) else { throw ImportError.noFolder(folder) }
        let type = try? FileManager.default.attributesOfItem(atPath: folder)[.type] as? FileAttributeType
        guard type != .typeRegular else { throw ImportError.notAFolder(folder) }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder).sorted() else {
            throw ImportError.unreadable(folder)
        }
        let path = { (name: String) in (folder as NSString).appendingPathComponent(name) }
        let isFolder = { (name: String) in
            var isFolder: ObjCBool = false
            return unsafe FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder)
                && isFolder.boolValue
        }
        var others: [String] = []
        for name in names {
            if let table = AppTable.allCases.first(where: { name == $0.file }) {
                guard FileManager.default.fileExists(atPath: path(name)) else {
                    throw ImportError.notLoaded(path(name), table: table, "a symbolic link that leads nowhere")
                }
                guard !isFolder(name) else { throw ImportError.notLoaded(path(name), table: table, "a folder") }
                guard Self.isRegular(path(name)) else {
                    throw ImportError.notLoaded(path(name), table: table, "not a regular file")
                }
            } else if let (table, why) = Self.lookalike(name, among: names), !isFolder(name) {
                throw ImportError.notLoaded(path(name), table: table, why)
            } else if !name.hasPrefix(".") {
                others.append(name)
            }
        }
        files = AppTable.allCases.filter { names.contains($0.file) }.map { (table: $0, path: path($0.file)) }
        guard !files.isEmpty else { throw ImportError.nothingToLoad(folder) }
        self.others = others
    }

    private static func isRegular(_ path: String) -> Bool {
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let type = try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
        return type == .typeRegular
    }

    /// The table that a file was probably meant for, and what it is instead of that table's file.
    static func lookalike(_ name: String, among names: [String]) -> (table: AppTable, why: String)? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard !name.hasPrefix("."), let stem = parts.first else { return nil }
        let endings = parts.dropFirst().map { $0.lowercased() }
        // Longest first: chats is not the start of chat_participants.
        for table in AppTable.allCases.sorted(by: { $0.file.count > $1.file.count }) {
            guard let rest = remainder(of: folded(stem), after: folded(table.rawValue)) else { continue }
            let isBackup = ["old", "bak", "backup", "orig", "tmp"].contains {
                rest.hasPrefix($0) || endings.contains($0)
            }
            // Beside the true file it is kept on purpose, as an editor does.
            if isBackup || name.hasSuffix("~"), names.contains(table.file) { return nil }
            if let packed = endings.first(where: packers.contains) { return (table, "packed (\(packed))") }
            if let ending = endings.last, ending != "csv" { return (table, "of another kind (\(ending))") }
            return (table, endings.isEmpty ? "without its ending" : "a copy, or named otherwise")
        }
        return nil
    }

    private static let packers: Set = ["gz", "zip", "bz2", "xz", "zst", "7z", "br", "lz4", "tgz", "z", "rar"]

    /// Letters and digits, in lower case.
    private static func folded(_ text: some StringProtocol) -> String {
        text.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// What follows the name of a table, or its singular, when that is only what marks a copy.
    private static func remainder(of stem: String, after table: String) -> String? {
        for name in [table, String(table.dropLast())] where stem.hasPrefix(name) {
            let rest = String(stem.dropFirst(name.count))
            let words = rest.split { $0.isNumber }
            if words.allSatisfy({ copies.contains(String($0)) }) { return rest }
        }
        return nil
    }

    /// What systems and people add to the name of a copy.
    private static let copies: Set = [
        "copy", "copyof", "kopie", "copia", "copie", "kopia", "cópia", "копия", "export", "new", "final", "old", "bak",
        "backup", "orig", "tmp",
    ]
}

extension AppTable {
    /// What a file with its rows is called.
    var file: String { rawValue + ".csv" }
}
