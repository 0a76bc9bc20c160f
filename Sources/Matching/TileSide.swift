internal import CTileScan

/// What the rows of one side of a tile ask of the logits that BLAS computes, and on which terms they meet others, column
/// by column as the scan reads them: the fields of `PairTerms.Term`, which says from which rules they come.
struct TileSide {
    /// In Float, tolerance taken off.
    private var least: [Float]
    private var sum: [Float]
    private var kinds: [UInt32]
    private var acceptedKinds: [UInt32]
    private var value: [Int32]
    private var leastValue: [Int32]
    private var mostValue: [Int32]

    /// Rows that allow every pair, until they are set.
    ///
    /// - Parameters:
    ///   - count: how many rows a tile may have, rounded up to whole words of marks.
    ///   - asking: what they ask of the logits until they are set.
    init(count: Int, asking: Float = 0) {
        least = [Float](repeating: asking, count: count)
        sum = [Float](repeating: asking, count: count)
        kinds = [UInt32](repeating: PairTerms.Term.open.kinds, count: count)
        acceptedKinds = [UInt32](repeating: PairTerms.Term.open.acceptedKinds, count: count)
        value = [Int32](repeating: 0, count: count)
        leastValue = [Int32](repeating: 0, count: count)
        mostValue = [Int32](repeating: 0, count: count)
    }

    /// - Parameter slack: how far a logit may be off.
    @inline(__always)
    mutating func set(_ position: Int, _ bounds: LogitBounds, slack: Double) {
        least[position] = roundedDown(bounds.least - slack)
        sum[position] = roundedDown(bounds.sum - 2 * slack)
    }

    @inline(__always)
    mutating func set(_ position: Int, _ term: PairTerms.Term) {
        kinds[position] = term.kinds
        acceptedKinds[position] = term.acceptedKinds
        value[position] = term.value
        leastValue[position] = term.least
        mostValue[position] = term.most
    }

    /// A Float just below `value`, or equal to it: what is taken off is twice what rounding can add. Written without a
    /// branch, which would be a coin toss for the processor.
    @inline(__always)
    private func roundedDown(_ value: Double) -> Float {
        Float(value - abs(value) * 0x1p-23 - 0x1p-148)
    }

    /// The arrays as the scan wants them, valid within `body`.
    func withPointers(_ body: (duet_side) -> Void) {
        unsafe least.withUnsafeBufferPointer { least in
            unsafe sum.withUnsafeBufferPointer { sum in
                unsafe kinds.withUnsafeBufferPointer { kinds in
                    unsafe acceptedKinds.withUnsafeBufferPointer { acceptedKinds in
                        unsafe value.withUnsafeBufferPointer { value in
                            unsafe leastValue.withUnsafeBufferPointer { leastValue in
                                unsafe mostValue.withUnsafeBufferPointer { mostValue in
                                    unsafe body(
                                        duet_side(
                                            least: least.baseAddress, sum: sum.baseAddress, kinds: kinds.baseAddress,
                                            accepted_kinds: acceptedKinds.baseAddress, value: value.baseAddress,
                                            least_value: leastValue.baseAddress, most_value: mostValue.baseAddress))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
