package import Compatibility
internal import LinearAlgebra
package import Matching
internal import MathFunctions
package import Profiles
internal import Randomness

/// A crowd with everything that is needed to score, rank and judge any pair of it.
package struct ScoredCrowd: Sendable {
    /// Without interactions.
    package let crowd: Crowd
    package let standing: Standing
    package let traits: [MeetingTraits]
    package let model: CompatibilityModel
    package let vectors: ScoringVectors
    /// Scores of all rows, eligible or not.
    package let score: CanonicalScore
    /// The order of equal scores on this pass date.
    package let order: PairOrder
    private let keys: [UInt64]
    /// Rows of the people who take part: all but the inactive.
    package let eligible: [Int]
    /// Mean mutual score of the pairs who may meet; 0 when there is none.
    package let averageScore: Double
    /// What it means that people were shown to somebody and ignored.
    package let ignoredEffect: IgnoredEffect
    package let options: PassOptions
    package let asOf: Timestamp

    /// - Parameters:
    ///   - crowd: its interactions are released once their standing is worked out: they are many, and nothing else needs them.
    ///   - threads: how many tasks share the work; what comes out does not depend on it.
    ///   - tick: called now and then while the model learns from history; what it throws ends it.
    /// - Throws: `SymmetricEigen.Failure` if a kernel of a factor cannot be decomposed.
    package init(
        crowd: consuming Crowd, options: PassOptions, asOf: Timestamp, passDate: String, tables: ReferenceTables,
        threads: Int = 1, tick: () throws -> Void = {}
    ) throws {
        self.options = options
        self.asOf = asOf
        standing = Standing(
            people: crowd.people.count, interactions: crowd.interactions, chats: crowd.chats,
            remembered: crowd.remembered, asOf: asOf, dislikeExpiry: options.dislikeExpiry,
            threads: threads)
        crowd.interactions = []
        let readPlaces = crowd.readPlaces
        crowd.readPlaces = []
        self.crowd = crowd
        let crowd = self.crowd
        traits = crowd.traits(
            standing: standing, asOf: asOf, activeWithin: options.activeWithin, threads: threads)
        let traits = traits
        eligible = traits.indices.filter { traits[$0].isActive }
        model = try CompatibilityModel(
            people: crowd.people, standing: standing, asOf: asOf, tables: tables, factors: options.weights.factors,
            settings: options.history, threads: threads, tick: tick)
        let sample = AllowedPairs.sample(
            of: eligible, traits: traits, ledger: standing.ledger, rules: options.rules,
            key: { crowd.people[$0].key(inRow: $0) })
        vectors = model.vectors(weights: options.weights, calibratedOn: sample)
        let score = CanonicalScore(seeks: vectors.seeks, offers: vectors.offers, fusion: options.fusion)
        self.score = score
        let night = StableHash.fnv1a(passDate)
        keys = crowd.people.enumerated().map { SplitMix64.mix(night ^ ($1.key ?? UInt64($0))) }
        order = PairOrder(keys: keys)
        // To millionths, as scores are: further digits hang on the order of rows.
        averageScore =
            sample.isEmpty
            ? 0
            : (sample.reduce(0) { $0 + score.mutual($1.first, $1.second) } / Double(sample.count) * 1e6).rounded() / 1e6
        ignoredEffect =
            switch options.ignoredShowings {
            case .fixed(let number): IgnoredEffect(perTime: number)
            case .learned:
                IgnoredEffect.learned(
                    from: readPlaces.count, threads: threads,
                    key: {
                        let (reader, shown) = (Int(readPlaces[$0].reader), Int(readPlaces[$0].shown))
                        return SplitMix64.mix(crowd.people[reader].key(inRow: reader))
                            ^ crowd.people[shown].key(inRow: shown)
                    },
                    place: {
                        let place = readPlaces[$0]
                        return IgnoredEffect.Place(
                            score: score.logit(from: Int(place.reader), to: Int(place.shown)), times: Int(place.times),
                            isLiked: place.isLiked)
                    })
            }
    }

    /// A number in [0, 1) for a row, another one on every pass date.
    package func chance(ofNight row: Int) -> Double { Double(order.hash(row, row) >> 11) / 9_007_199_254_740_992 }

    /// The mutual score of two rows after what lists have come to: lower where one of them was shown the other and ignored them.
    package func scoreInLists(_ one: Int, _ other: Int) -> Double {
        let (ofOne, ofOther) = (crowd.ignored.times(one, other), crowd.ignored.times(other, one))
        guard ofOne > 0 || ofOther > 0 else { return score.mutual(one, other) }
        let (forward, backward) = score.logits(one, other)
        return CanonicalScore.mutual(
            PortableMath.sigmoid(ignoredEffect.logOdds(forward, ignored: ofOne)),
            PortableMath.sigmoid(ignoredEffect.logOdds(backward, ignored: ofOther)), fusion: options.fusion)
    }

    /// Whether two who have liked each other since a moment get a chat, and are not only put on record.
    package func areLikesFresh(_ completion: Timestamp) -> Bool {
        options.backfill || completion >= asOf.adding(seconds: -options.likesWithin.seconds)
    }

    /// Why two rows may not meet in some way; empty when they may.
    package func objections(to meeting: Meeting, _ one: Int, _ other: Int) -> MeetingRuleSet {
        let (first, second) = (min(one, other), max(one, other))
        return options.rules.objections(
            to: meeting, between: traits[first], and: traits[second], facts: standing.ledger[first, second])
    }

    /// Whether a pair may be listed for either of its rows; `.first` stands for `one`.
    package func admission(_ one: Int, _ other: Int) -> Admission {
        options.rules.objections(to: .recommendation, between: traits[one], and: traits[other]).isEmpty
            ? Self.admission(one, other, ledger: standing.ledger, rules: options.rules) : []
    }

    /// The part of it that follows from what is on record between the two.
    private static func admission(
        _ one: Int, _ other: Int, ledger: PairLedger, rules: MeetingRules
    ) -> Admission {
        let facts = ledger[one, other]
        if facts.isEmpty { return .both }
        guard rules.objections(to: .recommendation, facts: facts).isEmpty else { return [] }
        var admission: Admission = []
        if MeetingRules.mayBeShown(toFirst: facts) { admission.insert(one < other ? .first : .second) }
        if MeetingRules.mayBeShown(toSecond: facts) { admission.insert(one < other ? .second : .first) }
        return admission
    }

    /// What lists are ranked by: the people who take part, their scores less price unless exposure is by score, and the
    /// order of equals.
    package struct Ranking: Sendable {
        /// Rows of the crowd: row i of `score` is person `rows[i]`. Those whom the rules keep apart from the same others lie
        /// together.
        package let rows: [Int]
        package let score: CanonicalScore
        package let order: PairOrder
        /// The rules that follow from who people are.
        package let terms: PairTerms
        /// Of each of `rows`, in log-odds; empty where exposure is by score.
        package var prices: [Double] = []
    }

    /// - Throws: `CancellationError`.
    package func ranking(threads: Int) async throws -> Ranking {
        // The inactive would only be multiplied to be refused: they are left out of the product. The others are laid out so
        // that those whom the rules keep apart from each other fill whole tiles, which need not be multiplied either.
        let rows = eligible.map { (layout: options.rules.terms(of: traits[$0]).layoutKey, row: $0) }
            .sorted { ($0.layout.0, $0.layout.1, keys[$0.row]) < ($1.layout.0, $1.layout.1, keys[$1.row]) }.map(\.row)
        let terms = PairTerms(rows.map { PairTerms.Term(options.rules.terms(of: traits[$0])) })
        let part = CanonicalScore(
            seeks: vectors.seeks.selecting(rows), offers: vectors.offers.selecting(rows), fusion: options.fusion)
        let partKeys = rows.map { keys[$0] }
        let partOrder = PairOrder(keys: partKeys)
        guard options.exposure != .byScore, options.recommendations > 0 else {
            return Ranking(rows: rows, score: part, order: partOrder, terms: terms)
        }
        let prices = try await ExposurePrices(
            score: part, listLength: options.recommendations, shownAtMost: options.shownAtMost,
            viewers: ExposurePrices.viewers(
                groups: rows.map { options.rules.terms(of: traits[$0]).layoutKey.0 }, keys: partKeys), threads: threads,
            admits: { admission(rows[$0], rows[$1]) })
        return Ranking(
            rows: rows, score: part.priced(prices.prices, keys: partKeys), order: partOrder, terms: terms,
            prices: prices.prices)
    }

    /// The best candidates of everybody, and how they were found.
    package struct Found: Sendable {
        /// By row of the crowd.
        package let lists: CandidateLists
        /// What a search that was to prune says of itself; `nil` for an exact one.
        package let finding: SearchFinding?
    }

    /// The best candidates of everybody who takes part.
    ///
    /// Unless exposure is by score, candidates are ranked by score less price, and their entries carry that; the plain mutual
    /// score is `score`'s.
    ///
    /// - Throws: `CandidateSearch.InvalidRow`, `CancellationError`.
    package func search(
        threads: Int, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> Found {
        let ranking = try await ranking(threads: threads)
        let exact = try CandidateSearch(score: ranking.score, order: ranking.order)
        switch options.search {
        case .exact:
            let lists = try await exact.candidates(
                perRow: options.topK, threads: threads, terms: ranking.terms, admits: admits(ranking),
                progress: progress)
            return Found(lists: lists.renumbered(as: ranking.rows, rowCount: crowd.people.count), finding: nil)
        case .pruned:
            let result = try await PrunedSearch(exact, recall: options.recall).candidates(
                perRow: options.topK, threads: threads, terms: ranking.terms, admits: admits(ranking),
                progress: progress)
            return Found(
                lists: result.lists.renumbered(as: ranking.rows, rowCount: crowd.people.count), finding: result.finding)
        }
    }

    /// Whether two rows of a ranking, whose terms allow each other, may be listed for each other.
    func admits(_ ranking: Ranking) -> @Sendable (Int, Int) -> Admission {
        let (people, ledger, rules) = (ranking.rows, standing.ledger, options.rules)
        let signatures = PairSignatures(ledger, rows: people)
        return { one, other in
            signatures.mayHold(one, other)
                ? Self.admission(people[one], people[other], ledger: ledger, rules: rules) : .both
        }
    }

    /// A word for how well a pair scores beside the average: numbers would invite comparison between people.
    package func band(_ score: Double) -> String {
        guard averageScore > 0 else { return "good" }
        return switch score / averageScore {
        case 1.6...: "excellent"
        case 1.3..<1.6: "very good"
        case 1.0..<1.3: "good"
        default: "fair"
        }
    }
}

extension Matrix {
    /// The given rows, in the given order.
    fileprivate func selecting(_ rows: [Int]) -> Matrix {
        var elements: [Float] = []
        elements.reserveCapacity(rows.count * columns)
        for row in rows { elements.append(contentsOf: self.elements[row * columns..<(row + 1) * columns]) }
        return Matrix(rows: rows.count, columns: columns, elements: elements)
    }
}

extension PairTerms.Term {
    /// A person's terms with ages as values and genders as kinds.
    fileprivate init(_ terms: MeetingTerms) {
        self.init(
            kinds: terms.gender.rawValue, acceptedKinds: terms.welcome.rawValue, value: Int32(clamping: terms.age),
            least: Int32(clamping: terms.ages.lowerBound), most: Int32(clamping: terms.ages.upperBound))
    }
}
