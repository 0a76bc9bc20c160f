import MatchStore
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

    /// What the jobs and tests read: somebody who has set it for a job runs commands by hand, too.
    private static let jobVariables: Set = ["DUET_BINARY", "DUET_REFIT", TestPause.variable]

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
    ///   - wanted: what the value must be, as it follows "must be".
    ///   - text: the text that gives a value again.
    ///   - parse: `nil` for a text that gives no value.
    mutating func value<Value>(
        _ key: String, flag: String?, standard: Value, _ wanted: String, text: (Value) -> String,
        parse: (String) -> Value?
    ) throws -> Value {
        known.insert(key)
        guard let (given, origin) = find(key, flag: flag) else {
            note(key, text(standard), .standard)
            return standard
        }
        guard case .text(let words) = given, let value = parse(words) else {
            let place = if case .file = origin { "\(origin): \(key)" } else { "\(origin)" }
            throw CommandError(origin.status, "\(place) must be \(wanted), not \(given.shown).")
        }
        note(key, text(value), origin)
        return value
    }

    private func find(_ key: String, flag: String?) -> (ConfigFile.Value, Origin)? {
        if let flag { return (.text(flag), .flag(key)) }
        let variable = Self.variable(key)
        if let text = environment[variable], !text.isEmpty { return (.text(text), .environment(variable)) }
        if let file, let entry = file.entries[key] { return (entry.value, .file(file.path, line: entry.line)) }
        return nil
    }

    /// A part of a setting of several, such as the weight of one factor.
    struct Part {
        var name: String
        /// A list in a file is joined by commas.
        var text: String
        var origin: Origin
    }

    /// The parts of one setting that are given somewhere: those from different places complete each other.
    mutating func parts(_ key: String, flags: [String], names: [String]) throws -> [Part] {
        known.insert(key)
        var found: [String: Part] = [:]
        func take(_ name: String, _ text: String, _ origin: Origin) throws {
            guard names.contains(name) else {
                throw CommandError(
                    origin.status,
                    "\(origin): there is no \(key) “\(name)”.\(Self.suggestion(for: name, among: Set(names))) It can be "
                        + "\(names.joined(separator: ", ")).")
            }
            // As in a file, which one of the two is meant nobody can tell.
            if case .file = origin {
            } else if found[name]?.origin.description == origin.description {
                throw CommandError(origin.status, "\(origin): \(name) is set twice.")
            }
            found[name] = Part(name: name, text: text, origin: origin)
        }
        func takeAssignment(_ text: some StringProtocol, _ origin: Origin, form: String) throws {
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                throw CommandError(origin.status, "\(origin): “\(text)” is not of the form name=value, as in \(form).")
            }
            try take(String(text[..<sign]), String(text[text.index(after: sign)...]), origin)
        }
        if let file, let entry = file.entries[key] {
            let origin = Origin.file(file.path, line: entry.line)
            guard case .mapping(let pairs) = entry.value else {
                let form = names.prefix(2).map { "\($0): …" }.joined(separator: ", ")
                throw CommandError(.badConfiguration, "\(origin): \(key) is written as \(key): {\(form)}.")
            }
            for (name, value, _) in pairs {
                switch value {
                case .text(let text): try take(name, text, origin)
                case .list(let texts): try take(name, texts.joined(separator: ","), origin)
                case .mapping: throw CommandError(.badConfiguration, "\(origin): \(key).\(name) is not a plain value.")
                }
            }
        }
        let variable = Self.variable(key)
        // Several parts are separated by spaces or semicolons: `DUET_WEIGHT="genre=2 age=1"`.
        for piece in (environment[variable] ?? "").split(whereSeparator: { $0 == " " || $0 == ";" }) {
            try takeAssignment(
                piece, .environment(variable), form: "\(variable)=\"\(names[0])=… \(names[1])=…\"")
        }
        for flag in flags { try takeAssignment(flag, .flag(key), form: "--\(key) \(names[0])=…") }
        return names.compactMap { found[$0] }
    }

    /// The file itself: named by flag or environment, and never by a file.
    mutating func noteConfig(flag: String?) {
        let origin: Origin =
            flag != nil ? .flag("config") : file == nil ? .standard : .environment(Self.variable("config"))
        note("config", file?.path ?? "", origin)
    }

    /// Notes the value of one part of a setting, whether it was given or not.
    mutating func note(_ key: String, _ part: String, _ value: String, _ given: [Part]) {
        note("\(key).\(part)", value, given.first { $0.name == part }?.origin ?? .standard)
    }

    private mutating func note(_ key: String, _ value: String, _ origin: Origin) {
        decided.append(Decided(key: key, value: value, origin: origin))
    }

    /// Refuses settings of the file that nobody asked for: a mistyped key must not be ignored.
    func refuseUnknown() throws {
        guard let file else { return }
        for (key, entry) in file.entries.sorted(by: { $0.value.line < $1.value.line }) where !known.contains(key) {
            throw CommandError(
                .badConfiguration,
                "\(file.path), line \(entry.line): there is no setting “\(key)”.\(Self.advice(key, among: known))")
        }
    }

    /// Refuses variables that set nothing in any command: a mistyped one must not be ignored.
    static func refuseUnknownVariables(_ environment: [String: String] = ProcessEnvironment.variables) throws {
        let keys = Settings.Values.declared.map(\.key) + ["config"]
        let variables = Set(keys.map(variable))
        for name in environment.keys.sorted()
        where name.hasPrefix("DUET_") && !variables.contains(name) && !jobVariables.contains(name) {
            let option = name.dropFirst("DUET_".count).lowercased().split(separator: "_").joined(separator: "-")
            let advice = CommandLineOnly.advice(option)
            throw CommandError(
                .badConfiguration,
                "there is no setting for the environment variable \(name)."
                    + (advice.isEmpty ? suggestion(for: name, among: variables) : advice))
        }
    }

    private static func advice(_ key: String, among known: Set<String>) -> String {
        let advice = CommandLineOnly.advice(key)
        return advice.isEmpty ? suggestion(for: key, among: known) : advice
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
