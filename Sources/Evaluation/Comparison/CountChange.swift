/// How many people have more of something in a second plan than in a first, and how many fewer.
package struct CountChange: Sendable, Hashable {
    package private(set) var more = 0
    package private(set) var fewer = 0
    package private(set) var same = 0

    /// - Parameters:
    ///   - one: how much each person has in the first plan, by row.
    ///   - other: as many, in the second.
    ///   - rows: who is counted.
    package init(from one: [Int], to other: [Int], of rows: some Sequence<Int>) {
        precondition(one.count == other.count, "\(one.count) people and \(other.count)")
        for row in rows {
            if other[row] > one[row] {
                more += 1
            } else if other[row] < one[row] {
                fewer += 1
            } else {
                same += 1
            }
        }
    }
}
