import ArgumentParser
import NightlyPass

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
    private var variables: Set<String> = []

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
                        + ", not \(entry.value.shown).")
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
                    "\(origin): there is no \(key) “\(name)”.\(Self.suggestion(for: name, among: Set(names))) It can be "
                        + "\(names.joined(separator: ", ")).")
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
            let form = "\(variable)=\"\(names[0])=… \(names[1])=…\""
            for piece in text.split(whereSeparator: { $0 == " " || $0 == ";" }) {
                guard let part = Assignment(argument: String(piece)) else {
                    throw Complaint(
                        .badConfiguration,
                        "environment \(variable): “\(piece)” is not of the form name=value, as in \(form).")
                }
                try take(part.name, [part.value], .environment(variable))
            }
        }
        for flag in flags { try take(flag.name, [flag.value], .flag(key)) }
        return names.compactMap { name in found[name].map { (name, $0.texts, $0.origin) } }
    }

    /// The file itself: named by flag or environment, and never by a file.
    mutating func noteConfig(flag: String?) {
        variables.insert(Self.variable("config"))
        let origin: Origin =
            flag != nil ? .flag("config") : file == nil ? .standard : .environment(Self.variable("config"))
        note("config", file?.path ?? "", origin)
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
        let variables = variables.union(known.map(Self.variable))
        for variable in environment.keys.sorted() where variable.hasPrefix("DUET_") && !variables.contains(variable) {
            throw Complaint(
                .badConfiguration,
                "there is no setting for the environment variable \(variable).\(Self.suggestion(for: variable, among: variables))"
            )
        }
    }

    /// " Did you mean …?" where one known name is near.
    static func suggestion(for name: String, among known: Set<String>) -> String {
        NearestName.of(name, among: known).map { " Did you mean \($0)?" } ?? ""
    }
}

extension ConfigFile.Value {
    /// The value in a sentence about it.
    fileprivate var shown: String {
        switch self {
        case .text(let text): "“\(text)”"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
