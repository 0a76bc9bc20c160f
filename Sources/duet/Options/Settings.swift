import ArgumentParser
import Compatibility
import Foundation
import Matching
import NightlyPass
import Profiles
import ReferenceData

/// Everything that a command can be told besides its arguments.
struct Settings {
    var database: String
    var options: PassOptions
    /// `nil`: now.
    var asOf: Timestamp?
    var tables: ReferenceTables
    /// Where they are from; empty for the built-in ones.
    var tablesFolder: String
    var threads: Int
    var mostMatches: Int?
    var metricsFile: String?
    var lockWait: Int
    /// In MB; `nil`: what is available.
    var memoryLimit: Int?
    /// Where notifications go; `nil`: nowhere.
    var emit: String?
    var deliveryTime: DeliveryTime
    /// Every value with its origin, for `--print-config`.
    var decided: [SettingsReader.Decided]

    /// The options of a command; those that it does not have are left at their defaults.
    struct Given {
        var database = DatabaseOption.empty
        var scoring = ScoringOptions.empty
        var rules = RuleOptions.empty
        var matches = MatchOptions.empty
        var lists = ListOptions.empty
        var threads: Int?
        var mostMatches: CountOrNone?
        var metricsFile: String?
        var lockWait: Int?
        var memoryLimit: MemorySize?
        var delivery = DeliveryOptions.empty
    }

    init(_ given: Given, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        let configPath = given.scoring.config ?? environment["DUET_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        var reader = SettingsReader(environment: environment, file: try configPath.map { try ConfigFile(path: $0) })
        reader.noteConfig(flag: given.scoring.config)
        let database = try reader.value("database", flag: given.database.database, standard: "", "a file")
        guard !database.isEmpty else {
            throw Complaint(.usage, "which database? Name it with --database FILE or in DUET_DATABASE.")
        }
        self.database = database

        var options = PassOptions()
        options.weights = try Self.weights(&reader, given.scoring.weight)
        options.fusion = try reader.value(
            "fusion", flag: given.scoring.fusion, standard: options.fusion,
            "one of \(Fusion.allCases.map(\.rawValue).joined(separator: ", "))")
        options.history = try Self.history(&reader, given.scoring.history)
        options.mapping = try Self.mapping(&reader, given.scoring.type)
        try Self.readRules(&reader, given.rules, into: &options)
        try Self.readMatches(&reader, given.matches, into: &options)
        options.recommendations = try reader.value(
            "recommendations", flag: given.lists.recommendations, standard: options.recommendations,
            "a whole number from 0 to 1000"
        ) { (0...1000).contains($0) }
        options.shownAtMost = try reader.value(
            "shown-at-most", flag: given.lists.shownAtMost, standard: options.shownAtMost,
            "a whole number of 1 or more"
        ) { $0 >= 1 }
        options.exposure = try reader.value(
            "exposure", flag: given.lists.exposure, standard: options.exposure,
            "one of \(PassOptions.Exposure.allCases.map(\.rawValue).joined(separator: ", "))")
        self.options = options

        let asOf = try reader.value(
            "as-of", flag: given.scoring.asOf.map(MomentOrNow.init), standard: MomentOrNow(nil),
            "a time such as \"2026-06-01 03:00:00\" (UTC)")
        self.asOf = asOf.moment
        let folder = try reader.value("tables", flag: given.scoring.tables, standard: "", "a folder")
        tablesFolder = folder
        tables = try ReferenceTables(folder: folder.isEmpty ? nil : folder)
        threads = try reader.value(
            "threads", flag: given.threads, standard: ProcessInfo.processInfo.activeProcessorCount,
            "a whole number from 1 to 1024"
        ) { (1...1024).contains($0) }
        mostMatches = try reader.value(
            "max-matches", flag: given.mostMatches, standard: CountOrNone(nil), "a whole number of 0 or more, or none"
        ) { $0.count ?? 0 >= 0 }.count
        let metrics = try reader.value("metrics-file", flag: given.metricsFile, standard: "", "a file")
        metricsFile = metrics.isEmpty ? nil : metrics
        lockWait = try reader.value(
            "lock-wait", flag: given.lockWait, standard: 0, "seconds, from 0 to 86400"
        ) { (0...86_400).contains($0) }
        memoryLimit = try reader.value(
            "memory-limit", flag: given.memoryLimit, standard: MemorySize(nil),
            "an amount of memory such as 800M or 6G, or available"
        ).megabytes
        (emit, deliveryTime) = try Self.delivery(&reader, given.delivery)
        try reader.refuseUnknown()
        decided = reader.decided
    }

    private static func readRules(
        _ reader: inout SettingsReader, _ given: RuleOptions, into options: inout PassOptions
    ) throws {
        options.introductions = try reader.value(
            "introductions", flag: given.introductions, standard: options.introductions,
            "one of \(MeetingRules.Introductions.allCases.map(\.rawValue).joined(separator: ", "))")
        options.activeWithin = try reader.value(
            "active-within", flag: given.activeWithin, standard: SpanOrNone(options.activeWithin),
            "a length of time such as 30d, or none"
        ).span
        options.dislikeExpiry = try reader.value(
            "dislike-expiry", flag: given.dislikeExpiry, standard: SpanOrNone(options.dislikeExpiry),
            "a length of time such as 365d, or none"
        ).span
        options.ageRule = try reader.value(
            "age-rule", flag: given.ageRule, standard: options.ageRule,
            "one of \(MeetingRules.AgeRule.allCases.map(\.rawValue).joined(separator: ", "))")
    }

    private static func readMatches(
        _ reader: inout SettingsReader, _ given: MatchOptions, into options: inout PassOptions
    ) throws {
        options.matchesPerPerson = try reader.value(
            "matches-per-person", flag: given.matchesPerPerson, standard: options.matchesPerPerson,
            "a whole number from 0 to 1000"
        ) { (0...1000).contains($0) }
        options.minimumLift = try reader.value(
            "minimum-lift", flag: given.minimumLift, standard: options.minimumLift, "a number of 0 or more"
        ) { $0.isFinite && $0 >= 0 }
        options.topK = try reader.value(
            "top-k", flag: given.topK, standard: options.topK, "a whole number from 1 to 1000"
        ) { (1...1000).contains($0) }
        options.search = try reader.value(
            "search", flag: given.search, standard: options.search,
            "one of \(PassOptions.Search.allCases.map(\.rawValue).joined(separator: ", "))")
        options.recall = try reader.value(
            "recall", flag: given.recall, standard: options.recall, "a number above 0 and below 1"
        ) { $0 > 0 && $0 < 1 }
        options.openIntroductions = try reader.value(
            "open-introductions", flag: given.openIntroductions, standard: options.openIntroductions,
            "a whole number of 0 or more"
        ) { $0 >= 0 }
        options.likesWithin = try reader.value(
            "likes-within", flag: given.likesWithin, standard: options.likesWithin,
            "a length of time such as 30d")
        options.backfill = try reader.value(
            "backfill", flag: given.backfill, standard: options.backfill, "true or false")
    }

    private static func weights(_ reader: inout SettingsReader, _ flags: [Assignment]) throws -> FactorWeights {
        var given: [Factor: Double] = [:]
        var origins: [Factor: SettingsReader.Origin] = [:]
        for part in try reader.parts("weight", flags: flags, names: Factor.all.map(\.name)) {
            guard let factor = Factor.all.first(where: { $0.name == part.name }) else { continue }
            guard part.texts.count == 1, let number = Double(part.texts[0]) else {
                let isSeveral = part.texts.contains { $0.contains("=") }
                throw Complaint(
                    part.origin.status,
                    "\(part.origin): the weight of \(part.name) is “\(part.texts.joined(separator: ", "))”, but it must be a "
                        + "number of 0 or more."
                        + (isSeveral ? " Repeat the option for another factor; in the environment, use spaces." : ""))
            }
            given[factor] = number
            origins[factor] = part.origin
        }
        let weights: FactorWeights
        do {
            weights = try FactorWeights(given)
        } catch {
            let origin: SettingsReader.Origin? =
                if case .outOfRange(let factor, _) = error { origins[factor] } else { origins.values.first }
            throw Complaint(origin?.status ?? .usage, "\(origin.map { "\($0): " } ?? "")\(error)")
        }
        for factor in Factor.all {
            reader.note("weight.\(factor.name)", "\(weights[factor])", origins[factor] ?? .standard)
        }
        return weights
    }

    private static func history(_ reader: inout SettingsReader, _ flags: [Assignment]) throws -> HistorySettings {
        var history = HistorySettings()
        var origins: [HistorySettings.Name: SettingsReader.Origin] = [:]
        for part in try reader.parts("history", flags: flags, names: HistorySettings.Name.allCases.map(\.rawValue)) {
            guard let name = HistorySettings.Name(rawValue: part.name) else { continue }
            guard part.texts.count == 1, let number = Double(part.texts[0]), name.allows(number) else {
                throw Complaint(
                    part.origin.status,
                    "\(part.origin): \(part.name) of history is “\(part.texts.joined(separator: ", "))”, but it must be "
                        + "\(name.range).")
            }
            history[name] = number
            origins[name] = part.origin
        }
        for name in HistorySettings.Name.allCases {
            reader.note("history.\(name.rawValue)", "\(history[name])", origins[name] ?? .standard)
        }
        return history
    }

    private static func mapping(_ reader: inout SettingsReader, _ flags: [Assignment]) throws -> TypeMapping {
        var mapping = TypeMapping()
        var origins: [String: SettingsReader.Origin] = [:]
        let lists: [(name: String, path: WritableKeyPath<TypeMapping, [String]>)] = [
            ("like", \.like), ("dislike", \.dislike), ("block", \.block), ("group", \.group),
        ]
        for part in try reader.parts("type", flags: flags, names: lists.map(\.name) + ["direct"]) {
            let words = part.texts.flatMap { $0.split(separator: ",").map(String.init) }
            origins[part.name] = part.origin
            if let list = lists.first(where: { $0.name == part.name }) {
                mapping[keyPath: list.path] = words
            } else {
                guard words.count == 1 else {
                    throw Complaint(part.origin.status, "\(part.origin): direct is one word, the type of new chats.")
                }
                mapping.direct = words[0]
            }
        }
        let meanings = mapping.like + mapping.dislike + mapping.block
        if let twice = meanings.first(where: { word in meanings.count { $0 == word } > 1 }) {
            throw Complaint(
                origins.values.first?.status ?? .usage,
                "--type: “\(twice)” is given two meanings among like, dislike and block.")
        }
        if mapping.group.contains(mapping.direct) {
            throw Complaint(
                (origins["direct"] ?? origins["group"])?.status ?? .usage,
                "--type: “\(mapping.direct)” is given two meanings, group and direct.")
        }
        for list in lists {
            reader.note(
                "type.\(list.name)", mapping[keyPath: list.path].joined(separator: ","), origins[list.name] ?? .standard
            )
        }
        reader.note("type.direct", mapping.direct, origins["direct"] ?? .standard)
        return mapping
    }
}

/// A moment, or the clock's.
private struct MomentOrNow: ExpressibleByArgument, CustomStringConvertible {
    var moment: Timestamp?

    init(_ moment: Timestamp?) {
        self.moment = moment
    }

    init?(argument: String) {
        if argument == "now" { return }
        guard let moment = Timestamp(argument) else { return nil }
        self.moment = moment
    }

    var description: String { moment?.description ?? "now" }
}

extension ReferenceTables {
    /// The built-in tables, with those that a folder has in their place.
    init(folder: String?) throws {
        func text(_ file: File, _ builtIn: String) throws -> String {
            guard let folder else { return builtIn }
            let path = (folder as NSString).appendingPathComponent(file.rawValue)
            guard FileManager.default.fileExists(atPath: path) else { return builtIn }
            guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
            else { throw Complaint(.badConfiguration, "\(path) cannot be read as UTF-8 text.") }
            return text
        }
        if let folder, (try? FileManager.default.contentsOfDirectory(atPath: folder)) == nil {
            throw Complaint(.noInput, "there is no folder \(folder) to read tables from.")
        }
        try self.init(
            genres: text(.genres, ReferenceData.genres), affinities: text(.affinities, ReferenceData.affinities),
            roles: text(.roles, ReferenceData.roles),
            roleComplementarity: text(.roleComplementarity, ReferenceData.roleComplementarity),
            genders: text(.genders, ReferenceData.genders))
    }
}
