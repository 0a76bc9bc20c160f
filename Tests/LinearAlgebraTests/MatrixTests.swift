import LinearAlgebra
import Randomness
import Testing

@Suite struct MatrixTests {
    @Test func `elements lie row by row`() {
        var matrix = Matrix(rows: 2, columns: 3, repeating: 7)
        matrix[1, 0] = 1
        matrix[0, 2] = -2
        #expect(matrix.elements == [7, 7, -2, 1, 7, 7])
        #expect(matrix[1, 0] == 1)
        #expect(matrix == Matrix(rows: 2, columns: 3, elements: [7, 7, -2, 1, 7, 7]))
    }

    @Test func `a matrix may be empty on either side`() {
        #expect(Matrix(rows: 0, columns: 4).elements.isEmpty)
        #expect(Matrix(rows: 4, columns: 0).rowNorms() == [0, 0, 0, 0])
    }

    @Test func `norms of large floats do not overflow`() {
        let matrix = Matrix(rows: 2, columns: 2, elements: [3, 4, 3e38, 0])
        #expect(matrix.rowNorms() == [5, Double(Float(3e38))])
    }
}

@Suite struct MultiplyTests {
    @Test(arguments: [(1, 1, 1), (3, 5, 2), (16, 16, 64), (17, 33, 7), (40, 1, 96)], [1, 2] as [UInt64])
    func `a tile equals the plain sums`(shape: (m: Int, n: Int, d: Int), seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        func random(_ rows: Int) -> Matrix {
            var matrix = Matrix(rows: rows, columns: shape.d)
            for row in 0..<rows {
                for column in 0..<shape.d { matrix[row, column] = .random(in: -1...1, using: &generator) }
            }
            return matrix
        }
        let (left, right) = (random(shape.m + 3), random(shape.n + 2))
        let (rows, columns) = (2..<2 + shape.m, 1..<1 + shape.n)
        var tile = [Float](repeating: -9, count: shape.m * shape.n + 1)
        Matrix.multiply(left, rows: rows, byTransposeOf: right, rows: columns, into: &tile)

        let (leftNorms, rightNorms) = (left.rowNorms(), right.rowNorms())
        for (line, row) in rows.enumerated() {
            for (place, column) in columns.enumerated() {
                let exact = (0..<shape.d).reduce(0.0) { $0 + Double(left[row, $1]) * Double(right[column, $1]) }
                let error = abs(Double(tile[line * shape.n + place]) - exact)
                #expect(error <= 1.01 * Double(shape.d) * 0x1p-24 * leftNorms[row] * rightNorms[column])
            }
        }
        #expect(tile.last == -9, "What lies behind the product is left alone.")
    }

    @Test func `no columns make a tile of zeros, no rows leave it alone`() {
        let matrix = Matrix(rows: 4, columns: 0)
        var tile = [Float](repeating: 5, count: 4)
        Matrix.multiply(matrix, rows: 0..<0, byTransposeOf: matrix, rows: 0..<4, into: &tile)
        #expect(tile == [5, 5, 5, 5])
        Matrix.multiply(matrix, rows: 0..<2, byTransposeOf: matrix, rows: 2..<4, into: &tile)
        #expect(tile == [0, 0, 0, 0])
    }

    @Test func `one thread may be asked for from several at once`() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { BLAS.useOneThread() } }
        }
        #expect(!BLAS.kernelName.isEmpty)
    }
}
