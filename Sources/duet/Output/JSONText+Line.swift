import Foundation
import NightlyPass

extension JSONText {
    /// A value as it is printed: with escapes for control characters also where JSON may leave them as they are, which are
    /// those of Unicode's second control block, marks that turn the direction of writing, and separators of lines.
    static func line(_ value: some Encodable) throws -> String {
        let json = try encode(value)
        guard json.utf8.contains(where: { $0 >= 0x7F }) else { return json }
        var text = ""
        text.reserveCapacity(json.utf8.count)
        for scalar in json.unicodeScalars {
            guard !Terminal.isPrintable(scalar) else {
                text.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 { text += "\\u" + String(format: "%04x", unit) }
        }
        return text
    }
}
