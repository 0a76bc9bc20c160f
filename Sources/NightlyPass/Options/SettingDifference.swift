/// A setting that differs between two passes, under the name by which `--print-config` shows it.
package struct SettingDifference: Sendable, Equatable, Codable {
    /// Such as `weight.genre` or `matches-per-person`.
    package var key: String
    /// The value; `none` where there is none.
    package var value: String
    /// What it is compared with.
    package var other: String

    package init(key: String, value: String, other: String) {
        self.key = key
        self.value = value
        self.other = other
    }

    /// In what the options that are stored with a run differ from the defaults, by key.
    ///
    /// - Throws: `DecodingError` where they are no options at all.
    static func differences(of options: String) throws -> [SettingDifference] {
        let standard = PassOptions()
        // As texts, so that settings that only a newer version knows are told too.
        return differences(try JSONText.merged(options, over: standard), try JSONText.merged("{}", over: standard))
    }

    /// In what two sets of options differ, by key.
    package static func differences(_ one: PassOptions, _ other: PassOptions) throws -> [SettingDifference] {
        differences(try JSONText.merged("{}", over: one), try JSONText.merged("{}", over: other))
    }

    private static func differences(_ one: JSONValue, _ other: JSONValue) -> [SettingDifference] {
        let (own, its) = (values(one), values(other))
        return Set(own.keys).union(its.keys).sorted().compactMap { key in
            guard own[key] != its[key] else { return nil }
            return SettingDifference(key: key, value: own[key]?.shown ?? "none", other: its[key]?.shown ?? "none")
        }
    }

    /// Every value in a JSON object, by the names on the way to it.
    private static func values(_ root: JSONValue) -> [String: JSONValue] {
        var found: [String: JSONValue] = [:]
        func visit(_ value: JSONValue, _ path: [String]) {
            if case .object(let members) = value {
                for (name, member) in members { visit(member, path + [name]) }
            } else if value != .null {
                found[key(path)] = value
            }
        }
        visit(root, [])
        return found
    }

    /// The groups are called after the options that set them.
    private static func key(_ path: [String]) -> String {
        let groups = ["weights": "weight", "mapping": "type"]
        return path.map { (groups[$0] ?? $0).split(separator: "_").joined(separator: "-") }.joined(separator: ".")
    }
}

extension JSONValue {
    /// As a person would write it, numbers to three digits behind the point: weights are scaled, and have sixteen.
    fileprivate var shown: String {
        switch self {
        case .null: "none"
        case .bool(let value): "\(value)"
        case .whole(let value): "\(value)"
        case .large(let value): "\(value)"
        case .number(let value):
            Int(exactly: value).map { "\($0)" } ?? "\((value * 1000).rounded() / 1000)"
        case .text(let value): value
        case .list(let values): values.map(\.shown).joined(separator: ",")
        case .object: "…"
        }
    }
}
