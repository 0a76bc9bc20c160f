internal import Profiles

extension Factor {
    package static let role = Factor("role", standardWeight: 0.15) { tables, _ in RoleFactor(tables) }
}

/// Complementarity of musical roles: a table, averaged over the roles of both.
///
/// `offers` holds a person's roles, `seeks` the table applied to them, so any table is represented exactly, without a
/// decomposition: there are no more roles than an eigenvector would have entries.
struct RoleFactor: ProfileFactor {
    private let roles: Vocabulary
    private let table: ComplementarityTable

    init(_ tables: ReferenceTables) {
        roles = tables.roles
        table = tables.complementarity
    }

    var columns: Int { roles.terms.count }

    func encode(_ person: Person, into block: inout FactorBlock) -> Bool {
        guard !person.roles.isEmpty else { return false }
        block.clear()
        let share = 1 / Double(person.roles.count)
        for role in person.roles {
            block.offers[role] = share
            for other in 0..<columns { block.seeks[other] += share * table[role, other] }
        }
        return true
    }

    func evidence(of person: Person) -> String? {
        person.roles.isEmpty ? nil : person.roles.map { roles.terms[$0].name }.joined(separator: ", ")
    }
}
