/// How people read a list: from the top, getting to place k with probability 1 / k, independently of one another.
///
/// Source: Tomita & Yokoyama, "Fair reciprocal recommendation in matching markets" (RecSys 2024), with the inverse rank
/// as examination function.
package enum Examination {
    /// The chance that somebody gets to a place: 1 / k, and 0 for place 0, which stands for not being in the list.
    ///
    /// - Parameter place: counted from 1; 0 for not being listed.
    package static func chance(ofPlace place: Int) -> Double {
        precondition(place >= 0, "there is no place \(place)")
        return place == 0 ? 0 : 1 / Double(place)
    }

    /// The chance that two people match: each gets to the other, and each likes what they see.
    ///
    /// - Parameters:
    ///   - forward: the chance that one likes the other, in [0, 1]; 0 or 1 where it is known what they decided.
    ///   - place: of the other in the one's list.
    ///   - backward: the chance that the other likes the one.
    ///   - otherPlace: of the one in the other's list.
    package static func match(_ forward: Double, at place: Int, _ backward: Double, at otherPlace: Int) -> Double {
        forward * chance(ofPlace: place) * (backward * chance(ofPlace: otherPlace))
    }
}
