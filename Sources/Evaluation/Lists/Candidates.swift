/// Who is in the lists that contenders rank.
package enum Candidates: String, Sendable, CaseIterable {
    /// The people on whom the owner of the list decided after the split.
    case observed
    /// Everybody whom the owner could have met.
    case all
}
