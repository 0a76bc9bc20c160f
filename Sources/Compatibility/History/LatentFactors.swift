internal import GroupedRows
internal import LinearAlgebra
internal import MathFunctions
internal import Parallelism
internal import Profiles
internal import Randomness

/// What decisions say of people beyond all that has a name: who is liked by those who like the same.
///
/// Each person has a vector as somebody who decides, p, and one as somebody on whom is decided, q; ⟨p_u, q_v⟩ is added to the
/// log-odds that u likes v. Likes of both directions are learned from at once: everybody decides and is decided on.
///
/// The penalised likelihood of the decisions is climbed by alternating Newton steps: with the vectors of one side held,
/// each person of the other is a small logistic regression of its own. Only decisions count; that somebody was never
/// shown says nothing, which is why this is not the weighted least squares over all pairs that is made for clicks.
///
/// Source: J. Neve, I. Palomares, "Latent factor models and aggregation operators for collaborative filtering in reciprocal
/// recommender systems", RecSys 2019; Y. Hu, Y. Koren, C. Volinsky, "Collaborative filtering for implicit feedback
/// datasets", ICDM 2008, for alternation; C. Johnson, "Logistic matrix factorization", NIPS 2014 workshop, for the
/// likelihood.
///
/// Everything is done in SIMD of eight Floats, lanes beyond the rank holding 0: for so few unknowns per person a call of
/// BLAS costs more than its work (a matrix product of 20 × 8 numbers), and sums would depend on the processor.
package struct LatentFactors: Sendable {
    package typealias Vector = SIMD8<Float>

    /// Columns, 1…8.
    package let rank: Int
    /// By row: p. 0 for those who decided on nobody.
    package private(set) var seeks: [Vector]
    /// By row: q. 0 for those on whom nobody decided.
    package private(set) var offers: [Vector]

    package static let mostFactors = Vector.scalarCount
    /// How often both sides take their step.
    package static let sweeps = 20
    /// Standard deviation of the numbers that q begins with.
    private static let start = 0.3

    /// - Parameters:
    ///   - offsets: the log-odds of each decision without these factors.
    ///   - rank: 1…8.
    ///   - penalty: λ of λ/2 Σ √n (|p|² + |q|²), n being the decisions of each person on that side; above 0. Chance alone
    ///     makes a person's gradient as large as √n, so one λ holds chance down in sparse crowds and in dense ones.
    ///   - keys: by row, what the starting values are drawn by; `nil`: the rows' numbers.
    ///   - threads: how many tasks share a step; the fit does not depend on it.
    ///   - tick: called before every sweep; what it throws ends the fit.
    package init(
        _ table: DecisionTable, offsets: [Float], rank: Int, penalty: Double, seed: UInt64 = 1,
        keys: [UInt64]? = nil, sweeps: Int = LatentFactors.sweeps, threads: Int = 1, tick: () throws -> Void
    ) rethrows {
        precondition((1...Self.mostFactors).contains(rank), "\(rank) latent factors")
        self.rank = rank
        seeks = [Vector](repeating: .zero, count: table.people)
        offers = seeks
        let actors = Side(
            rows: table.offsets, others: table.targets, outcomes: table.outcomes, weights: table.weights,
            offsets: offsets)
        let byTarget = Grouped(positionsOf: table.targets, groups: table.people)
        let order = byTarget.elements
        let targets = Side(
            rows: byTarget.offsets, others: order.map { table.actors[Int($0)] },
            outcomes: order.map { table.outcomes[Int($0)] }, weights: order.map { table.weights[Int($0)] },
            offsets: order.map { offsets[Int($0)] })
        for person in 0..<table.people where !byTarget[person].isEmpty {
            var stream = RandomStream(seed: seed, keys?[person] ?? UInt64(person))
            for column in 0..<rank { offers[person][column] = Float(Self.start * stream.normal()) }
        }
        for _ in 0..<sweeps {
            try tick()
            Self.step(&seeks, of: actors, with: offers, penalty: penalty, threads: threads)
            Self.step(&offers, of: targets, with: seeks, penalty: penalty, threads: threads)
        }
    }

    /// The decisions in the order of the people of one side, so that a step reads them one after the other.
    private struct Side: Sendable {
        /// The decisions of each person.
        let rows: GroupOffsets
        /// By decision, the person of the other side.
        let others: [Int32]
        let outcomes: [Float]
        let weights: [Float]
        /// By decision, the log-odds without these factors.
        let offsets: [Float]
        /// People by row who step one after the other.
        let pieces: [Range<Int>]

        init(rows: GroupOffsets, others: [Int32], outcomes: [Float], weights: [Float], offsets: [Float]) {
            self.rows = rows
            self.others = others
            self.outcomes = outcomes
            self.weights = weights
            self.offsets = offsets
            pieces = rows.pieces(ofRows: DecisionTable.decisionsOfPiece)
        }
    }

    /// The same with what they add multiplied by a number.
    func scaled(by factor: Double) -> LatentFactors {
        var copy = self
        copy.offers = offers.map { $0 * Float(factor) }
        return copy
    }

    /// What they add to the log-odds that one likes another.
    package func logOdds(from actor: Int, to target: Int) -> Double { Double((seeks[actor] * offers[target]).sum()) }

    /// One damped Newton step for every person of a side.
    private static func step(
        _ own: inout [Vector], of side: Side, with other: [Vector], penalty: Double, threads: Int
    ) {
        Parallel.write(&own, parts: side.pieces, threads: threads) { piece, part in
            step(&part, people: side.pieces[piece], of: side, with: other, penalty: penalty)
        }
    }

    private static func step(
        _ own: inout MutableSpan<Vector>, people: Range<Int>, of side: Side, with other: [Vector], penalty: Double
    ) {
        var unknowns = [Double](repeating: 0, count: mostFactors)
        var matrix = [Double](repeating: 0, count: mostFactors * mostFactors)
        let (others, partners) = (side.others.span, other.span)
        let (outcomes, weights, offsets) = (side.outcomes.span, side.weights.span, side.offsets.span)
        for person in people {
            let rows = side.rows[person]
            if rows.isEmpty { continue }
            let place = person - people.lowerBound
            let penalty = penalty * Double(rows.count).squareRoot()
            let vector = own[place]
            var gradient = vector * Float(-penalty)
            // The information matrix by its columns; it is symmetric.
            var (c0, c1, c2, c3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
            var (c4, c5, c6, c7) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
            for first in stride(from: rows.lowerBound, to: rows.upperBound, by: 4) {
                let chances = PortableMath.sigmoid(
                    JointFit.four(first, rows.upperBound) {
                        Double(offsets[$0] + (vector * partners[Int(others[$0])]).sum())
                    })
                for row in first..<min(first + 4, rows.upperBound) {
                    let (partner, chance) = (partners[Int(others[row])], Float(chances[row - first]))
                    let weight = weights[row]
                    gradient += partner * (weight * (outcomes[row] - chance))
                    let scaled = partner * (weight * chance * (1 - chance))
                    c0 += scaled * partner[0]
                    c1 += scaled * partner[1]
                    c2 += scaled * partner[2]
                    c3 += scaled * partner[3]
                    c4 += scaled * partner[4]
                    c5 += scaled * partner[5]
                    c6 += scaled * partner[6]
                    c7 += scaled * partner[7]
                }
            }
            for (column, numbers) in [c0, c1, c2, c3, c4, c5, c6, c7].enumerated() {
                for row in column..<mostFactors { matrix[row * mostFactors + column] = Double(numbers[row]) }
                matrix[column * mostFactors + column] += penalty
                unknowns[column] = Double(gradient[column])
            }
            guard Cholesky.solve(&matrix, &unknowns) else { continue }
            let length = unknowns.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let part = JointFit.damping(length)
            for column in 0..<mostFactors { own[place][column] += Float(part * unknowns[column]) }
        }
    }
}
