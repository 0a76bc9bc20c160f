/// By how much each list in which somebody was ignored lowers the log-odds that its reader likes them.
package enum IgnoredShowingsCost: Sendable, Equatable, Codable, CustomStringConvertible {
    /// As the places say that people looked at last.
    case learned
    /// In log-odds, in `range`.
    case fixed(Double)

    package static let range = 0.0...3.0

    /// `nil` for a text that is neither `learned` nor a number in the range.
    package init?(_ text: String) {
        if text == "learned" {
            self = .learned
        } else if let number = Double(text), Self.range.contains(number) {
            self = .fixed(number)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .learned: "learned"
        case .fixed(let number): "\(number)"
        }
    }

    /// - Throws: `DecodingError` for a text or number that is none.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try (try? container.decode(Double.self)).map { "\($0)" } ?? container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "it must be learned or a number from 0 to 3")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .learned: try container.encode("learned")
        case .fixed(let number): try container.encode(number)
        }
    }
}
