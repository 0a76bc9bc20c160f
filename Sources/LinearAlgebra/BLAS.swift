internal import COpenBLAS

/// What Duet asks of the BLAS library as a whole.
package enum BLAS {
    private static let oneThread: Void = openblas_set_num_threads(1)

    /// Fixes OpenBLAS to the thread that calls it, for the rest of the process.
    ///
    /// Duet runs tiles in parallel itself; a second pool of threads inside every product would only fight for the same
    /// cores. Calling this again, or from several threads at once, does nothing more.
    package static func useOneThread() {
        _ = oneThread
    }

    /// The name of the kernel that OpenBLAS chose for this processor, such as `Haswell` or `SkylakeX`, for reports.
    ///
    /// Kernels differ in the last bits of a product, which is why no ranking rests on one.
    package static var kernelName: String {
        guard let name = unsafe openblas_get_corename() else { return "unknown" }
        return unsafe String(cString: name)
    }

    /// What OpenBLAS says of its version and of how it was built, such as `OpenBLAS 0.3.21 DYNAMIC_ARCH MAX_THREADS=64`.
    package static var configuration: String {
        guard let text = unsafe openblas_get_config() else { return "unknown" }
        return unsafe String(cString: text).split(separator: " ").joined(separator: " ")
    }
}

extension Matrix {
    /// Multiplies a block of rows of `left` with a block of rows of `right`: tile = left[leftRows] · right[rightRows]ᵀ.
    ///
    /// - Parameters:
    ///   - left: any number of rows × d columns.
    ///   - leftRows: a range of rows of `left`, of length m.
    ///   - right: any number of rows × d columns, the same d.
    ///   - rightRows: a range of rows of `right`, of length n.
    ///   - tile: scratch of the caller, at least (m − 1) · stride + n long. The product of row `leftRows.lowerBound + r`
    ///     and row `rightRows.lowerBound + c` is put at `r * stride + c`; all else is left alone. Nothing is allocated.
    ///   - stride: how far apart the lines of `tile` begin, ≥ n; `nil` stands for n.
    ///
    /// With d = 0 the tile becomes 0. Each product carries a rounding error of at most γ_d · ‖left row‖ · ‖right row‖,
    /// γ_d = d·u / (1 − d·u), u = 2⁻²⁴, whatever the order in which the kernel sums.
    ///
    /// - Complexity: 2·m·n·d floating-point operations by `cblas_sgemm`.
    ///
    /// Source: Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed. (2002), § 3.1, for the error.
    package static func multiply(
        _ left: Matrix, rows leftRows: Range<Int>,
        byTransposeOf right: Matrix, rows rightRows: Range<Int>,
        into tile: inout [Float], stride: Int? = nil
    ) {
        precondition(left.columns == right.columns, "Both matrices need the same number of columns.")
        precondition(leftRows.lowerBound >= 0 && leftRows.upperBound <= left.rows, "Rows outside the left matrix.")
        precondition(rightRows.lowerBound >= 0 && rightRows.upperBound <= right.rows, "Rows outside the right matrix.")
        let (m, n, d) = (leftRows.count, rightRows.count, left.columns)
        guard m > 0, n > 0 else { return }
        let stride = stride ?? n
        precondition(stride >= n && tile.count >= (m - 1) * stride + n, "The tile is too small.")
        guard d > 0 else {
            for line in 0..<m {
                for column in 0..<n { tile[line * stride + column] = 0 }
            }
            return
        }
        unsafe left.elements.withUnsafeBufferPointer { a in
            unsafe right.elements.withUnsafeBufferPointer { b in
                unsafe tile.withUnsafeMutableBufferPointer { c in
                    unsafe cblas_sgemm(
                        CblasRowMajor, CblasNoTrans, CblasTrans, blasint(m), blasint(n), blasint(d),
                        1, a.baseAddress! + leftRows.lowerBound * d, blasint(d),
                        b.baseAddress! + rightRows.lowerBound * d, blasint(d),
                        0, c.baseAddress!, blasint(stride))
                }
            }
        }
    }
}
