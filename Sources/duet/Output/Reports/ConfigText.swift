import NightlyPass

/// Every setting with its value and where it came from.
struct ConfigText {
    let text: String

    init(_ decided: [SettingsReader.Decided], options: OutputOptions) throws {
        if options.output == .json {
            text = try JSONText.line(
                Line(
                    settings: Dictionary(
                        uniqueKeysWithValues: decided.map {
                            ($0.key, ["value": $0.value, "origin": $0.origin.description])
                        })))
            return
        }
        // Numbers stand among texts here.
        var table = Table(alignsNumbers: false)
        for setting in decided {
            table.add(setting.key, setting.value.isEmpty ? "-" : setting.value, setting.origin.description)
        }
        text = table.lines(indent: 0).joined(separator: "\n")
    }

    private struct Line: Encodable {
        var messageType = "settings"
        var settings: [String: [String: String]]
    }
}
