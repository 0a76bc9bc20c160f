/// What decides whom people like, hidden from the tables. The people are the same in all worlds.
package enum World: String, Sendable, CaseIterable {
    /// Taste in music matters, as surveys suggest.
    case music
    /// Taste in music, role and experience do not matter.
    case indifferent
    /// Unlike tastes attract.
    case opposites
    /// Everybody likes the same few.
    case popularity
}
