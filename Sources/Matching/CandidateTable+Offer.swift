extension CandidateTable {
    /// Puts a pair into the lists of both its rows where it is of use, the cheapest questions first.
    ///
    /// - Parameters:
    ///   - row, other: `row` < `other`; the caller holds the tiles of both.
    ///   - most: an upper bound of the pair's score, in millionths, at most `spread` too high.
    ///   - scratch: a worker's own, as for `add`.
    ///   - admits: in whose lists the pair may be; asked last, and only about a pair that is of use.
    /// - Returns: whose threshold may have changed.
    /// - Complexity: O(1) amortised, and O(d) where scores are too close to call.
    @inline(__always)
    func offer(
        _ row: Int, _ other: Int, most: Int32, scratch: inout [Int32], admits: (Int, Int) -> Admission
    ) -> Admission {
        let (ofRow, ofOther) = (self[row], self[other])
        guard most >= min(ofRow.worst, ofOther.worst) else { return [] }
        let isExact = ofRow.isRanked || ofOther.isRanked
        let millionths = isExact ? score.millionths(row, other) : most
        let forRow = Entry(row: other, millionths: millionths, isExact: isExact)
        let forOther = Entry(row: row, millionths: millionths, isExact: isExact)
        var wanted = Admission.both
        if !canUse(forRow, for: row) { wanted.remove(.first) }
        if !canUse(forOther, for: other) { wanted.remove(.second) }
        guard !wanted.isEmpty else { return [] }
        wanted.formIntersection(admits(row, other))
        var changed: Admission = []
        if wanted.contains(.first), add(forRow, to: row, scratch: &scratch) { changed.insert(.first) }
        if wanted.contains(.second), add(forOther, to: other, scratch: &scratch) { changed.insert(.second) }
        return changed
    }
}
