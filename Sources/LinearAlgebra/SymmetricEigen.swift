internal import COpenBLAS

/// The eigen-decomposition A = V · diag(λ) · Vᵀ of a small symmetric matrix, in Double.
///
/// Eigenvalues come by decreasing |λ| (of two that are equal in size the positive one first), and every eigenvector is
/// turned so that its entry of largest magnitude is positive (of several within rounding of each other, the first), so
/// the same matrix gives the same factors. Vectors of one repeated eigenvalue are an arbitrary basis of their space.
package struct SymmetricEigen: Sendable, Equatable {
    /// Why a matrix has no decomposition here.
    package enum Failure: Error, Equatable, Sendable {
        /// The matrix holds NaN or an infinity.
        case notFinite
        /// LAPACK gave up: so many off-diagonal elements did not become zero.
        case notConverged(offDiagonals: Int)
    }

    /// The number n of rows and of columns.
    package let size: Int
    /// The n eigenvalues by decreasing |λ|.
    package let values: [Double]
    /// The eigenvectors as columns of an n × n matrix stored row by row: entry r of vector c lies at `r * size + c`.
    package let vectors: [Double]

    /// Entry `row` of eigenvector `column`.
    package func vector(_ row: Int, _ column: Int) -> Double {
        precondition(row >= 0 && row < size && column >= 0 && column < size, "Outside the matrix.")
        return vectors[row * size + column]
    }

    /// Decomposes a symmetric matrix.
    ///
    /// - Parameters:
    ///   - matrix: n × n values, row by row. Only the part on and below the diagonal is read; the caller answers for
    ///     the symmetry. An empty matrix has an empty decomposition.
    ///   - size: n ≥ 0.
    /// - Throws: `.notFinite` for NaN or infinities anywhere, `.notConverged` if LAPACK does not converge.
    /// - Complexity: O(n³) time, O(n²) memory.
    ///
    /// Source: LAPACK `dsyev`, Anderson et al., *LAPACK Users' Guide*, 3rd ed. (1999).
    package init(of matrix: [Double], size: Int) throws(Failure) {
        precondition(size >= 0 && matrix.count == size * size, "A symmetric matrix is square.")
        guard matrix.allSatisfy(\.isFinite) else { throw .notFinite }
        self.size = size
        guard size > 0 else {
            self.values = []
            self.vectors = []
            return
        }
        BLAS.useOneThread()
        let (ascending, columns) = try Self.decompose(matrix, size: size)

        let ranks = ascending.indices.sorted { a, b in
            let (x, y) = (ascending[a], ascending[b])
            if abs(x) != abs(y) { return abs(x) > abs(y) }
            if x != y { return x > y }
            return a < b
        }
        var vectors = [Double](repeating: 0, count: size * size)
        for (rank, column) in ranks.enumerated() {
            let vector = columns[column * size..<(column + 1) * size]
            let largest = vector.reduce(0) { max($0, abs($1)) }
            // Entries that are equal but for rounding must not take turns at deciding the sign.
            let leading = vector.first { abs($0) >= largest * (1 - 1e-9) } ?? 1
            for (row, entry) in vector.enumerated() {
                vectors[row * size + rank] = leading < 0 ? -entry : entry
            }
        }
        self.values = ranks.map { ascending[$0] }
        self.vectors = vectors
    }

    /// LAPACK's answer: eigenvalues ascending, and eigenvector i in elements i·n ..< (i + 1)·n.
    private static func decompose(_ matrix: [Double], size: Int) throws(Failure) -> ([Double], [Double]) {
        // Fortran stores by columns: our lower triangle is its upper one.
        var columns = matrix
        var values = [Double](repeating: 0, count: size)
        var order = Int32(size)
        var stride = order
        var wanted = [0.0]
        var length = Int32(-1)
        var info = Int32(0)
        unsafe dsyev_("V", "U", &order, &columns, &stride, &values, &wanted, &length, &info)
        length = max(Int32(wanted[0]), Int32(3 * size))
        var work = [Double](repeating: 0, count: Int(length))
        unsafe dsyev_("V", "U", &order, &columns, &stride, &values, &work, &length, &info)
        precondition(info >= 0, "Argument \(-info) of dsyev is wrong.")
        guard info == 0 else { throw .notConverged(offDiagonals: Int(info)) }
        guard values.allSatisfy(\.isFinite) else { throw .notConverged(offDiagonals: size) }
        return (values, columns)
    }
}
