internal import Profiles

/// What people turned out to like: the traits of those they liked against the traits of those they passed over.
///
/// For each factor the learned `seeks` block is the average wish plus `contrast` times the difference between the mean
/// person liked and the mean person passed over. It replaces the wish of one's own profile by the share n / (n + κ), n
/// being the decisions on people whose profile says something of the factor.
///
/// Source: Pizzato et al., "RECON: a reciprocal recommender for online dating", RecSys 2010, section 3, with negative
/// evidence added. Means are taken with `priorCount` average people on either side, so that few decisions say little
/// and a person who only ever likes is compared with the average.
struct LearnedWishes: Sendable {
    /// κ: after so many decisions a person's own words and deeds count alike.
    static let kappa = 20.0
    static let priorCount = 4.0
    static let contrast = 2.0

    private let blocks: ProfileBlocks
    private let history: DecisionHistory

    init(blocks: ProfileBlocks, history: DecisionHistory) {
        self.blocks = blocks
        self.history = history
    }

    /// Adds `scale` times (learned wish − own wish), weighted by the share that history has earned, to `seeks`.
    ///
    /// - Parameters:
    ///   - own: the unweighted wishes by the own profile, all factors side by side.
    ///   - weights: one per profile factor, in the order of `blocks.factors`.
    func add(of row: Int, own: [Double], weights: [Double], scale: Double, to seeks: inout [Double]) {
        let words = history.words(of: row)
        guard scale != 0, !words.isEmpty else { return }
        for (position, factor) in blocks.factors.enumerated() where weights[position] != 0 {
            let range = blocks.ranges[position]
            var liked = range.map { blocks.meanOffers[$0] * Self.priorCount }
            var passed = liked
            var (likes, passes) = (Self.priorCount, Self.priorCount)
            for word in words where blocks.knows(position, of: Int(word.target)) {
                let start = Int(word.target) * blocks.columns + range.lowerBound
                if word.isPositive {
                    likes += word.weight
                    for column in liked.indices {
                        liked[column] += word.weight * Double(blocks.offers[start + column])
                    }
                } else {
                    passes += word.weight
                    for column in passed.indices {
                        passed[column] += word.weight * Double(blocks.offers[start + column])
                    }
                }
            }
            let seen = likes + passes - 2 * Self.priorCount
            guard seen > 0 else { continue }
            let difference = factor.alike(zip(liked, passed).map { $0 / likes - $1 / passes })
            let share = seen / (seen + Self.kappa)
            for column in range {
                let learned = blocks.meanSeeks[column] + Self.contrast * difference[column - range.lowerBound]
                seeks[column] += scale * weights[position] * share * (learned - own[column])
            }
        }
    }
}
