internal import MathFunctions

/// Ranks everybody whom somebody could have met, for all contenders at once.
struct PoolRanking: Sendable {
    let contenders: [Contender]
    /// Positions of the contenders of each family: what their predictor says is worked out once.
    private let families: [[Int]]

    init(_ contenders: [Contender]) {
        self.contenders = contenders
        let names = contenders.map(\.family)
        families = names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { first in
            names.indices.filter { names[$0] == names[first] }
        }
    }

    /// The positions of contenders that spread lists with prices, with that of the one whose scores they spread.
    var spread: [(contender: Int, spread: Int)] {
        contenders.indices.compactMap { position in
            contenders[position].spread.flatMap { name in contenders.firstIndex { $0.name == name } }
                .map { (contender: position, spread: $0) }
        }
    }

    /// The scores of one list: by contender, and then in the order of `candidates`.
    ///
    /// - Complexity: two log-odds a candidate and family.
    func scores(of owner: Int, _ candidates: [Int32]) -> [[Double]] {
        var scores = [[Double]](repeating: [], count: contenders.count)
        for family in families {
            let predictor = contenders[family[0]].predictor
            for position in family { scores[position].reserveCapacity(candidates.count) }
            for candidate in candidates {
                let (forward, backward) = predictor.logOdds(between: owner, and: Int(candidate))
                let chances = (PortableMath.sigmoid(forward), PortableMath.sigmoid(backward))
                for position in family {
                    scores[position].append(contenders[position].score(forward, chances: chances))
                }
            }
        }
        return scores
    }

    /// The place, counted from 1, of one candidate.
    ///
    /// - Parameters:
    ///   - position: of the candidate in `candidates`.
    ///   - scores: one per candidate.
    static func place(of position: Int, owner: Int, _ candidates: [Int32], _ scores: [Double]) -> Int {
        let own = scores[position]
        var (better, equal) = (0, 0)
        for score in scores.span.indices {
            better += scores[score] > own ? 1 : 0
            equal += scores[score] == own ? 1 : 0
        }
        guard equal > 1 else { return better + 1 }
        let key = Contender.tieKey(owner: owner, candidate: Int(candidates[position]))
        for other in candidates.indices where scores[other] == own && other != position {
            if Contender.tieKey(owner: owner, candidate: Int(candidates[other])) < key { better += 1 }
        }
        return better + 1
    }

    /// The positions of the first `k` candidates, best first.
    ///
    /// - Complexity: O(candidates · k) at worst, and about O(candidates) where they come in random order.
    static func best(_ k: Int, owner: Int, _ candidates: [Int32], _ scores: [Double]) -> [Int] {
        var best: [Int] = []
        func isBefore(_ one: Int, _ other: Int) -> Bool {
            if scores[one] != scores[other] { return scores[one] > scores[other] }
            return Contender.tieKey(owner: owner, candidate: Int(candidates[one]))
                < Contender.tieKey(owner: owner, candidate: Int(candidates[other]))
        }
        for position in candidates.indices {
            if best.count == k {
                guard let last = best.last, isBefore(position, last) else { continue }
                best.removeLast()
            }
            let place = best.firstIndex { isBefore(position, $0) } ?? best.count
            best.insert(position, at: place)
        }
        return best
    }
}
