/// What is resampled for confidence intervals: observations of one group are not independent.
package enum Grouping: String, Sendable, CaseIterable {
    /// People who met only each other, such as the guests of one evening.
    case component
    /// Decisions of one day; lists go with the day of their owner's first decision.
    case day
    /// Decisions and lists of one person.
    case person
}
