/// Rules between rows that can be asked about many pairs at once: each row is of one kind or more and has a value, accepts
/// some kinds and a range of values; a pair is allowed if each of its rows accepts every kind of the other, and its value.
///
/// Tiles whose rows all refuse each other are never multiplied, so rows with like terms should lie together.
///
/// A pass fills them from `MeetingRules.terms(of:)`, the part of the rules for recommendations that follows from who people
/// are. Kinds are genders, and people who meet nobody (`underage`, `inactive`) accept none; the value is the age; what is
/// accepted follows from `statedPreference`, `likesElsewhere` and `ageGap`. `MeetingTermsTests` holds those terms to
/// `MeetingRules.objections`, and `DeterminismTests` the lists of a search to those of a plain loop that asks the rules about
/// every pair.
package struct PairTerms: Sendable {
    /// What one row is, and what it accepts.
    package struct Term: Sendable, Equatable {
        /// One bit for each kind; not 0.
        package var kinds: UInt32
        package var acceptedKinds: UInt32
        package var value: Int32
        /// Nothing is accepted where `least` is above `most`.
        package var least: Int32
        package var most: Int32

        package init(kinds: UInt32, acceptedKinds: UInt32, value: Int32, least: Int32, most: Int32) {
            self.kinds = kinds
            self.acceptedKinds = acceptedKinds
            self.value = value
            self.least = least
            self.most = most
        }

        /// Allows every pair.
        package static let open = Term(kinds: 1, acceptedKinds: 1, value: 0, least: 0, most: 0)

        /// Whether a pair of two such rows is allowed: that of two people exactly where no rule about who they are
        /// objects to a recommendation. `duet_mark_promising` asks the same of many pairs at once, and `TileScanTests` holds it to this.
        package func allows(_ other: Term) -> Bool {
            kinds & ~other.acceptedKinds == 0 && other.kinds & ~acceptedKinds == 0
                && least <= other.value && other.value <= most && other.least <= value && value <= other.most
        }
    }

    package let rows: [Term]

    /// - Parameter rows: one term for each row of the crowd.
    package init(_ rows: [Term]) {
        self.rows = rows
    }

    /// Terms that allow every pair.
    static func open(_ count: Int) -> PairTerms { PairTerms([Term](repeating: .open, count: count)) }

    /// What some rows are and accept together: what `Term.allows` of any of their pairs asks, asked of all at once.
    /// `PrunedSearchTests` holds that no pair is lost by it, `DeterminismTests` the same of a pass with the rules themselves.
    struct Group: Sendable {
        private var kinds: UInt32 = 0
        /// Those that every row is of.
        private var sharedKinds = UInt32.max
        private var acceptedKinds: UInt32 = 0
        private var (value, greatestValue) = (Int32.max, Int32.min)
        private var (least, most) = (Int32.max, Int32.min)

        init(_ rows: ArraySlice<Term>) {
            for term in rows {
                kinds |= term.kinds
                sharedKinds &= term.kinds
                acceptedKinds |= term.acceptedKinds
                value = min(value, term.value)
                greatestValue = max(greatestValue, term.value)
                least = min(least, term.least)
                most = max(most, term.most)
            }
        }

        /// Whether any pair between two groups may be allowed: `false` is certain.
        func mayMeet(_ other: Group) -> Bool {
            kinds & other.acceptedKinds != 0 && other.kinds & acceptedKinds != 0
                && sharedKinds & ~other.acceptedKinds == 0 && other.sharedKinds & ~acceptedKinds == 0
                && least <= other.greatestValue && other.value <= most
                && other.least <= greatestValue && value <= other.most
        }
    }

    func group(_ rows: Range<Int>) -> Group { Group(self.rows[rows]) }
}
