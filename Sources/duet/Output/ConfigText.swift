/// Every setting with its value and where it came from.
struct ConfigText {
    let text: String

    init(_ decided: [SettingsReader.Decided], options: OutputOptions) throws {
        if options.output == .json {
            text = try JSONLine.of(
                Dictionary(
                    uniqueKeysWithValues: decided.map {
                        ($0.key, ["value": $0.value, "origin": $0.origin.description])
                    }))
            return
        }
        var table = Table()
        for setting in decided {
            table.add(setting.key, setting.value.isEmpty ? "-" : setting.value, setting.origin.description)
        }
        text = table.lines(indent: 0).joined(separator: "\n")
    }
}
