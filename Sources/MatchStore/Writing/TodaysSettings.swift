package import Profiles

/// Settings under which two people must be allowed to meet, with what a snapshot says of people under them.
package struct TodaysSettings {
    let mapping: TypeMapping
    let rules: MeetingRules
    let dislikeExpiry: TimeSpan?
    let traits: (String) -> MeetingTraits?
    let facts: (String, String) -> PairFacts

    /// - Parameters:
    ///   - traits: what the snapshot says of a person; `nil` for somebody who could not be scored.
    ///   - facts: what the snapshot says of two people.
    package init(
        mapping: TypeMapping, rules: MeetingRules, dislikeExpiry: TimeSpan?,
        traits: @escaping (String) -> MeetingTraits?, facts: @escaping (String, String) -> PairFacts
    ) {
        self.mapping = mapping
        self.rules = rules
        self.dislikeExpiry = dislikeExpiry
        self.traits = traits
        self.facts = facts
    }
}
