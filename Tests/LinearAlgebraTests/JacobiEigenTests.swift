import LinearAlgebra
import Randomness
import Testing

@Suite struct JacobiEigenTests {
    @Test(arguments: [0, 1, 2, 3, 8, 30], [1, 2] as [UInt64])
    func `rotations find what LAPACK finds`(size: Int, seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var matrix = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                matrix[row * size + column] = .random(in: -1...1, using: &generator)
                matrix[column * size + row] = matrix[row * size + column]
            }
        }
        let eigen = JacobiEigen(of: matrix, size: size)
        let expected = try SymmetricEigen(of: matrix, size: size)
        for (value, other) in zip(eigen.values, expected.values) { #expect(abs(value - other) < 1e-10) }
        for index in 0..<size {
            let vector = Array(eigen.vectors[index * size..<(index + 1) * size])
            #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-10)
            for row in 0..<size {
                let image = (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] }
                #expect(abs(image - eigen.values[index] * vector[row]) < 1e-10)
            }
        }
    }

    @Test func `a diagonal matrix is its own decomposition, the largest first`() {
        let eigen = JacobiEigen(of: [1, 0, 0, 0, -3, 0, 0, 0, 3], size: 3)
        #expect(eigen.values == [3, -3, 1])
        #expect(eigen.vectors == [0, 0, 1, 0, 1, 0, 1, 0, 0])
    }
}
