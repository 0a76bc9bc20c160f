internal import LinearAlgebra
internal import MathFunctions

/// A Gaussian kernel on a few points of a line, as inner products of short rows.
///
/// k(a, b) = exp(−(tₐ − t_b)² / 2s²). The kernel matrix is decomposed once; columns belonging to small eigenvalues are
/// left out as long as no entry moves by more than `tolerance`.
struct SmoothKernel: Sendable {
    /// How far a reconstructed entry may be from the kernel's.
    static let tolerance = 1e-4

    /// Width of a row.
    let columns: Int
    /// Points × columns, row-major.
    private let rows: [Double]

    /// - Parameters:
    ///   - points: coordinates tₐ, at least one.
    ///   - scale: s, in the unit of the coordinates, above 0.
    init(points: [Double], scale: Double) throws {
        let count = points.count
        var kernel = [Double](repeating: 0, count: count * count)
        for a in 0..<count {
            for b in 0..<count {
                let distance = (points[a] - points[b]) / scale
                kernel[a * count + b] = PortableMath.exp(-distance * distance / 2)
            }
        }
        let eigen = try SymmetricEigen(of: kernel, size: count)
        var residual = kernel
        var kept = 0
        while kept < count, residual.contains(where: { $0.magnitude > Self.tolerance / 2 }) {
            for a in 0..<count {
                for b in 0..<count {
                    residual[a * count + b] -= eigen.values[kept] * eigen.vector(a, kept) * eigen.vector(b, kept)
                }
            }
            kept += 1
        }
        var rows = [Double](repeating: 0, count: count * kept)
        for column in 0..<kept {
            // A Gaussian kernel is positive definite: a kept eigenvalue is far above zero.
            let root = eigen.values[column].squareRoot()
            for a in 0..<count {
                // LAPACK's last bits depend on the processor's kernel. On a grid of 2⁻²⁰, far inside the tolerance,
                // the row is the same everywhere.
                rows[a * kept + column] = (root * eigen.vector(a, column) * 1_048_576).rounded() / 1_048_576
            }
        }
        self.columns = kept
        self.rows = rows
    }

    /// The row of a point: `columns` numbers.
    func row(_ point: Int) -> ArraySlice<Double> {
        rows[point * columns..<(point + 1) * columns]
    }
}
