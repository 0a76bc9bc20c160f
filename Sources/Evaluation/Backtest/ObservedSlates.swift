internal import Randomness

/// For each person the people on whom they decided after the split and of whom it is known whether it became mutual.
struct ObservedSlates {
    struct Slate {
        var owner: Int
        var candidates: [Candidate]
    }

    struct Candidate {
        var row: Int
        var isMutual: Bool
    }

    /// In order of their owners; people without candidates have none.
    let slates: [Slate]

    init(_ backtest: Backtest) {
        var outcomes: [UInt64: Bool] = [:]
        outcomes.reserveCapacity(backtest.pairs.count)
        for pair in backtest.pairs where pair.outcome.isKnown {
            outcomes[Backtest.key(pair.first, pair.second)] = pair.outcome == .mutual
        }
        var slates: [Slate] = []
        for decision in backtest.decisions {
            guard let isMutual = outcomes[Backtest.key(decision.actor, decision.target)] else { continue }
            if slates.last?.owner != Int(decision.actor) {
                slates.append(Slate(owner: Int(decision.actor), candidates: []))
            }
            slates[slates.count - 1].candidates.append(Candidate(row: Int(decision.target), isMutual: isMutual))
        }
        self.slates = slates
    }
}

extension Contender {
    /// A slate, best candidate first. Equal scores are ordered by a number that owes nothing to anything.
    func ranked(_ slate: ObservedSlates.Slate) -> [ObservedSlates.Candidate] {
        slate.candidates
            .map { candidate in
                var stream = RandomStream(seed: 0, UInt64(slate.owner), UInt64(candidate.row))
                return (candidate, score(of: candidate.row, for: slate.owner), stream.next())
            }
            .sorted { ($1.1, $0.2) < ($0.1, $1.2) }
            .map(\.0)
    }
}
