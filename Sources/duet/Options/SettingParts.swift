import Compatibility
import NightlyPass
import Profiles

/// The settings of several named parts.
extension Settings.Values {
    static let weight = Setting<Self>(
        "weight", partsOf: Factor.all.map(\.name), flag: \.scoring.weight, "factor=number",
        "How much a factor counts, relative to the others: \(list(Factor.all.map(\.name))). Repeatable.",
        discussion: "Defaults, also of factors that are not given: "
            + Factor.all.map { "\($0.name)=\(standard.options.weights[$0].fixed(2))" }.joined(separator: " ")
            + ". All weights are scaled to sum to 1."
    ) { reader, parts, values in
        var given: [Factor: Double] = [:]
        for part in parts {
            let factor = Factor.all.first { $0.name == part.name }!
            given[factor] = try part.number("a number of 0 or more") { $0.isFinite && $0 >= 0 }
        }
        do {
            values.options.weights = try FactorWeights(given)
        } catch {
            let origin = parts.last?.origin ?? .standard
            throw CommandError(origin.status, "\(origin): \(error)")
        }
        for factor in Factor.all {
            reader.note("weight", factor.name, "\(values.options.weights[factor])", parts)
        }
    }

    static let history = Setting<Self>(
        "history", partsOf: HistorySettings.Name.allCases.map(\.rawValue), flag: \.scoring.history, "name=number",
        "How history is learned from: "
            + HistorySettings.Name.allCases.map {
                "\($0.rawValue)=\(TuneFile.number(standard.options.history[$0])) (\($0.words))"
            }.joined(separator: ", ") + ". Repeatable."
    ) { reader, parts, values in
        for part in parts {
            let name = HistorySettings.Name(rawValue: part.name)!
            values.options.history[name] = try part.number(name.range, where: name.allows)
        }
        for name in HistorySettings.Name.allCases {
            reader.note("history", name.rawValue, "\(values.options.history[name])", parts)
        }
    }

    private static let words: [(name: String, path: any WritableKeyPath<TypeMapping, [String]> & Sendable)] = [
        ("like", \.like), ("dislike", \.dislike), ("block", \.block), ("ignore", \.ignore),
        ("group", \.group),
    ]

    static let type = Setting<Self>(
        "type", partsOf: words.map(\.name) + ["direct"], flag: \.vocabulary.type, "meaning=words",
        "The app's words for like, dislike and block, for what to ignore, which says nothing of two people, and for its "
            + "types of chats, group and direct: --type like=like,super_like --type ignore=view. Repeatable.",
        discussion: "Words replace the default, which is the word itself, nothing to ignore, and dm for direct."
    ) { reader, parts, values in
        var mapping = values.options.mapping
        for part in parts {
            let given = part.text.split(separator: ",").map(String.init)
            if let list = words.first(where: { $0.name == part.name }) {
                mapping[keyPath: list.path] = given
            } else {
                guard given.count == 1 else {
                    throw CommandError(
                        part.origin.status, "\(part.origin): direct must be one word, the type of new chats.")
                }
                mapping.direct = given[0]
            }
        }
        let meanings = mapping.like + mapping.dislike + mapping.block + mapping.ignore
        if let twice = meanings.first(where: { word in meanings.count { $0 == word } > 1 }) {
            throw CommandError(
                parts.last?.origin.status ?? .usage,
                "--type: “\(twice)” is given two meanings among like, dislike, block and ignore.")
        }
        if mapping.group.contains(mapping.direct) {
            throw CommandError(
                parts.last?.origin.status ?? .usage,
                "--type: “\(mapping.direct)” is given two meanings, group and direct.")
        }
        values.options.mapping = mapping
        for list in words { reader.note("type", list.name, mapping[keyPath: list.path].joined(separator: ","), parts) }
        reader.note("type", "direct", mapping.direct, parts)
    }

    /// Names in a sentence.
    private static func list(_ names: [String]) -> String {
        names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }
}

extension SettingsReader.Part {
    fileprivate func number(_ words: String, where allows: (Double) -> Bool) throws -> Double {
        guard let number = Double(text), allows(number) else {
            let hint = text.contains("=") ? " Repeat the option for another part; in the environment, use spaces." : ""
            throw CommandError(origin.status, "\(origin): \(name) must be \(words), not “\(text)”.\(hint)")
        }
        return number
    }
}

extension HistorySettings.Name {
    /// What it is, in the help.
    fileprivate var words: String {
        switch self {
        case .kappa: "decisions after which a person's own say half of what they like"
        case .conversation: "decisions that a conversation counts for"
        case .cap: "share of people above whom liking more counts for nothing"
        case .factors: "latent factors"
        case .penalty: "how strongly latent factors are held to 0"
        }
    }
}
