/// The form of a username: 3–30 letters, digits and underscores.
package enum Username {
    package static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        return (3...30).contains(bytes.count)
            && bytes.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
            }
    }

    /// The form of what people go by in an app that has no usernames: numbers, UUIDs and other keys, of 1 to 64 letters, digits,
    /// underscores and hyphens.
    package static func isKey(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
                    || $0 == 0x2D
            }
    }

    /// The rule of when two spellings are one person: they are the same in lower case.
    ///
    /// An app that compares names without letter case may refer to `Ana` as `ana` or `ANA`, and a block must not be lost to that.
    /// Whoever compares two names that may be spelled differently compares what this makes of them. What an index of the app's
    /// does not find in that way is looked for by `OtherSpellings`.
    package static func folded(_ name: String) -> String { name.lowercased() }

    /// How a name is looked for where the app's column distinguishes letter case: as it is spelled in `users`, and in lower case,
    /// which is how apps that fold names write them.
    package static func spellings(_ name: String) -> [String] {
        let folded = folded(name)
        return folded == name ? [name] : [name, folded]
    }
}
