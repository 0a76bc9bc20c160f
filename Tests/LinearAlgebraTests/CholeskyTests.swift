import LinearAlgebra
import Randomness
import Testing

@Suite struct CholeskyTests {
    @Test func `systems worked out by hand`() {
        // 4x + 2y = 10, 2x + 3y = 11: x = 1, y = 3.
        var (matrix, vector) = ([4.0, 2, 2, 3], [10.0, 11])
        #expect(Cholesky.solve(&matrix, &vector))
        for (found, expected) in zip(vector, [1.0, 3]) { #expect(abs(found - expected) < 1e-14) }
        (matrix, vector) = ([0.25], [2])
        #expect(Cholesky.solve(&matrix, &vector))
        #expect(vector == [8])
        (matrix, vector) = ([], [])
        #expect(Cholesky.solve(&matrix, &vector))
    }

    @Test(arguments: [1, 2, 3, 8, 16], 0..<5 as Range<UInt64>)
    func `a solution multiplied by its matrix gives the right side back`(size: Int, seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let root = (0..<size * size).map { _ in stream.normal() }
        // A product of a matrix with its own transpose, and something on the diagonal.
        var matrix = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0..<size {
                for inner in 0..<size {
                    matrix[row * size + column] += root[row * size + inner] * root[column * size + inner]
                }
            }
            matrix[row * size + row] += 0.1
        }
        let right = (0..<size).map { _ in stream.normal() }
        var (factor, solution) = (matrix, right)
        #expect(Cholesky.solve(&factor, &solution))
        for row in 0..<size {
            let product = (0..<size).reduce(0.0) { $0 + matrix[row * size + $1] * solution[$1] }
            #expect(abs(product - right[row]) < 1e-10)
        }
    }

    @Test func `what is above the diagonal is not read`() {
        var (matrix, vector) = ([4.0, .nan, 2, 3], [10.0, 11])
        #expect(Cholesky.solve(&matrix, &vector))
        for (found, expected) in zip(vector, [1.0, 3]) { #expect(abs(found - expected) < 1e-14) }
    }

    @Test(
        arguments: [[0.0], [-1], [.nan], [1, 1, 1, 1], [1, 2, 2, 1], [0, 1, 1, 0], [1, 0, 0, -1e-300]] as [[Double]])
    func `a matrix that is not positive definite is refused`(matrix: [Double]) {
        var matrix = matrix
        var vector = [Double](repeating: 1, count: matrix.count == 1 ? 1 : 2)
        #expect(!Cholesky.solve(&matrix, &vector))
    }
}
