package import MatchStore

/// Everybody's list as of now, for those who serve lists from elsewhere, and for support.
package struct CurrentLists: Sendable {
    let path: String
    let names: AppNames

    package init(path: String, names: AppNames = AppNames()) {
        self.path = path
        self.names = names
    }

    package enum Failure: Error, Equatable, CustomStringConvertible {
        case noLists

        package var description: String {
            switch self {
            case .noLists:
                "there are no lists yet: no run is carried out. duet recommend --by-score ranks people without one."
            }
        }
    }

    /// Goes through all lists as of one moment, by username.
    ///
    /// - Returns: how many people have one, and how many places there are.
    /// - Throws: `StoreError` for a file that is absent, is no app's database, or was worked on by a newer Duet; `Failure`, and
    ///   `NightlyPass.Failure` where the run's options cannot be read; `CancellationError`, and what `body` throws.
    package func visit(_ body: (ListPlace) throws -> Void) throws -> (people: Int, places: Int) {
        try read { db, run, options in
            let lists = try ListsNow(
                db, names: names, run: run, mapping: options.mapping, dislikeExpiry: options.dislikeExpiry)
            var (people, places) = (0, 0)
            try lists.visit(db) { place in
                places += 1
                if place.rank == 1 { people += 1 }
                try body(place)
            }
            return (people, places)
        }
    }

    /// The places at which lists show somebody now.
    ///
    /// - Throws: as `visit`.
    package func showing(_ username: String) throws -> [ListPlace] {
        try read { db, run, options in
            try ListsNow.showing(db, names: names, run: run, mapping: options.mapping, username)
        }
    }

    /// One person's list, the run that made it, and its options.
    ///
    /// - Throws: as `visit`.
    func list(of username: String) throws -> (list: ListsNow.OfPerson, run: RunRecord, options: PassOptions) {
        try read { db, run, options in
            (
                try ListsNow.list(db, names: names, run: run, mapping: options.mapping, of: username), run, options
            )
        }
    }

    private func read<Value>(_ body: (ListsNow.Source, RunRecord, PassOptions) throws -> Value) throws -> Value {
        try MatchDatabase(path: path, access: .read, names: names).read { db in
            try AppSchemaCheck.require(in: db, names)
            try MatchSchema.requireKnownVersion(db)
            guard let run = try ListsNow.run(db) else { throw Failure.noLists }
            guard let options = try? PassOptions(stored: run.options) else {
                throw NightlyPass.Failure.unreadableWords(run: run.id)
            }
            return try body(db, run, options)
        }
    }
}
