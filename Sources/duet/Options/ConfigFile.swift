import Foundation
import Yams

/// Settings in a YAML file, flattened to texts, with the line of each.
///
/// swift-configuration was looked at for this: its file provider answers for keys that it is asked for and cannot list the
/// ones it has, so that a mistyped key would be ignored in silence, and it does not know lines.
struct ConfigFile {
    struct Entry {
        var line: Int
        var value: Value
    }

    enum Value {
        case text(String)
        case list([String])
        /// Each with its line.
        case mapping([(key: String, value: Value, line: Int)])
    }

    let path: String
    private(set) var entries: [String: Entry] = [:]

    /// - Parameter name: what the file is, in messages.
    init(path: String, called name: String = "settings file") throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandError(.noInput, "there is no \(name) \(path).")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError(.noPermission, "the \(name) \(path) cannot be read.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandError(.badConfiguration, "the \(name) \(path) is not UTF-8 text.")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw CommandError(.badConfiguration, "\(path)\(Self.sentence(error))")
        }
        // A file of comments only.
        guard let root, root.scalar?.string != "" else { return }
        guard let mapping = root.mapping else {
            throw CommandError(.badConfiguration, "\(path): settings are lines of the form `name: value`.")
        }
        for (key, value) in mapping {
            let line = key.mark?.line ?? 0
            guard let name = key.string else {
                throw CommandError(.badConfiguration, "\(path), line \(line): a key must be a text.")
            }
            guard entries[name] == nil else {
                throw CommandError(.badConfiguration, "\(path), line \(line): \(name) is set twice.")
            }
            entries[name] = Entry(line: line, value: try Self.read(value, path: path))
        }
    }

    /// Takes the entries out that make a map of the app's names; `tables` may also name a folder.
    mutating func takeMap() -> [String: Entry] {
        let map = entries.filter { key, entry in
            if key == "tables", case .mapping = entry.value { return true }
            return ["columns", "leave-out", "values"].contains(key)
        }
        for key in map.keys { entries[key] = nil }
        return map
    }

    /// What a YAML error says, from the line number on.
    private static func sentence(_ error: YamlError) -> String {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            // The place where the problem shows is often a line after the one where it is.
            let start = context.map { ", in what begins in line \($0.mark.line)" } ?? ""
            return ", line \(mark.line): this is not YAML: \(problem)\(start)."
        case .duplicatedKeysInMapping(let duplicates, _):
            return ": \(duplicates.joined(separator: ", ")) is set twice."
        default:
            return ": this is not YAML: \(error.description.split(separator: "\n").joined(separator: " "))."
        }
    }

    private static func read(_ node: Node, path: String) throws -> Value {
        switch node {
        case .scalar(let scalar): return .text(scalar.string)
        case .sequence(let sequence):
            return .list(
                try sequence.map { item in
                    guard let text = item.scalar?.string else {
                        throw CommandError(
                            .badConfiguration, "\(path), line \(item.mark?.line ?? 0): a list holds plain values.")
                    }
                    return text
                })
        case .mapping(let mapping):
            return .mapping(
                try mapping.map { key, value in
                    (key: key.scalar?.string ?? "", value: try read(value, path: path), line: key.mark?.line ?? 0)
                })
        case .alias(let alias):
            throw CommandError(
                .badConfiguration, "\(path), line \(alias.mark?.line ?? 0): aliases are not understood here.")
        }
    }
}
