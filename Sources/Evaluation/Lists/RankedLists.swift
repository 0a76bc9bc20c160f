/// Judged lists in the order of one contender, as far as measures look.
struct RankedLists {
    /// By list: who became mutual.
    let relevance: [RankedList]
    /// By list: whether a like was returned; nothing is known of two who both pass.
    private let returned: [RankedList]
    /// By list: how many mutual pairs are expected to come about.
    private let matches: [Double]
    private let areas: [Double?]

    /// - Parameters:
    ///   - judged: which of `lists`.
    ///   - measures: what is asked of them: the longest k says how far lists are looked at.
    init(_ judged: [Int], of lists: JudgedLists, _ places: ListPlaces, measures: [Measure]) {
        let depth = measures.map(\.depth).max() ?? 1
        var relevance: [RankedList] = []
        var returned: [RankedList] = []
        var matches: [Double] = []
        var areas: [Double?] = []
        for number in judged {
            let list = lists.lists[number]
            let length = Int(places.lengths[number])
            var mutual = [Bool?](repeating: nil, count: min(depth, length))
            var answers = mutual
            var mutualPlaces: [Int] = []
            var expected = 0.0
            for position in list.known {
                let candidate = lists.candidates[position]
                let place = Int(places.places[position])
                let isMutual = candidate.outcome == .mutual
                if place <= mutual.count {
                    mutual[place - 1] = isMutual
                    if candidate.outcome != .neither { answers[place - 1] = isMutual }
                }
                guard isMutual else { continue }
                mutualPlaces.append(place)
                let back = candidate.mirror < 0 ? 0 : Int(places.places[Int(candidate.mirror)])
                expected += Examination.match(1, at: place, 1, at: back)
            }
            relevance.append(RankedList(mutual, relevantCount: mutualPlaces.count))
            returned.append(RankedList(answers, relevantCount: mutualPlaces.count))
            matches.append(expected)
            areas.append(RankedList.area(places: mutualPlaces, length: length))
        }
        self.relevance = relevance
        self.returned = returned
        self.matches = matches
        self.areas = areas
    }

    /// What a measure says of each list; nothing for measures that are not of single lists.
    func values(of measure: Measure) -> [Double?] {
        switch measure {
        case .precision(let k): relevance.map { $0.precision(at: k) }
        case .recall(let k): relevance.map { $0.recall(at: k) }
        case .ndcg(let k): relevance.map { $0.ndcg(at: k) }
        case .success(let k): returned.map { $0.success(at: k) }
        case .listArea: areas
        case .expectedMatches: matches.map(Optional.init)
        case .directedArea, .brier, .logLoss, .mutualArea, .precisionOfCeiling: relevance.map { _ in nil }
        }
    }
}

extension Measure {
    /// How many places of a list it looks at.
    fileprivate var depth: Int {
        switch self {
        case .precision(let k), .recall(let k), .ndcg(let k), .success(let k): k
        default: 1
        }
    }
}
