/// A statistic that is found in each of several parts of the groups and then averaged, each part by how many of its groups
/// are drawn; parts in which it is undefined are left out.
///
/// Each part may have been scored by another setting: their scores are never compared with each other.
package struct FoldedStatistic: GroupedStatistic {
    /// The statistic of each part, whose groups are counted from 0, and the numbers of these groups among all.
    package let parts: [(statistic: any GroupedStatistic, groups: [Int])]

    package init(parts: [(statistic: any GroupedStatistic, groups: [Int])]) {
        self.parts = parts
    }

    package func value(_ weights: [Double]) -> Double? {
        var (sum, mass) = (0.0, 0.0)
        for part in parts {
            let own = part.groups.map { weights[$0] }
            guard let value = part.statistic.value(own) else { continue }
            let drawn = own.reduce(0, +)
            sum += drawn * value
            mass += drawn
        }
        return mass > 0 ? sum / mass : nil
    }
}
