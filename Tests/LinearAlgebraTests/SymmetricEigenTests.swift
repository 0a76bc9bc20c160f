import LinearAlgebra
import Randomness
import Testing

@Suite struct SymmetricEigenTests {
    private func randomSymmetric(_ size: Int, seed: UInt64) -> [Double] {
        var generator = SplitMix64(seed: seed)
        var matrix = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                let value = Double.random(in: -1...1, using: &generator)
                matrix[row * size + column] = value
                matrix[column * size + row] = value
            }
        }
        return matrix
    }

    @Test(arguments: [1, 2, 5, 12, 40], [1, 2, 3] as [UInt64])
    func `the factors give the matrix back`(size: Int, seed: UInt64) throws {
        let matrix = randomSymmetric(size, seed: seed)
        let eigen = try SymmetricEigen(of: matrix, size: size)
        for row in 0..<size {
            for column in 0..<size {
                let rebuilt = (0..<size).reduce(0.0) {
                    $0 + eigen.vector(row, $1) * eigen.values[$1] * eigen.vector(column, $1)
                }
                #expect(abs(rebuilt - matrix[row * size + column]) < 1e-12)
                let product = (0..<size).reduce(0.0) { $0 + eigen.vector($1, row) * eigen.vector($1, column) }
                #expect(abs(product - (row == column ? 1 : 0)) < 1e-12)
            }
        }
    }

    @Test(arguments: [2, 9, 30])
    func `eigenvalues come by decreasing size, and the largest entry of a vector is positive`(size: Int) throws {
        let eigen = try SymmetricEigen(of: randomSymmetric(size, seed: 5), size: size)
        #expect(zip(eigen.values, eigen.values.dropFirst()).allSatisfy { abs($0) >= abs($1) })
        for column in 0..<size {
            let vector = (0..<size).map { eigen.vector($0, column) }
            #expect(vector.max { abs($0) < abs($1) } ?? 0 > 0)
        }
    }

    @Test func `a decomposition worked out by hand`() throws {
        // [[0, 2], [2, 3]] has the eigenvalues 4 and −1 with (1, 2)/√5 and (2, −1)/√5.
        let eigen = try SymmetricEigen(of: [0, 2, 2, 3], size: 2)
        let root = 5.0.squareRoot()
        for (value, expected) in zip(eigen.values, [4.0, -1]) { #expect(abs(value - expected) < 1e-14) }
        for (entry, expected) in zip(eigen.vectors, [1 / root, 2 / root, 2 / root, -1 / root]) {
            #expect(abs(entry - expected) < 1e-14)
        }
    }

    @Test func `of two eigenvalues of one size the positive comes first`() throws {
        // [[0, 1], [1, 0]]: +1 with (1, 1)/√2 and −1 with (1, −1)/√2.
        let eigen = try SymmetricEigen(of: [0, 1, 1, 0], size: 2)
        #expect(eigen.values[0] > 0 && eigen.values[1] < 0)
        #expect(eigen.vector(0, 1) > 0 && eigen.vector(1, 1) < 0)
    }

    @Test func `an empty matrix has an empty decomposition`() throws {
        let eigen = try SymmetricEigen(of: [], size: 0)
        #expect(eigen.values.isEmpty && eigen.vectors.isEmpty)
    }

    @Test(arguments: [Double.nan, .infinity])
    func `a matrix with NaN or an infinity is refused`(value: Double) {
        #expect(throws: SymmetricEigen.Failure.notFinite) {
            try SymmetricEigen(of: [1, value, value, 1], size: 2)
        }
    }
}
