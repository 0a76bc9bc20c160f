internal import MathFunctions
internal import Parallelism

/// The order of lists in which people find each other: a place in a list is worth what comes of it.
///
/// Two people match when both get to each other in their lists and like what they see. Somebody gets to place r with chance
/// r^−a, so the pair (u, v) is worth m² · r_u(v)^−a · r_v(u)^−a, m² being the chance that both like each other. Given all other
/// lists, no order of u's list makes more matches than that by m² · r_v(u)^−a: somebody in whose list u stands last is worth
/// little to u. Any one person who orders their list so raises the sum over all pairs, which is a potential of this game; if
/// all do so at once, they jump to and fro, so the logarithm of each place moves half the way. After four rounds the sum was
/// within one per cent of what moves one after the other end in, on crowds of 800 people of three kinds.
///
/// Sources: best-response dynamics in potential games, Monderer & Shapley, "Potential games" (1996); the measure of two lists
/// that meet is that of Tomita & Yokoyama, "Fair reciprocal recommendation in matching markets" (RecSys 2024), with the inverse
/// rank as examination function for a = 1.
package struct BestResponse: Sendable {
    /// a: how fast attention falls along a list; 0: every place is looked at.
    private let attention: Double
    /// How many candidates of each row take part, its best ones.
    private let width: Int
    /// How many lists there are.
    private let rows: Int
    /// By row and candidate: log m², in units.
    private var weights: [Int16]
    /// By row and candidate: the place of the row in the list of the candidate; `absent` where it is not there, and `waits`
    /// where the candidate likes the row already and will not have to get to it.
    private var back: [UInt8]
    /// By row and candidate: a · log of the place, in units, as far as it has moved.
    private var places: [Int16]
    private let lists: CandidateLists

    /// Rounds in which all lists are ordered anew.
    static let rounds = 4
    /// At least so many candidates take part, or five times as many as a list has places.
    static let fewestCandidates = 50
    private static let mostCandidates = 250
    /// Logarithms are whole numbers of units, so that the same lists come out on any processor.
    private static let units = 2048.0
    private static let absent = UInt8.max
    private static let waits = UInt8.max - 1
    private static let rowsOfPiece = 1024

    /// - Parameters:
    ///   - lists: the candidates of every row, best first.
    ///   - perPerson: how many of them a list is to have, ≥ 0.
    ///   - attention: a, in 0 … 2.
    ///   - threads: how many tasks share the work, ≥ 1; the order does not depend on it.
    ///   - mutual: the mutual score m of two rows, in [0, 1].
    ///   - waits: whether the candidate likes the row already: `(row, candidate)`. Asked where the row is not in the candidate's
    ///     list.
    /// - Throws: `CancellationError`.
    /// - Complexity: a score for each candidate that takes part, and O(candidates) a round.
    package init(
        _ lists: CandidateLists, perPerson: Int, attention: Double = 1, threads: Int = 1,
        mutual: @escaping @Sendable (Int, Int) -> Double, waits: @escaping @Sendable (Int, Int) -> Bool
    ) async throws {
        precondition((0...2).contains(attention) && perPerson >= 0 && threads >= 1)
        self.lists = lists
        self.attention = attention
        rows = lists.rowCount
        let longest = (0..<lists.rowCount).lazy.map { lists[$0].count }.max() ?? 0
        let width = min(longest, Self.mostCandidates, max(Self.fewestCandidates, 5 * perPerson))
        self.width = width
        weights = [Int16](repeating: 0, count: rows * width)
        back = [UInt8](repeating: Self.absent, count: rows * width)
        places = [Int16](repeating: 0, count: rows * width)
        guard width > 0 else { return }

        let logs = logs
        let pieces = Parallel.pieces(of: rows, size: Self.rowsOfPiece)
        let made = try await Parallel.cancellableMap(pieces.count, threads: threads) { piece in
            let part = pieces[piece]
            var weights = [Int16](repeating: 0, count: part.count * width)
            var back = [UInt8](repeating: Self.absent, count: part.count * width)
            for row in part {
                for (place, candidate) in lists[row].prefix(width).enumerated() {
                    let position = (row - part.lowerBound) * width + place
                    let other = Int(candidate.row)
                    weights[position] = Self.weight(mutual(row, other))
                    if let found = lists[other].prefix(width).firstIndex(where: { $0.row == Int32(row) }) {
                        back[position] = UInt8(found)
                    } else if waits(row, other) {
                        back[position] = Self.waits
                    }
                }
            }
            return (weights, back)
        }
        for (part, (weights, back)) in zip(pieces, made) {
            let range = part.lowerBound * width..<part.upperBound * width
            self.weights.replaceSubrange(range, with: weights)
            self.back.replaceSubrange(range, with: back)
        }
        for row in 0..<rows {
            for place in 0..<lists[row].prefix(width).count { places[row * width + place] = logs[place + 1] }
        }
        for _ in 0..<Self.rounds {
            try Task.checkCancellation()
            move(threads: threads, logs)
        }
    }

    /// a · log of a place, by place from 1 to one behind the last candidate that takes part.
    private var logs: [Int16] {
        [0] + (1...width + 1).map { Int16((attention * PortableMath.log(Double($0)) * Self.units).rounded()) }
    }

    private static func weight(_ mutual: Double) -> Int16 {
        // Below e⁻¹⁵ nothing comes of a pair.
        let log = max(2 * PortableMath.log(max(mutual, 1e-6)), -15)
        return Int16((log * units).rounded())
    }

    /// What a place in the list of a row is worth: log m² less a · log of the place of the row in the other list, in units.
    private func worth(_ row: Int, _ place: Int, _ logs: [Int16]) -> Int32 {
        let position = row * width + place
        let weight = Int32(weights[position])
        switch back[position] {
        case Self.waits: return weight
        case Self.absent: return weight - Int32(logs[width + 1])
        case let found:
            let other = Int(lists[row][place].row)
            return weight - Int32(places[other * width + Int(found)])
        }
    }

    /// Places of a row's candidates, those of most worth first; among equals as they were.
    private func ordered(_ row: Int, _ logs: [Int16]) -> [(worth: Int32, place: Int)] {
        (0..<min(lists[row].count, width)).map { (worth: worth(row, $0, logs), place: $0) }
            .sorted { $0.worth != $1.worth ? $0.worth > $1.worth : $0.place < $1.place }
    }

    /// Orders all lists anew, by the places that all had before.
    private mutating func move(threads: Int, _ logs: [Int16]) {
        let pieces = Parallel.pieces(of: rows, size: Self.rowsOfPiece)
        let width = width
        let parts = pieces.map { $0.lowerBound * width..<$0.upperBound * width }
        var moved = places
        let before = self
        Parallel.write(&moved, parts: parts, threads: threads) { piece, places in
            for row in pieces[piece] {
                let start = (row - pieces[piece].lowerBound) * width
                for (place, entry) in before.ordered(row, logs).enumerated() {
                    let position = start + entry.place
                    places[position] = Int16((Int32(places[position]) + Int32(logs[place + 1])) / 2)
                }
            }
        }
        places = moved
    }

    /// The candidates of every row that take part, those of most worth first. Their scores stand for the worth: m · r^(−a / 2).
    package func candidates() -> CandidateLists {
        let logs = width > 0 ? logs : []
        let storage = CandidateStorage(count: rows * width)
        var lengths = [Int32](repeating: 0, count: rows)
        for row in 0..<rows {
            let order = ordered(row, logs)
            lengths[row] = Int32(order.count)
            for (position, entry) in order.enumerated() {
                storage[row * width + position] = CandidateLists.Candidate(
                    row: lists[row][entry.place].row, score: PortableMath.exp(Double(entry.worth) / (2 * Self.units)))
            }
        }
        return CandidateLists(storage: storage, stride: width, lengths: lengths)
    }
}
