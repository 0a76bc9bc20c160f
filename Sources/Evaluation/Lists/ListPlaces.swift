internal import GroupedRows
internal import Parallelism
internal import Randomness

/// The places of the known candidates in one contender's lists.
package struct ListPlaces: Sendable, Equatable {
    /// By list: how many candidates it has in all.
    var lengths: [Int32]
    /// By known candidate: the place, counted from 1.
    var places: [Int32]
}

extension Contender {
    /// The order of equal scores: a random number for the pair.
    static func tieKey(owner: Int, candidate: Int) -> UInt64 {
        var stream = RandomStream(seed: 0, UInt64(owner), UInt64(candidate))
        return stream.next()
    }

    /// The places where lists have nobody but the candidates that are known.
    func places(in lists: JudgedLists) -> ListPlaces {
        var places = [Int32](repeating: 0, count: lists.candidates.count)
        for list in lists.lists {
            let ranked = list.known
                .map { position in
                    let row = Int(lists.candidates[position].row)
                    return (position, score(of: row, for: list.owner), Self.tieKey(owner: list.owner, candidate: row))
                }
                .sorted { ($1.1, $0.2) < ($0.1, $1.2) }
            for (index, (position, _, _)) in ranked.enumerated() { places[position] = Int32(index + 1) }
        }
        return ListPlaces(lengths: lists.lists.map { Int32($0.known.count) }, places: places)
    }
}

extension PoolRanking {
    /// The places in lists of everybody whom their owners could have met, by contender.
    ///
    /// - Complexity: for each list a look at everybody, and a score of everybody who may be met. Memory for one list per
    ///   thread.
    /// - Throws: `CancellationError`.
    func places(
        in lists: JudgedLists, _ pool: MeetingPool, threads: Int, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> [ListPlaces] {
        let ranked = try await Parallel.cancellableMap(lists.lists.count, threads: threads, progress: progress) {
            number in
            let list = lists.lists[number]
            let candidates = pool.candidates(of: list.owner, among: 0..<pool.people)
            let scores = scores(of: list.owner, candidates)
            let positions = list.known.map { known in
                let row = lists.candidates[known].row
                guard let position = candidates.binarySearch(for: row, by: \.self) else {
                    preconditionFailure("row \(row) cannot be met by row \(list.owner)")
                }
                return position
            }
            let places = scores.map { own in
                positions.map { Int32(Self.place(of: $0, owner: list.owner, candidates, own)) }
            }
            return (length: Int32(candidates.count), places: places)
        }
        return contenders.indices.map { contender in
            ListPlaces(lengths: ranked.map(\.length), places: ranked.flatMap { $0.places[contender] })
        }
    }

    /// In how many of the first `k` of each other's lists the people of a closed crowd are, by contender: one count for
    /// everybody who is in anybody's list.
    ///
    /// - Parameter crowd: rows, ascending: each ranks those of the others whom they could have met.
    /// - Throws: `CancellationError`.
    func exposure(
        in crowd: [Int], _ pool: MeetingPool, at k: Int, threads: Int
    ) async throws -> [[Int]] {
        let shown = try await Parallel.cancellableMap(crowd.count, threads: threads) { place -> [[Int32]] in
            let candidates = pool.candidates(of: crowd[place], among: crowd)
            return scores(of: crowd[place], candidates).map { own in
                Self.best(k, owner: crowd[place], candidates, own).map { candidates[$0] }
            }
        }
        let places = Dictionary(uniqueKeysWithValues: crowd.enumerated().map { (Int32($1), $0) })
        let isListed = crowd.map { row in crowd.contains { pool.mayMeet(row, $0) } }
        return contenders.indices.map { contender in
            var counts = [Int](repeating: 0, count: crowd.count)
            for lists in shown {
                for row in lists[contender] { counts[places[row] ?? 0] += 1 }
            }
            return counts.indices.filter { isListed[$0] }.map { counts[$0] }
        }
    }
}
