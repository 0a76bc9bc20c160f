/// The eigen-decomposition A = V · diag(λ) · Vᵀ of a small symmetric matrix by plane rotations, the same bits on every machine.
///
/// `SymmetricEigen` is faster for large matrices, but asks LAPACK, whose sums depend on the processor. Here everything is
/// plain Double arithmetic in one fixed order.
///
/// Source: Golub & Van Loan, *Matrix Computations*, 4th ed. (2013), section 8.5: cyclic Jacobi.
package struct JacobiEigen: Sendable {
    /// The number n of rows and of columns.
    package let size: Int
    /// The n eigenvalues by decreasing |λ|; of two that are equal in size the positive one first.
    package let values: [Double]
    /// The eigenvectors row by row: entry r of vector c lies at `c * size + r`. Signs are as they come.
    package let vectors: [Double]

    /// Decomposes a symmetric matrix.
    ///
    /// - Parameters:
    ///   - matrix: n × n finite numbers, row by row; the caller answers for the symmetry.
    ///   - size: n ≥ 0.
    /// - Complexity: O(n³), with about eight sweeps over all pairs of rows.
    package init(of matrix: [Double], size: Int) {
        precondition(size >= 0 && matrix.count == size * size, "A symmetric matrix is square.")
        var matrix = matrix
        var vectors = [Double](repeating: 0, count: size * size)
        for index in 0..<size { vectors[index * size + index] = 1 }
        let total = matrix.reduce(0) { $0 + $1 * $1 }
        for _ in 0..<Self.mostSweeps {
            var rest = 0.0
            for row in 0..<size {
                for column in 0..<row { rest += matrix[row * size + column] * matrix[row * size + column] }
            }
            guard rest > total * 1e-24 else { break }
            for one in 0..<size {
                for other in one + 1..<max(size, one + 1) {
                    Self.rotate(&matrix, &vectors, one, other, size: size)
                }
            }
        }
        let diagonal = (0..<size).map { matrix[$0 * size + $0] }
        let ranks = diagonal.indices.sorted { a, b in
            let (x, y) = (diagonal[a], diagonal[b])
            return abs(x) != abs(y) ? abs(x) > abs(y) : x != y ? x > y : a < b
        }
        self.size = size
        values = ranks.map { diagonal[$0] }
        self.vectors = ranks.flatMap { vectors[$0 * size..<($0 + 1) * size] }
    }

    /// Far beyond what converges quadratically after a few.
    private static let mostSweeps = 40

    /// Turns the plane of two axes so that the element off the diagonal becomes 0.
    private static func rotate(
        _ matrix: inout [Double], _ vectors: inout [Double], _ one: Int, _ other: Int, size: Int
    ) {
        let coupling = matrix[one * size + other]
        guard coupling != 0 else { return }
        let (first, second) = (matrix[one * size + one], matrix[other * size + other])
        let ratio = (second - first) / (2 * coupling)
        // The smaller of the two angles; an infinite ratio gives 0, and leaves a coupling too small to matter.
        let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        for axis in 0..<size {
            let (x, y) = (matrix[one * size + axis], matrix[other * size + axis])
            let (turnedX, turnedY) = (cosine * x - sine * y, sine * x + cosine * y)
            matrix[one * size + axis] = turnedX
            matrix[other * size + axis] = turnedY
            matrix[axis * size + one] = turnedX
            matrix[axis * size + other] = turnedY
            let (v, w) = (vectors[one * size + axis], vectors[other * size + axis])
            vectors[one * size + axis] = cosine * v - sine * w
            vectors[other * size + axis] = sine * v + cosine * w
        }
        matrix[one * size + one] = first - tangent * coupling
        matrix[other * size + other] = second + tangent * coupling
        matrix[one * size + other] = 0
        matrix[other * size + one] = 0
    }
}
