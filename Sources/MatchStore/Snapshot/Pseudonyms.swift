internal import Profiles

/// Names that stand for usernames: the same for one name wherever it is, and with one key in every copy.
///
/// A pseudonym is `p_` and the first 26 hexadecimal digits of the name's HMAC-SHA-256, letter case ignored as everywhere:
/// 104 bits, of which two among a billion people are equal with a chance of 3 in 10¹⁴. What is no username, and would be
/// left out, gets `?` in front instead, and is left out under its pseudonym too.
package struct Pseudonyms {
    private let key: [UInt8]
    /// Whether a text can be somebody's name.
    private let isUsername: (String) -> Bool
    private var known: [String: String] = [:]

    package init(key: [UInt8], isUsername: @escaping (String) -> Bool) {
        self.key = key
        self.isUsername = isUsername
    }

    /// What stands for a name that refers to somebody.
    package mutating func pseudonym(of name: String) -> String {
        let folded = Username.folded(name)
        if let known = known[folded] { return known }
        let pseudonym = (isUsername(folded) ? "p_" : "?") + digits(folded)
        known[folded] = pseudonym
        return pseudonym
    }

    /// What stands for a name in `users`, where only a username as it should be makes somebody.
    mutating func pseudonym(ofUser name: String, isText: Bool) -> String {
        isText && isUsername(name) ? pseudonym(of: name) : "?" + digits(Username.folded(name))
    }

    private func digits(_ text: String) -> String {
        SHA256.authenticationCode(Array(text.utf8), key: key).prefix(13).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
