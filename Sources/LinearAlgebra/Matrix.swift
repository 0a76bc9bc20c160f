/// A matrix of 32-bit floats, `rows` × `columns`, stored row by row in one contiguous array.
///
/// Duet keeps one row per person and one column per latent trait. A matrix with no rows or no columns is valid and
/// holds no elements.
package struct Matrix: Sendable, Equatable {
    /// The number of rows, ≥ 0.
    package let rows: Int
    /// The number of columns, ≥ 0.
    package let columns: Int
    /// The elements, `rows` · `columns` of them; element (r, c) lies at `r * columns + c`.
    package private(set) var elements: [Float]

    /// A matrix with the same value everywhere.
    ///
    /// - Precondition: `rows` and `columns` are ≥ 0.
    package init(rows: Int, columns: Int, repeating value: Float = 0) {
        precondition(rows >= 0 && columns >= 0, "A matrix has no negative side.")
        self.rows = rows
        self.columns = columns
        self.elements = [Float](repeating: value, count: rows * columns)
    }

    /// A matrix around elements that already lie row by row.
    ///
    /// - Precondition: `elements` holds exactly `rows` · `columns` values.
    package init(rows: Int, columns: Int, elements: [Float]) {
        precondition(rows >= 0 && columns >= 0, "A matrix has no negative side.")
        precondition(elements.count == rows * columns, "A matrix of \(rows) × \(columns) needs as many elements.")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// The element in `row` and `column`, both counted from 0.
    package subscript(row: Int, column: Int) -> Float {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "Outside the matrix.")
            return elements[row * columns + column]
        }
        set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "Outside the matrix.")
            elements[row * columns + column] = newValue
        }
    }

    /// The Euclidean norm of every row, `rows` values ≥ 0, in Double so that no finite row overflows.
    ///
    /// - Complexity: O(rows · columns).
    package func rowNorms() -> [Double] {
        let span = elements.span
        return (0..<rows).map { row in
            var sum = 0.0
            for index in row * columns..<(row + 1) * columns {
                let value = Double(span[index])
                sum += value * value
            }
            return sum.squareRoot()
        }
    }
}
