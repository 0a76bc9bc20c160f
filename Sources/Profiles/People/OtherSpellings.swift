/// In what other ways than `users` an app's tables spell people's names.
///
/// A column that distinguishes letter case, or that holds a name of digits as a number, has no index by which a name is found in
/// any spelling. Such spellings are rare: who reads all rows notes them, and who looks for one person's rows looks for each.
package struct OtherSpellings: Sendable, Equatable {
    /// A name as a column holds it.
    package enum Name: Sendable, Hashable {
        case text(String)
        case number(Int64)

        package var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            }
        }
    }

    /// By folded name.
    private var names: [String: Set<Name>] = [:]

    package init() {}

    package var isEmpty: Bool { names.isEmpty }

    /// Notes a spelling. One in lower case is looked for anyway.
    package mutating func note(_ name: Name) {
        let folded = Username.folded(name.text)
        if case .text(let text) = name, text.utf8.elementsEqual(folded.utf8) { return }
        names[folded, default: []].insert(name)
    }

    /// All ways to look for a person: as `users` has it, in lower case, and those noted.
    package func all(_ username: String) -> [Name] {
        let usual = Username.spellings(username).map(Name.text)
        guard !names.isEmpty, let others = names[Username.folded(username)] else { return usual }
        return usual + others.filter { !usual.contains($0) }
    }

    /// Everything noted, by folded name.
    package var everybody: [(folded: String, name: Name)] {
        names.flatMap { folded, names in names.map { (folded, $0) } }
    }
}
