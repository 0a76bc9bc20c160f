/// Judged lists in the order of one contender, as far as measures look.
struct RankedLists {
    /// Somebody in a list whose outcome is known.
    private struct Entry {
        var place: Int
        var outcome: JudgedLists.Outcome
        /// The place of the list's owner in this one's own list; 0 where it is not there.
        var back: Int
        var observation: Observation
    }

    private struct List {
        var length: Int
        var entries: [Entry]
        var mutual: Int
        /// What belongs to the owner alone.
        var owner: Observation

        /// Who became mutual, and whether a like was returned; nothing is known of two who both pass.
        func ranked(depth: Int, returned: Bool) -> RankedList {
            var outcomes = [Bool?](repeating: nil, count: min(depth, length))
            for entry in entries where entry.place <= outcomes.count && !(returned && entry.outcome == .neither) {
                outcomes[entry.place - 1] = entry.outcome == .mutual
            }
            return RankedList(outcomes, relevantCount: mutual)
        }
    }

    /// What a list adds to a measure, taken apart by those in it.
    private struct Share {
        var value: Double
        /// By entry, `nil` for those at whom the measure does not look; together the value, but for what those add of whom
        /// nothing is known.
        var parts: [Double?]
    }

    private let lists: [List]

    /// - Parameters:
    ///   - judged: which of `lists`.
    ///   - unit: of a list's owner.
    init(
        _ judged: [Int], of lists: JudgedLists, _ places: ListPlaces, in sample: SamplingUnits, unit: (Int) -> Int
    ) {
        self.lists = judged.map { number in
            let list = lists.lists[number]
            let unit = unit(list.owner)
            let entries = list.known.map { position in
                let candidate = lists.candidates[position]
                return Entry(
                    place: Int(places.places[position]), outcome: candidate.outcome,
                    back: candidate.mirror < 0 ? 0 : Int(places.places[Int(candidate.mirror)]),
                    observation: sample.observation(Int32(list.owner), candidate.row, unit: unit))
            }
            return List(
                length: Int(places.lengths[number]), entries: entries, mutual: entries.count { $0.outcome == .mutual },
                owner: sample.observation(ofUnit: unit))
        }
    }

    /// Lists of which everybody's outcome is known, best first.
    init(_ ranked: [[(isMutual: Bool, observation: Observation)]]) {
        lists = ranked.map { list in
            let entries = list.enumerated().map { place, one in
                Entry(
                    place: place + 1, outcome: one.isMutual ? .mutual : .neither, back: 0, observation: one.observation)
            }
            // Nobody is left over for the owner alone.
            let owner = Observation(pair: -1, one: list.first?.observation.one ?? 0, other: -1)
            return List(length: list.count, entries: entries, mutual: list.count(where: \.isMutual), owner: owner)
        }
    }

    /// The mean of a measure over the lists of which it says something.
    ///
    /// A pair stands in the lists of both and is one observation. So what a list adds is taken apart by those in it, each part
    /// being of the owner and of that one: Σ over them of (part − an equal share of the mean), by the number of lists. What is
    /// left is the owner's own.
    func mean(of measure: Measure, in sample: SamplingUnits) -> Influence? {
        let shares = lists.map { share(of: measure, $0) }
        let count = Double(shares.count { $0 != nil })
        guard count > 0 else { return nil }
        let mean = shares.reduce(0.0) { $0 + ($1?.value ?? 0) } / count
        var terms: [(Observation, Double)] = []
        for (list, share) in zip(lists, shares) {
            guard let share else { continue }
            let own = mean / Double(max(1, share.parts.count { $0 != nil }))
            var rest = share.value - mean
            for (entry, part) in zip(list.entries, share.parts) {
                guard let part else { continue }
                terms.append((entry.observation, (part - own) / count))
                rest -= part - own
            }
            // Otherwise it is what rounding leaves.
            if abs(rest) > 1e-9 { terms.append((list.owner, rest / count)) }
        }
        return Influence(mean, in: sample, terms: terms)
    }

    private func share(of measure: Measure, _ list: List) -> Share? {
        func share(_ value: Double?, at isLooked: (Entry) -> Bool, _ part: (Entry) -> Double) -> Share? {
            value.map { Share(value: $0, parts: list.entries.map { isLooked($0) ? part($0) : nil }) }
        }
        func isMutual(_ entry: Entry) -> Bool { entry.outcome == .mutual }
        func isFirst(_ entry: Entry) -> Bool { entry.place == 1 }
        func isAny(_ entry: Entry) -> Bool { true }
        switch measure {
        case .precision(let k):
            let first = Double(min(k, list.length))
            let isWithin = { (entry: Entry) in entry.place <= k }
            return share(list.ranked(depth: k, returned: false).precision(at: k), at: isWithin) {
                isMutual($0) ? 1 / first : 0
            }
        case .precisionOfCeiling:
            let first = list.ranked(depth: 1, returned: false)
            return share(list.mutual > 0 ? first.precision(at: 1) : nil, at: isFirst) {
                isMutual($0) ? 1 : 0
            }
        case .recall(let k):
            return share(list.ranked(depth: k, returned: false).recall(at: k), at: isMutual) {
                $0.place <= k ? 1 / Double(list.mutual) : 0
            }
        case .ndcg(let k):
            let ideal = RankedList.idealGain(at: k, relevant: list.mutual)
            return share(list.ranked(depth: k, returned: false).ndcg(at: k), at: isMutual) {
                $0.place <= k ? RankedList.gain(atPlace: $0.place) / ideal : 0
            }
        case .success(let k):
            let isKnown = { (entry: Entry) in entry.place <= k && entry.outcome != .neither }
            let known = Double(list.entries.count(where: isKnown))
            return share(list.ranked(depth: k, returned: true).success(at: k), at: isKnown) {
                isMutual($0) ? 1 / known : 0
            }
        case .expectedMatches:
            func matches(_ entry: Entry) -> Double {
                isMutual(entry) ? Examination.match(1, at: entry.place, 1, at: entry.back) : 0
            }
            return share(list.entries.reduce(0) { $0 + matches($1) }, at: isAny, matches)
        case .listArea:
            let area = RankedList.area(places: list.entries.filter(isMutual).map(\.place), length: list.length)
            // How far a place lies above the middle of the list, over how many have the same outcome: these are the first-order
            // terms of the area in the single outcomes, and sum to the area less ½.
            let others = Double(list.length - list.mutual)
            return share(area, at: isAny) { entry in
                let above = 0.5 - (Double(entry.place) - 0.5) / Double(list.length)
                return 0.5 / Double(list.entries.count)
                    + (isMutual(entry) ? above / Double(list.mutual) : -above / others)
            }
        case .directedArea, .brier, .logLoss, .mutualArea: return nil
        }
    }
}
