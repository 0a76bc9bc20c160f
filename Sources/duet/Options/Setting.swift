import ArgumentParser

/// Values that can be set: at first the defaults.
protocol SettingValues: Sendable {
    /// What a command line gives, as texts.
    associatedtype Given: SendableMetatype
    static var standard: Self { get }
    static var declared: [Setting<Self>] { get }
}

extension SettingValues {
    /// The values of all settings, as the reader finds them.
    static func read(_ given: Given, from reader: inout SettingsReader) throws -> Self {
        var values = standard
        for setting in declared { try setting.read(&reader, given, &values) }
        return values
    }
}

/// Where a value goes.
typealias Place<Root, Value> = any WritableKeyPath<Root, Value> & Sendable
/// Where a value comes from.
typealias Source<Root, Value> = any KeyPath<Root, Value> & Sendable
/// An option as a command has it: a text, or whether a flag is given.
typealias Text = LosslessStringConvertible & SendableMetatype

/// One setting, declared once: the option with its help and default, the environment variable, the key in a settings file
/// and the line of `--print-config` follow from it.
struct Setting<Values: SettingValues>: Sendable {
    /// The option's name without its dashes.
    let key: String
    let help: String
    let discussion: String
    let valueName: String
    /// What a shell completes; empty where anything may come.
    let choices: [String]
    let read: @Sendable (inout SettingsReader, Values.Given, inout Values) throws -> Void

    /// A setting that always has a value.
    ///
    /// - Parameters:
    ///   - path: where the value goes, and where its default stands.
    ///   - allowed: what the value must be.
    ///   - flag: the option.
    ///   - standard: the default in the help, where the value itself says little.
    init<Value: ExpressibleByArgument & SendableMetatype>(
        _ key: String, _ path: Place<Values, Value>, _ allowed: Allowed<Value>,
        flag: Source<Values.Given, (some Text)?>, _ valueName: String,
        _ help: String, default standard: String? = nil
    ) {
        self.init(
            key, flag: flag, valueName, help,
            default: standard ?? Self.text(Values.standard[keyPath: path]).replacing(/\.0$/, with: ""),
            choices: Value.allValueStrings
        ) { reader, flag, values in
            values[keyPath: path] = try reader.value(
                key, flag: flag, standard: values[keyPath: path], allowed.words, text: Self.text
            ) { text in Value(argument: text).flatMap { allowed.allows($0) ? $0 : nil } }
        }
    }

    /// A setting that may have no value.
    ///
    /// - Parameter none: the text for no value.
    init<Value: ExpressibleByArgument & SendableMetatype>(
        _ key: String, _ path: Place<Values, Value?>, or none: String, _ allowed: Allowed<Value>,
        flag: Source<Values.Given, (some Text)?>, _ valueName: String,
        _ help: String, default standard: String? = nil
    ) {
        let text: @Sendable (Value?) -> String = { $0.map(Self.text) ?? none }
        let words = none.isEmpty ? allowed.words : "\(allowed.words), or \(none)"
        self.init(
            key, flag: flag, valueName, help, default: standard ?? text(Values.standard[keyPath: path]),
            choices: Value.allValueStrings
        ) { reader, flag, values in
            values[keyPath: path] = try reader.value(
                key, flag: flag, standard: values[keyPath: path], words, text: text
            ) { text in
                if text == none { return .some(nil) }
                guard let value = Value(argument: text), allowed.allows(value) else { return nil }
                return .some(value)
            }
        }
    }

    private init(
        _ key: String, flag: Source<Values.Given, (some Text)?>, _ valueName: String,
        _ help: String, default standard: String, choices: [String],
        read: @escaping @Sendable (inout SettingsReader, String?, inout Values) throws -> Void
    ) {
        self.key = key
        self.help = standard.isEmpty ? help : "\(help) (default: \(standard))"
        discussion = ""
        self.valueName = valueName
        self.choices = choices
        self.read = { reader, given, values in try read(&reader, given[keyPath: flag].map { "\($0)" }, &values) }
    }

    /// A setting of several named parts, such as `weight`, which complete each other from different places.
    ///
    /// - Parameter take: sets the values of the parts that were given, and notes the values of all.
    init(
        _ key: String, partsOf names: [String], flag: Source<Values.Given, [String]>, _ valueName: String,
        _ help: String, discussion: String = "",
        take: @escaping @Sendable (inout SettingsReader, [SettingsReader.Part], inout Values) throws -> Void
    ) {
        self.key = key
        self.help = help
        self.discussion = discussion
        self.valueName = valueName
        choices = []
        read = { reader, given, values in
            let parts = try reader.parts(key, flags: given[keyPath: flag], names: names)
            try take(&reader, parts, &values)
        }
    }

    /// The text that gives a value again.
    @Sendable private static func text(_ value: some Any) -> String {
        if let raw = value as? any RawRepresentable { "\(raw.rawValue)" } else { "\(value)" }
    }
}

/// What a value must be.
struct Allowed<Value>: Sendable {
    /// As they follow "must be".
    let words: String
    let allows: @Sendable (Value) -> Bool

    init(_ words: String, where allows: @escaping @Sendable (Value) -> Bool = { _ in true }) {
        self.words = words
        self.allows = allows
    }
}

extension Allowed where Value == Int {
    static func whole(_ range: ClosedRange<Int>) -> Allowed {
        let bounds = [range.lowerBound, range.upperBound].map { $0 < 10_000 ? "\($0)" : $0.grouped }
        return Allowed("a whole number from \(bounds[0]) to \(bounds[1])") { range.contains($0) }
    }

    static func whole(from least: Int) -> Allowed { Allowed("a whole number of \(least) or more") { $0 >= least } }
}

extension Allowed where Value == WholeNumbers {
    static func each(_ range: ClosedRange<Int>, such example: WholeNumbers) -> Allowed {
        let bounds = [range.lowerBound, range.upperBound].map { $0 < 10_000 ? "\($0)" : $0.grouped }
        return Allowed("whole numbers from \(bounds[0]) to \(bounds[1]), such as \(example)") {
            $0.numbers.allSatisfy(range.contains)
        }
    }
}

extension Allowed where Value: CaseIterable & RawRepresentable<String> {
    static var oneOf: Allowed { Allowed("one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))") }
}

// MARK: - Options

extension Setting {
    fileprivate static func declared(_ key: String) -> Setting {
        guard let setting = Values.declared.first(where: { $0.key == key }) else {
            preconditionFailure("no setting is declared for the option --\(key)")
        }
        return setting
    }
}

extension ArgumentHelp {
    /// The help of a declared setting.
    static func setting<Values: SettingValues>(_ key: String, of _: Values.Type = Settings.Values.self) -> ArgumentHelp
    {
        let setting = Setting<Values>.declared(key)
        return ArgumentHelp("\(setting.help)", discussion: setting.discussion, valueName: setting.valueName)
    }
}

extension Option where Value == String? {
    /// The option of a declared setting.
    init<Values: SettingValues>(
        setting key: String, of values: Values.Type = Settings.Values.self, parsing: SingleValueParsingStrategy = .next
    ) {
        let choices = Setting<Values>.declared(key).choices
        self.init(
            name: .customLong(key), parsing: parsing, help: .setting(key, of: values),
            completion: choices.isEmpty ? nil : .list(choices))
    }
}

extension Option where Value == [String] {
    /// The option of a declared setting of several parts.
    init(wrappedValue: [String], setting key: String) {
        self.init(wrappedValue: wrappedValue, name: .customLong(key), help: .setting(key))
    }
}
