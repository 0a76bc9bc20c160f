internal import Matching
internal import Profiles

/// All nights of a simulation, in numbers.
package struct NightsFigures: Sendable, Codable, Equatable {
    /// A plan that was held.
    package struct Held: Sendable, Codable, Equatable {
        package var night: Int
        package var reason: String
    }

    /// How people fare in some time: per person.
    package struct Fortune: Sendable, Codable, Equatable {
        package var people: Int
        package var matches: Double
        package var conversations: Double
    }

    package var messageType = "nights"
    package var nights: Int
    package var held: [Held]
    /// Everybody who was there on some night.
    package var people: Int
    /// Chats by kind, and per night in the last seven.
    package var matches: [String: Int]
    package var matchesInLastWeek: [String: Double]
    /// Mean chance, by kind, that both of a match like each other by the truth.
    package var trueChance: [String: Double]
    /// Chats in which both wrote, and the share of the introductions in which they did.
    package var conversations: Int
    package var introductionsAnswered: Double?
    package var matchesPerPerson: Double
    package var conversationsPerPerson: Double
    package var giniOfConversations: Double
    /// Shares of the people.
    package var withoutMatch: Double
    package var withoutConversation: Double
    /// Of those who were there before the first night: nights until half of them had one, 1 for the first night; `nil` where
    /// half of them never had.
    package var medianNightsToMatch: Int?
    package var medianNightsToConversation: Int?
    /// Newcomers in their first seven nights, of whom all seven are known, and seven average nights of those who were there
    /// before the first.
    package var newcomersFirstWeek: Fortune?
    package var othersWeek: Fortune
    /// Of places in lists: means over nights, from the second on.
    package var repeated: Double?
    package var shownBefore: Double?
    /// Of all nights together.
    package var giniOfPlaces: Double
    package var neverShown: Double
    /// Correlation of places with attraction: means over the first and the last seven nights.
    package var attractionAndPlacesAtFirst: Double?
    package var attractionAndPlacesAtLast: Double?
    package var visits: Int
    package var looks: Int
    /// Share of the looks that were at somebody at whom the reader had looked on an earlier day; `nil` where there is none.
    package var lookedAtBefore: Double?
    package var likes: Int
    package var signUps: Int
    package var departures: Int
    package var bytes: Int
}

extension Record {
    /// The figures over all nights.
    func figures(_ day: DayOfCrowd) -> NightsFigures {
        let people = day.joined.indices.filter { day.joined[$0] < nights.count - 1 }
        let first = people.filter { day.joined[$0] < 0 }
        func mean(_ values: some Sequence<Double?>) -> Double? {
            let known = values.compactMap(\.self)
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        func share(_ count: Int) -> Double { people.isEmpty ? 0 : Double(count) / Double(people.count) }
        let kinds = [Meeting.mutualLike, .introduction].map(\.rawValue)
        func byKind<Value>(_ value: (String) -> Value?) -> [String: Value] {
            kinds.reduce(into: [:]) { $0[$1] = value($1) }
        }
        let introductions = day.talks.filter { $0.kind == .introduction }
        let answered = day.talks.count { $0.isAnswered }
        let last = nights.suffix(Self.week)
        let looks = nights.reduce(0) { $0 + $1.looks }
        return NightsFigures(
            nights: nights.count,
            held: nights.compactMap { night in
                night.held.map { NightsFigures.Held(night: night.night, reason: $0) }
            },
            people: people.count, matches: byKind { kind in nights.reduce(0) { $0 + $1.matches(kind) } },
            matchesInLastWeek: byKind { kind in mean(last.map { Double($0.matches(kind)) }) },
            trueChance: byKind { kind in
                let made = nights.filter { $0.trueChance[kind] != nil }
                let count = made.reduce(0) { $0 + $1.matches(kind) }
                let sum = made.reduce(0) { $0 + $1.trueChance[kind, default: 0] * Double($1.matches(kind)) }
                return count > 0 ? sum / Double(count) : nil
            },
            conversations: answered,
            introductionsAnswered: introductions.isEmpty
                ? nil : Double(introductions.count { $0.isAnswered }) / Double(introductions.count),
            matchesPerPerson: 2 * share(day.talks.count), conversationsPerPerson: 2 * share(answered),
            giniOfConversations: ExposureStatistics.gini(people.map { conversations[$0] }),
            withoutMatch: share(people.count { matches[$0] == 0 }),
            withoutConversation: share(people.count { conversations[$0] == 0 }),
            medianNightsToMatch: Self.median(first.map { firstMatch[$0] }),
            medianNightsToConversation: Self.median(first.map { firstConversation[$0] }),
            newcomersFirstWeek: newcomers(day), othersWeek: others(first),
            repeated: mean(nights.map(\.repeated)), shownBefore: mean(nights.map(\.shownBefore)),
            giniOfPlaces: nights.last?.giniOfPlaces ?? 0, neverShown: nights.last?.neverShown ?? 0,
            attractionAndPlacesAtFirst: mean(nights.prefix(Self.week).map(\.attractionAndPlaces)),
            attractionAndPlacesAtLast: mean(last.map(\.attractionAndPlaces)),
            visits: nights.reduce(0) { $0 + $1.visits }, looks: looks,
            lookedAtBefore: looks > 0 ? Double(nights.reduce(0) { $0 + $1.looksAgain }) / Double(looks) : nil,
            likes: nights.reduce(0) { $0 + $1.likes }, signUps: nights.reduce(0) { $0 + $1.signUps },
            departures: nights.reduce(0) { $0 + $1.departures }, bytes: nights.last?.bytes ?? 0)
    }

    /// The night, counted from 1, by which half of all had what they waited for; `nil` where half of them never had.
    ///
    /// - Parameter nights: counted from 0; negative for never.
    package static func median(_ nights: [Int32]) -> Int? {
        let had = nights.filter { $0 >= 0 }.sorted()
        let half = (nights.count + 1) / 2
        return half > 0 && had.count >= half ? Int(had[half - 1]) + 1 : nil
    }

    /// Newcomers whose first week is over. Whoever signed up on day d is seen by night d + 1 first.
    private func newcomers(_ day: DayOfCrowd) -> NightsFigures.Fortune? {
        let known = day.joined.indices.filter { day.joined[$0] >= 0 && day.joined[$0] + Self.week < nights.count }
        guard !known.isEmpty else { return nil }
        let count = Double(known.count)
        return NightsFigures.Fortune(
            people: known.count, matches: Double(known.reduce(0) { $0 + early[$1].matches }) / count,
            conversations: Double(known.reduce(0) { $0 + early[$1].conversations }) / count)
    }

    private func others(_ people: [Int]) -> NightsFigures.Fortune {
        guard !people.isEmpty else { return NightsFigures.Fortune(people: 0, matches: 0, conversations: 0) }
        let weeks = Double(people.count) * Double(nights.count) / Double(Self.week)
        return NightsFigures.Fortune(
            people: people.count, matches: Double(people.reduce(0) { $0 + matches[$1] }) / weeks,
            conversations: Double(people.reduce(0) { $0 + conversations[$1] }) / weeks)
    }
}
