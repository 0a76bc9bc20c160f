internal import MatchStore
package import Profiles

/// Why somebody who was named cannot be asked about.
package enum NamingFailure: Error, Equatable, CustomStringConvertible {
    case noSuchUser(String, suggestion: String?)
    case cannotBeScored(String, reason: LeftOutReason)
    case sameUser(String)

    package var description: String {
        switch self {
        case .noSuchUser(let username, let suggestion):
            "there is no user \(username)." + (suggestion.map { " Did you mean \($0)?" } ?? "")
        case .cannotBeScored(let username, let reason):
            "\(username) cannot be scored: \(reason.explanation)."
        case .sameUser(let username): "\(username) is one person: name two."
        }
    }
}

extension Crowd {
    /// The row of a person whom somebody has named.
    ///
    /// - Precondition: the crowd was read with details, which name those who were left out.
    /// - Throws: `NamingFailure` for somebody who is not there or cannot be scored.
    package func row(named username: String) throws -> Int {
        if let row = row(of: username) { return row }
        for reason in LeftOutReason.allCases
        where report.details.contains("left out, \(reason.rawValue): \(username)") {
            throw NamingFailure.cannotBeScored(username, reason: reason)
        }
        let names = people.map(\.username)
        let wanted = username.lowercased()
        // Part of a name is a fair guess too, if it is more than a letter or two.
        let containing = wanted.count < 3 ? nil : names.first { $0.lowercased().contains(wanted) }
        throw NamingFailure.noSuchUser(username, suggestion: NearestName.of(username, among: names) ?? containing)
    }
}
