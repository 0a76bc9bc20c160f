import Foundation
import Testing
import Trials

@Suite struct SettingsTests {
    /// One setting at all four places: each comes before the next.
    struct Layers: CustomTestStringConvertible {
        var key: String
        var flag: [String]
        var flagValue: String
        var environment: String
        var file: String
        var standard: String

        var testDescription: String { key }
    }

    static let layers = [
        Layers(
            key: "top-k", flag: ["--top-k", "9"], flagValue: "9", environment: "8", file: "7", standard: "100"),
        Layers(
            key: "search", flag: ["--search", "exact"], flagValue: "exact", environment: "pruned", file: "pruned",
            standard: "exact"),
        Layers(
            key: "recall", flag: ["--recall", "0.95"], flagValue: "0.95", environment: "0.9", file: "0.8",
            standard: "0.98"),
        Layers(
            key: "fusion", flag: ["--fusion", "arithmetic"], flagValue: "arithmetic", environment: "minimum",
            file: "harmonic", standard: "geometric"),
        Layers(
            key: "likes-within", flag: ["--likes-within", "40d"], flagValue: "40d", environment: "20d", file: "10d",
            standard: "30d"),
        Layers(
            key: "backfill", flag: ["--backfill"], flagValue: "true", environment: "false", file: "true",
            standard: "false"),
        Layers(
            key: "backfill", flag: ["--no-backfill"], flagValue: "false", environment: "true", file: "false",
            standard: "false"),
        Layers(
            key: "minimum-lift", flag: ["--minimum-lift", "1.5"], flagValue: "1.5", environment: "1.4", file: "1.3",
            standard: "1.2"),
        Layers(
            key: "notify-at", flag: ["--emit", "-", "--notify-at", "09:30"], flagValue: "09:30", environment: "08:00",
            file: "\"07:00\"", standard: ""),
        Layers(
            key: "time-zone", flag: ["--emit", "-", "--notify-at", "09:30", "--time-zone", "Asia/Tokyo"],
            flagValue: "Asia/Tokyo", environment: "Europe/Berlin", file: "Etc/UTC", standard: "UTC"),
        Layers(
            key: "emit", flag: ["--emit", "-"], flagValue: "-", environment: "two", file: "three", standard: ""),
        Layers(
            key: "as-of", flag: ["--as-of", "2026-01-03 00:00:00"], flagValue: "2026-01-03 00:00:00",
            environment: "2026-01-02 00:00:00", file: "\"2026-01-01 00:00:00\"", standard: "now"),
    ]

    @Test(arguments: layers)
    func `a flag comes before the environment, that before the file, and that before the default`(
        layer: Layers
    ) async throws {
        let scratch = try Scratch()
        try scratch.write("# Settings.\n\(layer.key): \(layer.file)\n", to: "settings.yaml")
        let variable = "DUET_" + layer.key.uppercased().replacing("-", with: "_")
        let file = ["--config", "settings.yaml"]
        let fileValue = layer.file.replacing("\"", with: "")
        let cases: [([String], [String: String], String, String)] = [
            ([], [:], layer.standard, "default"),
            (file, [:], fileValue, "settings.yaml, line 2"),
            (file, [variable: layer.environment], layer.environment, "environment \(variable)"),
            (file + layer.flag, [variable: layer.environment], layer.flagValue, "option --\(layer.key)"),
        ]
        for (arguments, environment, value, origin) in cases {
            let outcome = try await scratch.duet(
                ["run", "--database", "app.db", "--print-config", "--output", "json"] + arguments,
                environment: environment)
            #expect(outcome.code == 0)
            #expect(outcome.err == "")
            let settings = try #require(
                try object(outcome.out, type: "settings")["settings"] as? [String: [String: String]])
            #expect(settings[layer.key] == ["value": value, "origin": origin])
        }
        // Nothing was looked at: there is no database here.
        #expect(try Array(scratch.contents().keys) == ["settings.yaml"])
    }

    @Test func `weights from different places complete each other, and are scaled to one`() async throws {
        let scratch = try Scratch()
        try scratch.write("weight:\n  genre: 1\n  role: 1\n  experience: 1\n", to: "settings.yaml")
        let outcome = try await scratch.duet(
            "run", "--print-config", "--weight", "genre=5", "--weight", "history=0",
            environment: [
                "DUET_DATABASE": "app.db", "DUET_CONFIG": "settings.yaml", "DUET_WEIGHT": "genre=2 age=3",
            ])
        #expect(outcome.code == 0)
        let lines = outcome.out.split(separator: "\n").map { line in
            line.split(separator: /\s\s+/).map(String.init)
        }
        #expect(lines.contains(["config", "settings.yaml", "environment DUET_CONFIG"]))
        #expect(lines.contains(["database", "app.db", "environment DUET_DATABASE"]))
        #expect(lines.contains(["weight.genre", "0.5", "option --weight"]))
        #expect(lines.contains(["weight.experience", "0.1", "settings.yaml, line 1"]))
        #expect(lines.contains(["weight.role", "0.1", "settings.yaml, line 1"]))
        #expect(lines.contains(["weight.age", "0.3", "environment DUET_WEIGHT"]))
        #expect(lines.contains(["weight.history", "0.0", "option --weight"]))
    }

    @Test func `how history is learned from is set by name, each where it was said`() async throws {
        let scratch = try Scratch()
        try scratch.write("top-k: 9\nhistory: {kappa: 30, cap: 1}\n", to: "settings.yaml")
        let outcome = try await scratch.duet(
            "run", "--database", "app.db", "--config", "settings.yaml", "--print-config", "--history", "cap=0.9",
            environment: ["DUET_HISTORY": "factors=4"])
        #expect(outcome.code == 0)
        let lines = outcome.out.split(separator: "\n").map { line in
            line.split(separator: /\s\s+/).map(String.init)
        }
        #expect(lines.contains(["history.kappa", "30.0", "settings.yaml, line 2"]))
        #expect(lines.contains(["history.cap", "0.9", "option --history"]))
        #expect(lines.contains(["history.factors", "4.0", "environment DUET_HISTORY"]))
        #expect(lines.contains(["history.conversation", "2.0", "default"]))
        #expect(lines.contains(["history.penalty", "0.8", "default"]))
    }

    @Test func `the app's words for interactions are settings too`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.write("type: {like: [like, super_like], group: [group, band]}\n", to: "settings.yaml")
        let outcome = try await scratch.duet(
            "run", "--database", "app.db", "--config", "settings.yaml", "--type", "dislike=dislike,pass",
            "--print-config", environment: ["DUET_TYPE": "block=block,report"])
        #expect(outcome.code == 0)
        let lines = outcome.out.split(separator: "\n").map { line in
            line.split(separator: /\s\s+/).map(String.init)
        }
        #expect(lines.contains(["type.like", "like,super_like", "settings.yaml, line 1"]))
        #expect(lines.contains(["type.dislike", "dislike,pass", "option --type"]))
        #expect(lines.contains(["type.block", "block,report", "environment DUET_TYPE"]))
        #expect(lines.contains(["type.group", "group,band", "settings.yaml, line 1"]))
        #expect(lines.contains(["type.direct", "dm", "default"]))
    }

    /// Every setting of `--print-config`, by key.
    private func settings(
        _ scratch: Scratch, _ arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> [String: [String: String]] {
        let outcome = try await scratch.duet(
            ["run", "--print-config", "--output", "json"] + arguments, environment: environment)
        #expect(outcome.code == 0, "\(outcome.err)")
        return try #require(try object(outcome.out, type: "settings")["settings"] as? [String: [String: String]])
    }

    @Test func `every setting is an option, in the help with its default, and can come from all places`() async throws {
        let scratch = try Scratch()
        try scratch.write("", to: "map.yaml")
        // What must be given, because nothing is the default; `config` names the file and cannot stand in it.
        var values = [
            "database": "app.db", "emit": "-", "notify-at": "09:00", "metrics-file": "m.prom", "tables": ".",
            "map": "map.yaml", "view": "true",
            "as-of": "2026-01-01 00:00:00",
        ]
        let standard = try await settings(scratch, ["--database", "app.db"])
        for (key, setting) in standard where key != "config" && values[key] == nil { values[key] = setting["value"] }
        let names = values.keys.filter { !$0.contains(".") }
        let parts = values.keys.filter { $0.contains(".") }
        let groups = Dictionary(grouping: parts) { String($0.prefix { $0 != "." }) }
        #expect(names.count > 20 && Set(groups.keys) == ["history", "type", "weight"])
        func assignments(_ group: String) -> [String] {
            groups[group, default: []].map { "\($0.dropFirst(group.count + 1))=\(values[$0] ?? "")" }
        }

        let flags =
            names.flatMap { name in
                ["true": ["--\(name)"], "false": ["--no-\(name)"]][values[name]] ?? ["--\(name)", values[name] ?? ""]
            } + groups.keys.flatMap { group in assignments(group).flatMap { ["--\(group)", $0] } }
        func variable(_ key: String) -> String { "DUET_" + key.uppercased().replacing("-", with: "_") }
        var environment: [String: String] = [:]
        for name in names { environment[variable(name)] = values[name] }
        for group in groups.keys { environment[variable(group)] = assignments(group).joined(separator: " ") }
        let lines =
            names.map { "\($0): \"\(values[$0] ?? "")\"" }
            + groups.keys.map { group in
                let members = assignments(group).map { $0.replacing("=", with: ": [") + "]" }
                return "\(group): {\(members.joined(separator: ", "))}"
            }
        try scratch.write(lines.joined(separator: "\n"), to: "all.yaml")

        let places = [
            ("option --", try await settings(scratch, flags)),
            ("environment DUET_", try await settings(scratch, environment: environment)),
            ("all.yaml, line ", try await settings(scratch, ["--config", "all.yaml"])),
        ]
        for (place, found) in places {
            #expect(found.keys.sorted() == standard.keys.sorted())
            for (key, value) in values {
                #expect(found[key]?["value"] == value, "\(key)")
                #expect(found[key]?["origin"]?.hasPrefix(place) == true, "\(key): \(found[key] ?? [:])")
            }
        }

        // By option, each with its words in one line.
        let help = Dictionary(
            uniqueKeysWithValues: try await scratch.duet("run", "--help").out.split(separator: "\n  --").map { entry in
                (
                    String(entry.prefix { !" /\n".contains($0) }),
                    entry.replacing(/\s+/, with: " ")
                )
            })
        let inWords = ["threads", "max-matches", "memory-limit", "notify-at", "backfill", "view"]
        for name in names {
            let words = try #require(help[name], "\(name)")
            guard let value = standard[name]?["value"], !value.isEmpty, name != "database" else { continue }
            #expect(
                words.contains(inWords.contains(name) ? "(default: " : "(default: \(value))"), "\(name): \(words)")
        }
        for key in parts where !key.hasPrefix("type.") {
            let words = try #require(help[String(key.prefix { $0 != "." })])
            let part = key.drop { $0 != "." }.dropFirst()
            let number = try #require(words.firstMatch(of: try Regex("\\b\(part)=([0-9.]*[0-9])"))?[1].substring)
            #expect(Double(number) == values[key].flatMap(Double.init), "\(key)")
        }
    }

    /// Settings that cannot be: the exit code, and what the sentence must say.
    struct Mistake: CustomTestStringConvertible {
        var arguments: [String] = []
        var environment: [String: String] = [:]
        var file: String?
        var code: Int32 = 78
        var words: [String]

        var testDescription: String { words.joined(separator: " … ") }
    }

    static let mistakes = [
        Mistake(
            file: "active-within: 30d\ntopk: 5\n",
            words: ["settings.yaml, line 2: there is no setting “topk”. Did you mean top-k?"]),
        Mistake(file: "frobnication: 5\n", words: ["settings.yaml, line 1: there is no setting “frobnication”.\n"]),
        Mistake(file: "config: other.yaml\n", words: ["settings.yaml, line 1: there is no setting “config”."]),
        Mistake(
            file: "\n\ntop-k: [1, 2]\n",
            words: ["settings.yaml, line 3: top-k must be a whole number from 1 to 1000, not a list."]),
        Mistake(
            file: "top-k: many\n",
            words: ["settings.yaml, line 1: top-k must be a whole number from 1 to 1000, not “many”."]),
        Mistake(
            file: "top-k: 0\n", words: ["settings.yaml, line 1: top-k must be a whole number from 1 to 1000, not “0”."]),
        Mistake(file: "fusion: sum\n", words: ["line 1: fusion must be one of harmonic, geometric,", "not “sum”."]),
        Mistake(file: "likes-within: soon\n", words: ["line 1: likes-within must be a length of time", "“soon”"]),
        Mistake(file: "backfill: perhaps\n", words: ["line 1: backfill must be true or false, not “perhaps”."]),
        Mistake(
            file: "recall: 1\n",
            words: ["settings.yaml, line 1: recall must be a number above 0 and below 1, not “1”."]),
        Mistake(
            file: "search: fast\n", words: ["settings.yaml, line 1: search must be one of exact, pruned, not “fast”."]),
        Mistake(file: "top-k: 5\nfusion: {\n", words: ["settings.yaml, line 3: this is not YAML: "]),
        Mistake(file: "top-k: \"5\n", words: ["settings.yaml, line 2: this is not YAML: ", "begins in line 1."]),
        Mistake(file: "top-k: 5\ntop-k: 6\n", words: ["settings.yaml: top-k is set twice."]),
        Mistake(file: "- top-k\n", words: ["settings.yaml: settings are lines of the form `name: value`."]),
        Mistake(
            file: "weight: {gnre: 3}\n",
            words: ["line 1: there is no weight “gnre”. Did you mean genre? It can be genre, experience,"]),
        Mistake(file: "weight: {genre: -3}\n", words: ["line 1: genre must be a number of 0 or more, not “-3”.\n"]),
        Mistake(file: "weight: {genre: .nan}\n", words: ["line 1: genre must be a number of 0 or more, not “.nan”."]),
        Mistake(file: "weight: {genre: nan}\n", words: ["line 1: genre must be a number of 0 or more, not “nan”."]),
        Mistake(file: "weight: 3\n", words: ["line 1: weight is written as weight: {genre: …, experience: …}."]),
        Mistake(
            file: "weight: {genre: 0, experience: 0, role: 0, age: 0, history: 0}\n",
            words: ["settings.yaml, line 1: all weights are zero"]),
        Mistake(
            environment: ["DUET_TOPK": "3"],
            words: ["no setting for the environment variable DUET_TOPK. Did you mean DUET_TOP_K?"]),
        Mistake(
            environment: ["DUET_TOP_K": "x"],
            words: ["environment DUET_TOP_K must be a whole number from 1 to 1000, not “x”."]),
        Mistake(environment: ["DUET_WEIGHT": "genre=-1"], words: ["environment DUET_WEIGHT: genre must be a number"]),
        Mistake(environment: ["DUET_WEIGHT": "gnre=1"], words: ["environment DUET_WEIGHT: there is no weight “gnre”."]),
        Mistake(
            arguments: ["--weight", "gnre=2"], code: 64, words: ["option --weight: there is no weight “gnre”. Did you"]),
        Mistake(
            arguments: ["--weight", "genre=-1"], code: 64,
            words: ["option --weight: genre must be a number of 0 or more, not “-1”.\n"]),
        Mistake(
            arguments: ["--weight", "genre=nan"], code: 64, words: ["option --weight: genre must be a number"]),
        Mistake(
            arguments: ["--weight", "genre=inf"], code: 64, words: ["option --weight: genre must be a number"]),
        Mistake(
            arguments: ["--weight", "genre"], code: 64,
            words: ["option --weight: “genre” is not of the form name=value, as in --weight genre=…."]),
        Mistake(
            arguments: ["genre", "experience", "role", "age", "history"].flatMap { ["--weight", "\($0)=0"] }, code: 64,
            words: ["option --weight: all weights are zero, so nobody would suit anybody better than anybody else"]),
        Mistake(
            arguments: ["--recall", "1"], code: 64,
            words: ["option --recall must be a number above 0 and below 1, not “1”."]),
        Mistake(
            arguments: ["--recall", "nan"], code: 64, words: ["option --recall must be a number above 0"]),
        Mistake(
            arguments: ["--emit", "-", "--notify-at", "24:00"], code: 64,
            words: [
                "option --notify-at must be a time of day from 00:00 to 23:59, such as 09:00, not “24:00”."
            ]),
        Mistake(
            arguments: ["--emit", "-", "--notify-at", "09:00", "--time-zone", "CEST"], code: 64,
            words: [
                "option --time-zone must be UTC or the name of a time zone by area and place, such as Europe/Berlin, not “CEST”."
            ]),
        Mistake(
            arguments: ["--notify-at", "09:00"], code: 64,
            words: ["option --notify-at: 09:00 has no effect without --emit FILE."]),
        Mistake(
            file: "notify-at: noon\n",
            words: ["settings.yaml, line 1: notify-at must be a time of day from 00:00 to 23:59"]),
        Mistake(
            environment: ["DUET_TIME_ZONE": "Mars/Base"],
            words: ["environment DUET_TIME_ZONE must be UTC or the name"]),
        Mistake(
            arguments: ["--search", "fast"], code: 64,
            words: ["option --search must be one of exact, pruned, not “fast”."]),
        Mistake(
            arguments: ["--history", "kappa=0"], code: 64,
            words: [
                "option --history: kappa must be a number above 0, and at most 1,000,000, not “0”."
            ]),
        Mistake(
            arguments: ["--history", "charm=1"], code: 64,
            words: [
                "option --history: there is no history “charm”.",
                "It can be kappa, conversation, cap, factors, penalty.",
            ]),
        Mistake(
            arguments: ["--history", "factors=2.5"], code: 64,
            words: ["option --history: factors must be a whole number from 0 to 8, not “2.5”."]),
        Mistake(
            arguments: ["--history", "factors=17"], code: 64,
            words: ["factors must be a whole number from 0 to 8, not “17”."]),
        Mistake(
            arguments: ["--history", "penalty=nan"], code: 64,
            words: ["penalty must be a number above 0, and at most 1,000,000, not “nan”."]),
        Mistake(
            arguments: ["--history", "kappa"], code: 64,
            words: ["option --history: “kappa” is not of the form name=value"]),
        Mistake(
            file: "history: {cap: 1.1}\n",
            words: ["settings.yaml, line 1: cap must be a number above 0, and at most 1, not “1.1”."]),
        Mistake(
            file: "history: {kapa: 3}\n",
            words: ["settings.yaml, line 1: there is no history “kapa”. Did you mean kappa? It can be kappa,"]),
        Mistake(file: "history: 3\n", words: ["line 1: history is written as history: {kappa: …, conversation: …}."]),
        Mistake(
            environment: ["DUET_HISTORY": "kappa=some"],
            words: [
                "environment DUET_HISTORY: kappa must be a number above 0, and at most 1,000,000, not “some”."
            ]),
        Mistake(
            arguments: ["--top-k", "0"], code: 64,
            words: ["option --top-k must be a whole number from 1 to 1000, not “0”."]),
        Mistake(
            arguments: ["--top-k", "many"], code: 64,
            words: ["option --top-k must be a whole number from 1 to 1000, not “many”."]),
        Mistake(
            arguments: ["--fusion", "sum"], code: 64, words: ["option --fusion must be one of harmonic,", "not “sum”."]),
        Mistake(
            arguments: ["--likes-within", "soon"], code: 64, words: ["option --likes-within must be a length of time"]),
        Mistake(
            arguments: ["--active-within", "30"], code: 64,
            words: [
                "option --active-within must be a length of time with a unit (d, h, m or s), such as 30d, or none, not “30”."
            ]),
        Mistake(
            arguments: ["--weight", "genre=0.6", "--weight", "genre=0.7"], code: 64,
            words: ["option --weight: genre is set twice."]),
        Mistake(
            arguments: ["--history", "kappa=9", "--history", "cap=1", "--history", "kappa=9"], code: 64,
            words: ["option --history: kappa is set twice."]),
        Mistake(
            arguments: ["--type", "like=like", "--type", "like=wow"], code: 64,
            words: ["option --type: like is set twice."]),
        Mistake(
            environment: ["DUET_WEIGHT": "genre=2 age=1;genre=3"],
            words: ["environment DUET_WEIGHT: genre is set twice."]),
        Mistake(file: "weight: {genre: 2, genre: 3}\n", words: ["settings.yaml: genre is set twice."]),
        Mistake(arguments: ["--type", "block=like"], code: 64, words: ["“like” is given two meanings"]),
        Mistake(arguments: ["--type", "ignore=like"], code: 64, words: ["“like” is given two meanings"]),
        Mistake(arguments: ["--type", "direct=group"], code: 64, words: ["“group” is given two meanings, group and"]),
        Mistake(
            arguments: ["--type", "direct=dm,private"], code: 64, words: ["option --type: direct must be one word"]),
        Mistake(
            environment: ["DUET_WEIGHT": "genre=2,age=1"],
            words: ["genre must be a number of 0 or more, not “2,age=1”.", "in the environment, use spaces."]),
        Mistake(
            environment: ["DUET_WEIGHT": "genre"],
            words: ["“genre” is not of the form name=value, as in DUET_WEIGHT=\"genre=… experience=…\"."]),
        Mistake(arguments: ["--config", "none.yaml"], code: 66, words: ["there is no settings file none.yaml."]),
        Mistake(arguments: ["--tables", "none"], code: 66, words: ["there is no folder none to read tables from."]),
        Mistake(arguments: ["--frobnicate"], code: 64, words: ["Unknown option '--frobnicate'"]),
    ]

    @Test(arguments: mistakes)
    func `a setting that cannot be is named with its place, and the database is not touched`(
        mistake: Mistake
    ) async throws {
        let scratch = try await Scratch.withSample()
        var arguments = ["run", "--database", "app.db", "--as-of", Sample.night] + mistake.arguments
        if let file = mistake.file {
            try scratch.write(file, to: "settings.yaml")
            arguments += ["--config", "settings.yaml"]
        }
        let before = try scratch.contents()
        let outcome = try await scratch.duet(arguments, environment: mistake.environment)
        #expect(outcome.code == mistake.code)
        #expect(outcome.out == "")
        for words in mistake.words { #expect(outcome.err.contains(words), "\(outcome.err)") }
        if mistake.code != 64 {
            #expect(outcome.err.hasPrefix("duet: "))
            #expect(outcome.err.split(separator: "\n").count == 1, "one sentence")
        }
        #expect(try scratch.contents() == before)
    }

    @Test func `tables of one's own take the place of the built-in ones, and their mistakes are named`() async throws {
        let scratch = try await Scratch.withSample()
        let folder = scratch.url("tables")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("nonsense\n".utf8).write(to: folder.appending(path: "genres.csv"))
        let outcome = try await scratch.duet("run", "--database", "app.db", "--tables", "tables")
        #expect(outcome.code == 78)
        #expect(outcome.out == "")
        #expect(outcome.err.contains("genres.csv"))
    }
}
