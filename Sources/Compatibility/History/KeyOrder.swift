internal import Profiles

/// The order in which what is learned is added up: by people's keys, which are the same whatever people are called and in a copy
/// under pseudonyms, so that sums are the same to the last digit.
struct KeyOrder: Sendable {
    /// By place: the row of a person.
    let rows: [Int32]
    /// By row: the place of a person.
    let places: [Int32]
    /// By place: what chance goes by.
    let keys: [UInt64]

    /// - Parameter learners: how many people, the first ones, are learned of: they come first here, too.
    init(_ people: [Person], learners: Int) {
        let keysByRow = people.enumerated().map { $1.key ?? UInt64($0) }
        func sorted(_ rows: Range<Int>) -> [Int32] {
            rows.map { (key: keysByRow[$0], row: Int32($0)) }.sorted { ($0.key, $0.row) < ($1.key, $1.row) }.map(\.row)
        }
        let rows = sorted(0..<learners) + sorted(learners..<people.count)
        self.rows = rows
        keys = rows.map { keysByRow[Int($0)] }
        var places = [Int32](repeating: 0, count: rows.count)
        for (place, row) in rows.enumerated() { places[Int(row)] = Int32(place) }
        self.places = places
    }

    /// Whether everybody is where their row is.
    var isByRow: Bool { rows.enumerated().allSatisfy { $0 == Int($1) } }
}
