internal import Compatibility
package import MatchStore
package import Profiles

/// One person's list, as the app shows it now.
package struct PersonList: Sendable, Equatable, Codable {
    package struct Place: Sendable, Equatable, Codable {
        /// From 1, without gaps.
        package var rank: Int
        package var username: String
        package var scoreBand: String?
        package var reasons: [String]
    }

    package var messageType = "recommendations"
    package var username: String
    /// The run whose lists the app shows.
    package var runID: Int64
    package var passDate: String
    package var asOf: String
    package var recommendations: [Place]
    /// How many people the run has put into the list who are not shown any more.
    package var hidden: Int
    /// Why the run has put nobody into it; `nil` where it has.
    package var absence: String?

    /// Reads one person's list.
    ///
    /// - Parameter tables: needed to say why somebody has no list.
    /// - Throws: `StoreError` for a file that is absent, is no app's database, or was worked on by a newer Duet; `NamingFailure`
    ///   for somebody who is not there; `CurrentLists.Failure` before the first run, and `NightlyPass.Failure` where the run's
    ///   options cannot be read.
    /// - Complexity: a few look-ups for each place; of somebody who has no list, reads the crowd.
    package init(path: String, names: AppNames = AppNames(), tables: ReferenceTables, of username: String) throws {
        let (list, record, options) = try CurrentLists(path: path, names: names).list(of: username)
        runID = record.id
        passDate = record.passDate
        asOf = record.asOf.description
        self.username = list.places.first?.username ?? username
        recommendations = try list.places.map { place in
            Place(
                rank: place.rank, username: place.target, scoreBand: place.scoreBand,
                reasons: try place.reasons.map { try JSONText.decode([String].self, from: $0) } ?? [])
        }
        hidden = list.stored.count - list.places.count
        guard list.stored.isEmpty else { return }
        let crowd = try CrowdReader.snapshot(
            of: path, names: names, tables: tables, mapping: options.mapping, asOf: record.asOf, listsDetails: true)
        let person = crowd.people[try crowd.row(named: username)]
        self.username = person.username
        absence = Self.absence(of: person, record, options)
    }

    private static func absence(of person: Person, _ run: RunRecord, _ options: PassOptions) -> String {
        if options.recommendations == 0 { return "the run made no lists (--recommendations 0)" }
        // A copy of a table may say of everybody that they signed up when it was made.
        if let joined = person.joined, joined > run.asOf, person.lastActive == nil {
            return "signed up after the run, at \(joined) UTC"
        }
        if let span = options.activeWithin,
            person.lastActive.map({ $0 < run.asOf.adding(seconds: -span.seconds) }) ?? true
        {
            return "had been inactive for longer than \(span) (--active-within), and took no part in the run"
        }
        return
            "could be shown nobody: the rules kept them apart from everybody, or those who were left stood in as many lists as "
            + "--shown-at-most allows. duet explain with one of them says which"
    }
}
