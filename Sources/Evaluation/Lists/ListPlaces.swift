internal import Randomness

/// Where one contender's lists put the candidates of whom something is known.
public struct ListPlaces: Sendable, Equatable {
    /// By list: how many candidates it has in all.
    var lengths: [Int32]
    /// By known candidate: the place, counted from 1.
    var places: [Int32]
}

extension Contender {
    /// The order of equal scores: a number that owes nothing to anything.
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
