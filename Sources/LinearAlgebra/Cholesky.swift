/// Solves small systems with a positive definite matrix by Cholesky's method, in place and without allocating.
///
/// For a handful of unknowns: a call of LAPACK costs more than its work then, and its sums depend on the processor.
///
/// Source: Golub & Van Loan, *Matrix Computations*, 4th ed. (2013), section 4.2.
package enum Cholesky {
    /// Solves A x = b.
    ///
    /// - Parameters:
    ///   - matrix: n × n numbers, row by row, of which those on and below the diagonal are read; overwritten by the
    ///     factor.
    ///   - vector: n numbers, overwritten by x.
    /// - Returns: `false`, with both in no particular state, when the matrix is not positive definite in Double.
    /// - Complexity: O(n³).
    package static func solve(_ matrix: inout [Double], _ vector: inout [Double]) -> Bool {
        let size = vector.count
        precondition(matrix.count == size * size, "a matrix of \(size) rows is square")
        for row in 0..<size {
            for column in 0...row {
                var sum = matrix[row * size + column]
                for inner in 0..<column { sum -= matrix[row * size + inner] * matrix[column * size + inner] }
                if column < row {
                    matrix[row * size + column] = sum / matrix[column * size + column]
                } else {
                    guard sum > 0 else { return false }
                    matrix[row * size + row] = sum.squareRoot()
                }
            }
        }
        for row in 0..<size {
            var sum = vector[row]
            for inner in 0..<row { sum -= matrix[row * size + inner] * vector[inner] }
            vector[row] = sum / matrix[row * size + row]
        }
        for row in (0..<size).reversed() {
            var sum = vector[row]
            for inner in row + 1..<max(size, row + 1) { sum -= matrix[inner * size + row] * vector[inner] }
            vector[row] = sum / matrix[row * size + row]
        }
        return true
    }
}
