/// Solves systems of linear equations, by elimination with the largest pivot.
enum GaussianElimination {
    static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (matrix, right) = (matrix, right)
        let count = right.count
        for column in 0..<count {
            let pivot = (column..<count).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) }!
            matrix.swapAt(column, pivot)
            right.swapAt(column, pivot)
            for row in column + 1..<count {
                let factor = matrix[row][column] / matrix[column][column]
                if factor == 0 { continue }
                for other in column..<count { matrix[row][other] -= factor * matrix[column][other] }
                right[row] -= factor * right[column]
            }
        }
        for row in (0..<count).reversed() {
            for column in row + 1..<count { right[row] -= matrix[row][column] * right[column] }
            right[row] /= matrix[row][row]
        }
        return right
    }
}
