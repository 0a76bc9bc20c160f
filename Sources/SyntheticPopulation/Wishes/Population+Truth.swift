internal import Profiles
internal import Randomness

// The hidden truth, for judging a matcher. People are numbered by place: 0 is the first of the population.
extension Population {
    /// The chance that `u` likes `v` when shown `v`, 0…1; 0 where `u` does not seek the gender of `v`.
    /// It is 0 for a person and themselves.
    ///
    /// - Precondition: both places are below `settings.people`.
    package func likeProbability(of u: Int, for v: Int) -> Double {
        u == v ? 0 : model.likeProbability(of: people[u], for: people[v])
    }

    /// The username of the person at a place, as the rows have it.
    package func username(at place: Int) -> String {
        var rows = personRows(at: place)
        if let fault = planting.fault(at: place) { planting.plant(fault, in: &rows, at: place) }
        return rows.user.username
    }
}
