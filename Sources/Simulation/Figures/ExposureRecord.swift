/// Who was shown to whom on which nights, as far as figures need it.
///
/// Memory: 8 bytes for each two people of whom one was ever shown to the other.
package struct ExposureRecord {
    /// In how many lists somebody was, by place: on all nights, and on this one.
    package private(set) var total: [Int]
    package private(set) var tonight: [Int]
    /// Who was in somebody's list on the last night, and on any.
    private var last: [[Int32]]
    private var ever: [[Int32]]
    private var counts = Counts()
    private var night = 0
    /// The night of the list in `last`.
    private var nightOfLast: [Int]

    /// Of the lists of one night.
    private struct Counts {
        var lists = 0
        var places = 0
        var repeated = 0
        var shownBefore = 0
    }

    package init(people: Int) {
        total = Array(repeating: 0, count: people)
        tonight = total
        last = Array(repeating: [], count: people)
        ever = last
        nightOfLast = total
    }

    /// Begins a night.
    package mutating func begin(people: Int) {
        night += 1
        counts = Counts()
        tonight = Array(repeating: 0, count: people)
        while total.count < people {
            total.append(0)
            last.append([])
            ever.append([])
            nightOfLast.append(0)
        }
    }

    /// Notes the list of somebody, once a night.
    package mutating func note(_ list: [Int32], of owner: Int) {
        guard !list.isEmpty else { return }
        counts.lists += 1
        counts.places += list.count
        let before = nightOfLast[owner] == night - 1 ? last[owner] : []
        for person in list {
            if before.contains(person) { counts.repeated += 1 }
            if ever[owner].contains(person) { counts.shownBefore += 1 } else { ever[owner].append(person) }
            total[Int(person)] += 1
            tonight[Int(person)] += 1
        }
        last[owner] = list
        nightOfLast[owner] = night
    }

    /// Ends a night. Shares are of all places, `nil` on the first night and where there is no place.
    package func end() -> (lists: Int, places: Int, repeated: Double?, shownBefore: Double?) {
        guard night > 1, counts.places > 0 else { return (counts.lists, counts.places, nil, nil) }
        let places = Double(counts.places)
        return (
            counts.lists, counts.places, Double(counts.repeated) / places, Double(counts.shownBefore) / places
        )
    }
}
