/// What one kind of trial found: one line of the table that `jobs/trials` prints.
package struct TrialResult: Sendable {
    /// What was done, such as "killed while matches are written".
    package var name: String
    /// How often it was tried.
    package var trials = 0
    /// How often what was planned came about: a kill that found the process alive, a row that was malformed.
    package var faults = 0
    /// What must never be, a sentence each, with what repeats it.
    package var violations: [String] = []
    /// What was measured on the way, such as "longest write lock 21 ms".
    package var notes: [String] = []

    package init(_ name: String) { self.name = name }
}
