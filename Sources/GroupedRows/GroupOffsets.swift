/// Which rows belong to which group, where rows are stored group after group: the row offsets of a sparse matrix (CSR).
///
/// For columns that are stored apart; `Grouped` holds one column together with its offsets.
///
/// Memory: 8 bytes a group.
public struct GroupOffsets: Sendable, Equatable {
    /// The rows of group g are `starts[g] ..< starts[g + 1]`.
    @usableFromInline var starts: [Int] = [0]

    /// No groups.
    public init() {}

    /// Counts the rows of each group.
    ///
    /// - Parameters:
    ///   - keys: the group of each row, in 0 ..< `groups`, in any order.
    @inlinable
    public init(counting keys: some Sequence<Int32>, groups: Int) {
        starts = [Int](repeating: 0, count: groups + 1)
        for key in keys { starts[Int(key) + 1] += 1 }
        for group in 0..<groups { starts[group + 1] += starts[group] }
    }

    /// How many groups there are.
    @inlinable public var count: Int { starts.count - 1 }

    /// How many rows all groups have together.
    @inlinable public var rowCount: Int { starts[starts.count - 1] }

    /// The rows of one group.
    @inlinable public subscript(group: Int) -> Range<Int> { starts[group]..<starts[group + 1] }

    /// The rows of several groups.
    @inlinable
    public subscript(groups: Range<Int>) -> Range<Int> { starts[groups.lowerBound]..<starts[groups.upperBound] }

    /// Makes room for so many groups in all.
    public mutating func reserveCapacity(_ groups: Int) { starts.reserveCapacity(groups + 1) }

    /// Adds a group that ends before row `end`.
    @inlinable
    public mutating func append(upTo end: Int) {
        precondition(end >= rowCount, "groups do not overlap")
        starts.append(end)
    }

    /// Adds the groups of another, their rows behind those that are here.
    public mutating func append(contentsOf other: GroupOffsets) {
        let rowCount = rowCount
        for end in other.starts.dropFirst() { starts.append(rowCount + end) }
    }

    /// Divides the groups into pieces that have about as many rows each.
    ///
    /// - Parameter size: rows of a piece, ≥ 1. A larger group is a piece of its own, or ends one.
    public func pieces(ofRows size: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var begin = 0
        for group in 0..<count where starts[group + 1] - starts[begin] >= size {
            pieces.append(begin..<group + 1)
            begin = group + 1
        }
        if begin < count { pieces.append(begin..<count) }
        return pieces
    }
}
