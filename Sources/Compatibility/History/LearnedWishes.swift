internal import GroupedRows
internal import Parallelism
internal import Profiles

/// What people turned out to like: the traits of those they liked against the traits of those they passed over.
///
/// Every decision speaks by how much it surprises: its residual, the outcome less the chance that everything else gave it.
/// Liking somebody whom nobody else likes says more than liking somebody popular, and somebody who likes nearly everyone
/// says most by passing over. For factor f with kernel k_f the wish of u for v is
///
/// ℓ_f(u, v) = Σ_i r_i k̃_f(v_i, v) / (ṽ_f (I_u + I₀)),  I_u = Σ_i c_i (1 − c_i),  I₀ = κ c̄ (1 − c̄),
///
/// over the decisions of u on people v_i of whom the factor is known, r_i being residuals and c_i chances; k̃ is the kernel with
/// the average person taken away on both sides, and ṽ the mean of k̃(v, v). It is one Newton step, with a curvature that is
/// the same in all directions, towards the Gaussian process over profiles that explains the decisions of u. Somebody
/// without decisions has no wishes but those of the profile, and it takes κ of average doubt to say half.
///
/// Source: RECON (Pizzato et al., RecSys 2010, section 3) compares what was liked with what was seen; the residuals are the
/// negative evidence. C. Rasmussen, C. Williams, "Gaussian Processes for Machine Learning" (2006), section 3.4.
struct LearnedWishes: Sendable {
    private let blocks: ProfileBlocks
    /// The decisions of each actor. Of a table only what wishes need is kept: it is large.
    private let rows: GroupOffsets
    /// By decision.
    private let targets: [Int32]
    private let outcomes: [Float]
    private let weights: [Float]
    private let residuals: [Float]
    /// By factor: ṽ, and 0 where all people are alike.
    private let variances: [Double]
    /// I₀.
    private let doubt: Double
    /// By factor: what wishes are multiplied by.
    var gains: [Double]

    /// - Parameters:
    ///   - kappa: κ, above 0.
    ///   - baseRate: c̄.
    init(
        blocks: ProfileBlocks, variances: [Double], table: DecisionTable, residuals: [Float], kappa: Double,
        baseRate: Double, gains: [Double]
    ) {
        self.blocks = blocks
        rows = table.offsets
        targets = table.targets
        outcomes = table.outcomes
        weights = table.weights
        self.residuals = residuals
        self.variances = variances
        doubt = kappa * baseRate * (1 - baseRate)
        self.gains = gains
    }

    /// The length of a wish.
    var columns: Int { blocks.columns }

    /// The mean of k̃(v, v) over the people of whom a factor is known, by factor.
    static func variances(_ blocks: ProfileBlocks, people: Int, threads: Int = 1) -> [Double] {
        let pieces = Parallel.pieces(of: people, size: ProfileBlocks.peopleOfPiece)
        let sums = Parallel.map(pieces.count, threads: threads) { piece in
            blocks.factors.indices.map { squares(blocks, factor: $0, of: pieces[piece]) }
        }
        return blocks.factors.indices.map { position in
            let (sum, count) = sums.reduce((0, 0)) { ($0.0 + $1[position].sum, $0.1 + $1[position].count) }
            let variance = count > 0 ? sum / count : 0
            // Below this all people are alike but for rounding.
            return variance > 1e-9 ? variance : 0
        }
    }

    private static func squares(
        _ blocks: ProfileBlocks, factor position: Int, of people: Range<Int>
    ) -> (sum: Double, count: Double) {
        let range = blocks.ranges[position]
        var sum = 0.0
        var count = 0.0
        var deviation = [Double](repeating: 0, count: range.count)
        for row in people where blocks.knows(position, of: row) {
            for column in range {
                deviation[column - range.lowerBound] =
                    Double(blocks.offers[row * blocks.columns + column]) - blocks.meanOffers[column]
            }
            let alike = blocks.encoders[position].alike(deviation)
            for column in deviation.indices { sum += alike[column] * deviation[column] }
            count += 1
        }
        return (sum, count)
    }

    /// Writes the wishes of a person, all factors side by side: ⟨wish(u), offers(v) − mean offers⟩ = Σ_f gain_f ℓ_f(u, v).
    ///
    /// - Returns: `false`, with nothing written, where there are none.
    func wish(of row: Int, into wish: inout [Double]) -> Bool {
        let decisions = rows[row]
        guard !decisions.isEmpty else { return false }
        for (position, encoder) in blocks.encoders.enumerated() {
            let range = blocks.ranges[position]
            for column in range { wish[column] = 0 }
            guard variances[position] > 0, gains[position] != 0 else { continue }
            var sum = [Double](repeating: 0, count: range.count)
            var information = 0.0
            for decision in decisions {
                let target = Int(targets[decision])
                guard blocks.knows(position, of: target) else { continue }
                let weight = Double(weights[decision])
                let residual = Double(residuals[decision])
                let chance = Double(outcomes[decision]) - residual
                information += weight * chance * (1 - chance)
                let start = target * blocks.columns
                for column in range {
                    sum[column - range.lowerBound] +=
                        weight * residual * (Double(blocks.offers[start + column]) - blocks.meanOffers[column])
                }
            }
            let alike = encoder.alike(sum)
            let scale = gains[position] / (variances[position] * (information + doubt))
            for column in range { wish[column] = scale * alike[column - range.lowerBound] }
        }
        return true
    }

    /// ℓ_f(u, v) with gains of 1 for a decision of another table of the same people, written to `terms` by factor.
    func terms(_ wish: [Double], of target: Int, into terms: inout [Float]) {
        for (position, range) in blocks.ranges.enumerated() {
            var sum = 0.0
            for column in range {
                sum +=
                    wish[column] * (Double(blocks.offers[target * blocks.columns + column]) - blocks.meanOffers[column])
            }
            terms[position] = Float(sum)
        }
    }
}
