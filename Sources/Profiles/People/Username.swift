/// The form of a username: 3–30 letters, digits and underscores.
package enum Username {
    package static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        return (3...30).contains(bytes.count)
            && bytes.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
            }
    }
}
