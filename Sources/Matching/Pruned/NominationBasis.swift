internal import CTileScan
internal import LinearAlgebra

/// A crowd in few columns: for every row a short vector of whole numbers whose products stand for the surrogate.
///
/// With x_u = (seeks, offers, δ) of row u less the mean row μ, the surrogate is g(u, v) = x_uᵀ J x_v + linear_u + linear_v,
/// J = identity blocks that join seeks with offers, and 2κ for δ; linear_u = x_uᵀ J μ + ½ μᵀ J μ − κ δ_u². With the
/// covariance C = L Lᵀ of rows, L⁻¹ x has unit covariance, and the eigenvectors of Lᵀ J L with the largest |λ| span the best
/// few columns: y_j = √|λ_j| · u_jᵀ L⁻¹ x, the sign of λ_j on one side.
///
/// Vectors, linear parts and cuts are multiplied by a scale and rounded to whole numbers, so small that no sum reaches 2²⁴:
/// Float adds them without rounding in any order. Everything before is Double in one fixed order, without BLAS or LAPACK. So
/// every processor nominates the same pairs.
///
/// Source: the truncation that is best in mean square is that of Eckart & Young, Psychometrika 1 (1936), for rows whitened.
struct NominationBasis: Sendable {
    /// The columns of a short vector: of fewer more pairs must be looked at, more cost more for every pair.
    static let usualColumns = 32
    /// Rows that the covariance is taken of, at most.
    private static let covarianceRows = 10_000

    /// The number of columns of a short vector.
    let columns: Int
    /// What one of g is in the units of vectors' products, linear parts and cuts.
    let scale: Double
    /// Short vectors, row by row, to the end of the last cell.
    let lines: [Float]
    /// The same, the sign of each column's eigenvalue applied, in panels of `DUET_PANEL` rows, column by column.
    let panels: [Float]
    /// The linear part of every row in units of `scale`; NaN beyond the crowd.
    let linear: [Float]
    /// The standard deviation over partners of what the short product leaves out of g, by row, in g's own units.
    let residual: [Double]

    /// - Returns: `nil` where the numbers of the crowd are too large, or all alike, so that no short vector tells rows apart.
    /// - Throws: `CancellationError`.
    /// - Complexity: O(n·d·columns + d³), the first shared by `threads` tasks.
    init?(_ score: CanonicalScore, surrogate: Surrogate, columns: Int = usualColumns, threads: Int)
        async throws(CancellationError)
    {
        let form = SurrogateForm(score, surrogate)
        guard let axes = form.axes(covarianceRows: Self.covarianceRows, atMost: 2 * columns) else { return nil }
        let projected = try await form.project(axes, kept: columns, threads: threads)
        let n = score.rowCount
        let kept = min(columns, axes.count)
        var largest = 0.0
        for row in 0..<n {
            var square = 0.0
            for column in 0..<kept {
                square += projected.vectors[row * kept + column] * projected.vectors[row * kept + column]
            }
            largest = max(largest, square + abs(projected.linear[row]))
        }
        guard largest.isFinite, largest > 0 else { return nil }
        // Rounding up adds at most half a unit to each of the factors: a hundredth of room is ample.
        let scale = 0x1p24 * 0.98 / largest
        let unit = scale.squareRoot()
        let padded = (n + CellMeetings.rows - 1) / CellMeetings.rows * CellMeetings.rows
        var lines = [Float](repeating: 0, count: padded * kept)
        var panels = lines
        var linear = [Float](repeating: .nan, count: padded)
        let width = Int(DUET_PANEL)
        for row in 0..<n {
            for column in 0..<kept {
                let value = Float((projected.vectors[row * kept + column] * unit).rounded())
                lines[row * kept + column] = value
                panels[(row / width * kept + column) * width + row % width] = axes[column].isNegative ? -value : value
            }
            linear[row] = Float((projected.linear[row] * scale).rounded())
        }
        self.columns = kept
        self.scale = scale
        self.lines = lines
        self.panels = panels
        self.linear = linear
        residual = projected.residual
    }

    /// g of two rows as the short product has it, in units of `scale`: a whole number below 2²⁴, or nearly.
    ///
    /// Twin of the sum in `duet_nominate`, which finds a pair where this reaches the lower cut of the two rows.
    @inline(__always)
    func product(_ row: Int, _ other: Int) -> Float {
        let width = Int(DUET_PANEL)
        let (lines, panels) = (lines.span, panels.span)
        let start = other / width * columns * width + other % width
        var sum = linear[other]
        for column in 0..<columns { sum += lines[row * columns + column] * panels[start + column * width] }
        return sum
    }

    /// g of two rows in any order.
    func g(_ one: Int, _ other: Int) -> Float {
        let (row, other) = (min(one, other), max(one, other))
        return product(row, other) + linear[row]
    }

    /// Finds the pairs of two cells, one of the crowd and one of `panels`, whose short product reaches the lower cut.
    ///
    /// - Parameters:
    ///   - cuts: one for each row of `cell`, from place `start` on.
    ///   - panels, linear: as the basis' own, of the crowd or of some rows of it.
    ///   - otherCuts: one for each row of `other`, from place `otherStart` on.
    ///   - other: a cell of `panels`.
    ///   - places: room for all pairs of two cells; each is the line << 16 | the column.
    /// - Returns: how many places were written.
    @inline(__always)
    func nominate(
        _ cell: Int, cuts: [Float], from start: Int, panels: [Float], linear others: [Float], otherCuts: [Float],
        from otherStart: Int, cell other: Int, places: inout [UInt32]
    ) -> Int {
        let size = CellMeetings.rows
        let (first, second) = (cell * size, other * size)
        precondition(start + size <= cuts.count && otherStart + size <= otherCuts.count)
        precondition(first + size <= linear.count && second + size <= others.count)
        precondition((second + size) * columns <= panels.count && places.count >= size * size)
        return unsafe lines.withUnsafeBufferPointer { lines in
            unsafe panels.withUnsafeBufferPointer { panels in
                unsafe linear.withUnsafeBufferPointer { linear in
                    unsafe others.withUnsafeBufferPointer { others in
                        unsafe cuts.withUnsafeBufferPointer { cuts in
                            unsafe otherCuts.withUnsafeBufferPointer { otherCuts in
                                unsafe duet_nominate(
                                    lines.baseAddress! + first * columns, panels.baseAddress! + second * columns,
                                    columns, cuts.baseAddress! + start, linear.baseAddress! + first,
                                    otherCuts.baseAddress! + otherStart, others.baseAddress! + second, &places)
                            }
                        }
                    }
                }
            }
        }
    }
}
