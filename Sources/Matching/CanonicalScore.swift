internal import CTileScan
package import LinearAlgebra
internal import MathFunctions

/// The one function that decides how well two rows suit each other.
///
/// The scan nominates pairs with BLAS, whose last bits differ between processors. Ranking, rules, explanation and
/// evaluation use only what is computed here: the sum of one pair in Double, column by column in ascending order, into
/// one accumulator. A product of two floats is exact in Double (24 + 24 ≤ 53 bits), so it makes no difference whether
/// the compiler fuses the multiplication with the addition: the logit has the same bits on every machine.
package struct CanonicalScore: Sendable {
    /// What each row would like: n rows × d columns, in log-odds.
    package let seeks: Matrix
    /// What each row brings: n rows × d columns.
    package let offers: Matrix
    /// How two directions become one score.
    package let fusion: Fusion

    /// - Precondition: both matrices have the same shape.
    package init(seeks: Matrix, offers: Matrix, fusion: Fusion = .harmonic) {
        precondition(seeks.rows == offers.rows && seeks.columns == offers.columns, "One shape for both matrices.")
        self.seeks = seeks
        self.offers = offers
        self.fusion = fusion
    }

    /// The number n of rows.
    package var rowCount: Int { seeks.rows }

    /// z(from → to) = Σ_c seeks[from, c] · offers[to, c], in log-odds: how well row `to` suits row `from`.
    ///
    /// - Complexity: O(d).
    package func logit(from: Int, to: Int) -> Double {
        logits(from, to).forward
    }

    /// σ(z(from → to)) in [0, 1]: the chance that row `from` likes row `to`.
    ///
    /// - Complexity: O(d).
    package func directed(from: Int, to: Int) -> Double {
        PortableMath.sigmoid(logit(from: from, to: to))
    }

    /// The mutual score of two rows, in [0, 1] and a multiple of 10⁻⁶; the same bits when they are exchanged.
    ///
    /// - Complexity: O(d).
    package func mutual(_ first: Int, _ second: Int) -> Double {
        Self.score(millionths: millionths(first, second))
    }

    /// The mutual score of two directed scores, rounded to 10⁻⁶.
    package static func mutual(_ first: Double, _ second: Double, fusion: Fusion) -> Double {
        (fusion.fuse(first, second) * 1e6).rounded() / 1e6
    }

    /// The mutual score in millionths, 0…1,000,000. `score(millionths:)` turns it into `mutual` bit for bit.
    @inline(__always)
    func millionths(_ first: Int, _ second: Int) -> Int32 {
        let (forward, backward) = logits(first, second)
        let fused = fusion.fuse(PortableMath.sigmoid(forward), PortableMath.sigmoid(backward))
        return Self.millionths(fused)
    }

    /// The same for one row and several others: several sums at once, each in the same order.
    ///
    /// - Complexity: O(others · d).
    func millionths(_ row: Int, _ others: [Int32]) -> [Int32] {
        precondition(row < rowCount && others.allSatisfy { 0 <= $0 && $0 < rowCount })
        var forward = [Double](repeating: 0, count: others.count)
        var backward = forward
        unsafe duet_exact_logits(
            seeks.elements, offers.elements, seeks.columns, row, others, others.count, &forward, &backward)
        return zip(forward, backward).map {
            Self.millionths(fusion.fuse(PortableMath.sigmoid($0), PortableMath.sigmoid($1)))
        }
    }

    /// A score in [0, 1] in millionths: `(score * 1e6).rounded()`, without the call that `rounded()` is on a plain
    /// x86-64. The difference is exact, so both agree for every score.
    @inline(__always)
    static func millionths(_ score: Double) -> Int32 {
        let exact = score * 1e6
        let whole = Int32(exact)
        return exact - Double(whole) >= 0.5 ? whole + 1 : whole
    }

    static func score(millionths: Int32) -> Double {
        Double(millionths) / 1e6
    }

    /// The first row that holds NaN or an infinity in what it seeks or in what it offers.
    var firstInvalidRow: Int? {
        let invalid = [seeks, offers].compactMap { $0.elements.firstIndex { !$0.isFinite } }
        return invalid.min().map { $0 / seeks.columns }
    }

    /// Both directions at once: their sums do not wait for each other.
    @inline(__always)
    package func logits(_ first: Int, _ second: Int) -> (forward: Double, backward: Double) {
        let d = seeks.columns
        let (a, b) = (first * d..<(first + 1) * d, second * d..<(second + 1) * d)
        let (wishes, traits) = (seeks.elements.span, offers.elements.span)
        let (wishesA, wishesB) = (wishes.extracting(a), wishes.extracting(b))
        let (traitsA, traitsB) = (traits.extracting(a), traits.extracting(b))
        var (forward, backward) = (0.0, 0.0)
        for c in 0..<d {
            forward += Double(wishesA[c]) * Double(traitsB[c])
            backward += Double(wishesB[c]) * Double(traitsA[c])
        }
        return (forward, backward)
    }
}
