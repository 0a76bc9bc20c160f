/// A length of time in whole seconds, written as analysts write it: `30d`, `36h`, `45m`, `90s`.
package struct TimeSpan: Sendable, Hashable, Comparable {
    /// Seconds, 0 or more.
    package let seconds: Int64

    package init(seconds: Int64) {
        self.seconds = max(0, seconds)
    }

    package static func days(_ days: Int64) -> TimeSpan { TimeSpan(seconds: days * 86_400) }

    /// Reads a whole number with `d`, `h`, `m` or `s` behind it; `nil` for anything else.
    ///
    /// A bare number is refused: whether 30 means days or seconds is not a thing to guess at in a dating app. So is a
    /// sign, and more than 36,500 days.
    package init?(_ text: String) {
        guard let unit = text.last, let scale: Int64 = ["d": 86_400, "h": 3600, "m": 60, "s": 1][unit],
            text.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int64(text.dropLast()), count <= 36_500 * 86_400 / scale
        else { return nil }
        self.init(seconds: count * scale)
    }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.seconds < right.seconds }
}

extension TimeSpan: CustomStringConvertible {
    package var description: String {
        for (unit, scale) in [("d", Int64(86_400)), ("h", 3600), ("m", 60)]
        where seconds != 0 && seconds.isMultiple(of: scale) {
            return "\(seconds / scale)\(unit)"
        }
        return "\(seconds)s"
    }
}

extension TimeSpan: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let span = TimeSpan(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a length of time such as 30d")
        }
        self = span
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
