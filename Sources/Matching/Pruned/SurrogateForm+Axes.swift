internal import LinearAlgebra

// The directions in which the surrogate varies most.
extension SurrogateForm {
    /// The directions in which g varies most over the pairs of the crowd, strongest first; `nil` if there is none, or if
    /// numbers are too large.
    ///
    /// - Parameter covarianceRows: how many rows the covariance is taken of, at most; they lie evenly in the crowd.
    /// - Complexity: O(covarianceRows · d² + d³).
    func axes(covarianceRows: Int, atMost count: Int) -> [Axis]? {
        let covariance = covariance(of: covarianceRows)
        let trace = (0..<width).reduce(0) { $0 + covariance[$1 * width + $1] }
        guard trace.isFinite, trace > 0, surrogate.kappa.isFinite,
            let root = Self.cholesky(covariance, size: width, ridge: trace * 1e-9)
        else { return nil }
        // B = Lᵀ J L: column c of J L is J times column c of L.
        var product = [Double](repeating: 0, count: width * width)
        for column in 0..<width {
            let turned = joined((0..<width).map { root[$0 * width + column] })
            for row in 0..<width {
                var sum = 0.0
                for index in row..<width { sum += root[index * width + row] * turned[index] }
                product[row * width + column] = sum
            }
        }
        for row in 0..<width {
            for column in 0..<row { product[row * width + column] = product[column * width + row] }
        }
        guard product.allSatisfy(\.isFinite) else { return nil }
        let eigen = JacobiEigen(of: product, size: width)
        let strongest = abs(eigen.values[0])
        guard strongest > 0 else { return nil }
        return (0..<min(count, width)).filter { abs(eigen.values[$0]) > strongest * 1e-9 }.map { index in
            let strength = abs(eigen.values[index])
            let vector = Array(eigen.vectors[index * width..<(index + 1) * width])
            let weights = Self.solveTransposed(root, vector, size: width).map { $0 * strength.squareRoot() }
            return Axis(weights: weights, strength: strength, isNegative: eigen.values[index] < 0)
        }
    }

    private func covariance(of rows: Int) -> [Double] {
        var covariance = [Double](repeating: 0, count: width * width)
        var x = [Double](repeating: 0, count: width)
        let step = max(1, score.rowCount / rows)
        for row in stride(from: 0, to: score.rowCount, by: step) {
            centred(row, into: &x)
            for one in 0..<width {
                let factor = x[one]
                for other in 0...one { covariance[one * width + other] += factor * x[other] }
            }
        }
        let count = Double((score.rowCount + step - 1) / step)
        for one in 0..<width {
            for other in 0...one {
                covariance[one * width + other] /= count
                covariance[other * width + one] = covariance[one * width + other]
            }
        }
        return covariance
    }

    /// L of A + ridge · I = L Lᵀ, row by row; `nil` if that is not positive definite in Double.
    ///
    /// The ridge keeps columns that are alike for everybody, or the same twice, from dividing by nothing.
    private static func cholesky(_ matrix: [Double], size: Int, ridge: Double) -> [Double]? {
        var root = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                var sum = matrix[row * size + column] + (row == column ? ridge : 0)
                for index in 0..<column { sum -= root[row * size + index] * root[column * size + index] }
                if row == column {
                    guard sum > 0, sum.isFinite else { return nil }
                    root[row * size + row] = sum.squareRoot()
                } else {
                    root[row * size + column] = sum / root[column * size + column]
                }
            }
        }
        return root
    }

    /// x with Lᵀ x = b.
    private static func solveTransposed(_ root: [Double], _ vector: [Double], size: Int) -> [Double] {
        var solution = vector
        for row in (0..<size).reversed() {
            for index in row + 1..<max(size, row + 1) { solution[row] -= root[index * size + row] * solution[index] }
            solution[row] /= root[row * size + row]
        }
        return solution
    }
}
