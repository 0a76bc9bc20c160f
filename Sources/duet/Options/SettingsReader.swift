import ArgumentParser

/// Decides every setting, flag before environment before file before default, and remembers where each came from.
///
/// An environment variable is the option's name in capitals behind `DUET_`: `DUET_TOP_K`.
struct SettingsReader {
    /// Where a value came from.
    enum Origin: CustomStringConvertible {
        case flag(String)
        case environment(String)
        case file(String, line: Int)
        case standard

        var description: String {
            switch self {
            case .flag(let name): "option --\(name)"
            case .environment(let name): "environment \(name)"
            case .file(let path, let line): "\(path), line \(line)"
            case .standard: "default"
            }
        }

        /// A bad option is bad usage; a bad file or environment is bad configuration.
        var status: ExitStatus {
            if case .flag = self { .usage } else { .badConfiguration }
        }
    }

    struct Decided {
        var key: String
        var value: String
        var origin: Origin
    }

    private let environment: [String: String]
    private let file: ConfigFile?
    private(set) var decided: [Decided] = []
    private var known: Set<String> = []

    init(environment: [String: String], file: ConfigFile?) {
        self.environment = environment
        self.file = file
    }

    static func variable(_ key: String) -> String {
        "DUET_" + key.uppercased().split(separator: "-").joined(separator: "_")
    }

    /// The value of one setting.
    ///
    /// - Parameters:
    ///   - rule: what the value must satisfy, and the words for it.
    mutating func value<Value: ExpressibleByArgument>(
        _ key: String, flag: Value?, standard: Value, _ wanted: String, where rule: (Value) -> Bool = { _ in true }
    ) throws -> Value {
        known.insert(key)
        let (value, origin) = try find(key, flag: flag, standard: standard, wanted)
        guard rule(value) else {
            throw Complaint(origin.status, "\(origin): \(key) is \(Self.shown(value)), but it must be \(wanted).")
        }
        decided.append(Decided(key: key, value: Self.shown(value), origin: origin))
        return value
    }

    /// The text that would give this value again.
    private static func shown(_ value: some Any) -> String {
        if let raw = value as? any RawRepresentable { "\(raw.rawValue)" } else { "\(value)" }
    }

    private func find<Value: ExpressibleByArgument>(
        _ key: String, flag: Value?, standard: Value, _ wanted: String
    ) throws -> (Value, Origin) {
        if let flag { return (flag, .flag(key)) }
        let variable = Self.variable(key)
        if let text = environment[variable], !text.isEmpty {
            guard let value = Value(argument: text) else {
                throw Complaint(
                    .badConfiguration, "environment \(variable): “\(text)” is not \(wanted).")
            }
            return (value, .environment(variable))
        }
        if let file, let entry = file.entries[key] {
            guard case .text(let text) = entry.value, let value = Value(argument: text) else {
                throw Complaint(
                    .badConfiguration,
                    "\(file.path), line \(entry.line): \(key) must be \(wanted)"
                        + (entry.value.shown.map { ", not “\($0)”." } ?? "."))
            }
            return (value, .file(file.path, line: entry.line))
        }
        return (standard, .standard)
    }

    /// Named parts of one setting, such as the weights: parts given at different places complete each other.
    ///
    /// - Returns: every part that was given somewhere, with the texts given for it.
    mutating func parts(
        _ key: String, flags: [Assignment], names: [String]
    ) throws -> [(name: String, texts: [String], origin: Origin)] {
        known.insert(key)
        var found: [String: (texts: [String], origin: Origin)] = [:]
        func take(_ name: String, _ texts: [String], _ origin: Origin) throws {
            guard names.contains(name) else {
                throw Complaint(
                    origin.status,
                    "\(origin): there is no \(key) “\(name)”. It can be \(names.joined(separator: ", ")).")
            }
            found[name] = (texts, origin)
        }
        if let file, let entry = file.entries[key] {
            let origin = Origin.file(file.path, line: entry.line)
            guard case .mapping(let pairs) = entry.value else {
                throw Complaint(
                    .badConfiguration,
                    "\(origin): \(key) is written as \(key): {\(names.prefix(2).map { "\($0): …" }.joined(separator: ", "))}."
                )
            }
            for (name, value) in pairs {
                switch value {
                case .text(let text): try take(name, [text], origin)
                case .list(let texts): try take(name, texts, origin)
                case .mapping: throw Complaint(.badConfiguration, "\(origin): \(key).\(name) is not a plain value.")
                }
            }
        }
        let variable = Self.variable(key)
        if let text = environment[variable], !text.isEmpty {
            // Several parts are separated by spaces or semicolons: `DUET_WEIGHT="genre=2 age=1"`.
            for piece in text.split(whereSeparator: { $0 == " " || $0 == ";" }) {
                guard let part = Assignment(argument: String(piece)) else {
                    throw Complaint(
                        .badConfiguration, "environment \(variable): “\(piece)” is not of the form name=value.")
                }
                try take(part.name, [part.value], .environment(variable))
            }
        }
        for flag in flags { try take(flag.name, [flag.value], .flag(key)) }
        return names.compactMap { name in found[name].map { (name, $0.texts, $0.origin) } }
    }

    mutating func note(_ key: String, _ value: String, _ origin: Origin) {
        decided.append(Decided(key: key, value: value, origin: origin))
    }

    /// Refuses settings that nobody asked for: a mistyped key must not be ignored.
    func refuseUnknown() throws {
        if let file {
            for (key, entry) in file.entries.sorted(by: { $0.value.line < $1.value.line }) where !known.contains(key) {
                throw Complaint(
                    .badConfiguration,
                    "\(file.path), line \(entry.line): there is no setting “\(key)”.\(Self.suggestion(for: key, among: known))"
                )
            }
        }
        let variables = Set(known.map(Self.variable))
        for variable in environment.keys.sorted() where variable.hasPrefix("DUET_") && !variables.contains(variable) {
            throw Complaint(
                .badConfiguration,
                "there is no setting for the environment variable \(variable).\(Self.suggestion(for: variable, among: variables))"
            )
        }
    }

    /// " Did you mean …?" where one known name is near.
    static func suggestion(for name: String, among known: Set<String>) -> String {
        let nearest = known.map { ($0, distance(name, $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let (best, steps) = nearest, steps <= max(2, name.count / 4) else { return "" }
        return " Did you mean \(best)?"
    }

    /// Levenshtein's distance.
    private static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one), Array(other))
        var row = Array(0...other.count)
        for (i, left) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in other.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(row[j] + 1, above + 1, diagonal + (left == right ? 0 : 1))
                diagonal = above
            }
        }
        return row[other.count]
    }
}

extension ConfigFile.Value {
    var shown: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
