internal import Randomness

extension Person {
    /// What chance goes by for the person in a row; of people of whom no crowd was read, by the row.
    package func key(inRow row: Int) -> UInt64 { key ?? SplitMix64.mix(UInt64(row)) }
}

extension Crowd {
    /// Gives everybody a number by which chance is drawn: folds of decisions, starting values, ties and what varies from night to
    /// night.
    ///
    /// It follows from what is on record of a person and never changes, the first interaction, or, of somebody who has none, the
    /// profile. So it is the same whatever people are called, in whatever order rows are read, and whoever else signs up; and in a
    /// copy under pseudonyms. People of whom exactly the same is on record are told apart by the order of rows.
    ///
    /// - Complexity: O(n log n) for n people, and O(interactions).
    package mutating func giveKeys() {
        var first = [First](repeating: First(), count: people.count)
        for word in interactions {
            let time = word.time?.microseconds ?? .max
            first[Int(word.actor)].note(time, word.id, 1)
            first[Int(word.target)].note(time, word.id, 2)
        }
        var hashes = people.map { Self.hash(Self.facts($0)) }
        // An id says no more than which of several at one moment came first: an app's ids need not be numbers.
        var (time, id, place): (Int64, Int64, Int64) = (.min, .min, 0)
        for row in people.indices.filter({ first[$0].role > 0 }).sorted(by: { first[$0] < first[$1] }) {
            if first[row].time != time {
                place = 0
            } else if first[row].id != id {
                place += 1
            }
            (time, id) = (first[row].time, first[row].id)
            hashes[row] = Self.hash([time, place, first[row].role])
        }
        var (last, repetition): (UInt64?, UInt64) = (nil, 0)
        for row in people.indices.sorted(by: { (hashes[$0], $0) < (hashes[$1], $1) }) {
            repetition = hashes[row] == last ? repetition + 1 : 0
            last = hashes[row]
            people[row].key = repetition == 0 ? hashes[row] : SplitMix64.mix(hashes[row] &+ repetition)
        }
    }

    /// The first interaction of a person.
    private struct First: Comparable {
        var time = Int64.max
        var id = Int64.max
        /// 1 for who acted, 2 for the other; 0 for somebody who has none.
        var role: Int64 = 0

        mutating func note(_ time: Int64, _ id: Int64, _ role: Int64) {
            let other = First(time: time, id: id, role: role)
            if self.role == 0 || other < self { self = other }
        }

        static func < (left: First, right: First) -> Bool {
            (left.time, left.id, left.role) < (right.time, right.id, right.role)
        }
    }

    private static func facts(_ person: Person) -> [Int64] {
        let wish = person.preferences
        let numbers = [
            person.age, Int(person.gender.rawValue), person.experience ?? -1,
            wish.genders.map { Int($0.rawValue) } ?? -1,
            wish.ages?.lowerBound ?? -1, wish.ages?.upperBound ?? -1, person.genres.count,
        ]
        return [person.joined?.microseconds ?? -1] + (numbers + person.genres + person.roles).map { Int64($0) }
    }

    private static func hash(_ numbers: [Int64]) -> UInt64 {
        numbers.reduce(UInt64(numbers.count)) { SplitMix64.mix($0 ^ UInt64(bitPattern: $1)) }
    }
}
