internal import GroupedRows

/// The lists that contenders rank: their owners, and those of their candidates whose outcome is known.
struct JudgedLists: Sendable {
    /// One person's list.
    struct List: Sendable {
        var owner: Int
        /// Positions in `candidates`.
        var known: Range<Int>
    }

    /// Somebody in a list whose outcome with the owner is known.
    struct Candidate: Sendable {
        var row: Int32
        var outcome: Outcome
        /// The position in `candidates` of the list's owner in this candidate's own list; -1 where it is not there, or does
        /// not matter because the two did not become mutual.
        var mirror: Int32 = -1
    }

    enum Outcome: Sendable {
        /// Both like each other.
        case mutual
        /// One likes the other and is not liked.
        case unreturned
        /// Neither likes the other.
        case neither
    }

    /// By owner. Those after `judged` only say where their owners put the owners of lists before it.
    let lists: [List]
    /// How many lists are judged: the first ones.
    let judged: Int
    /// Of all lists, one after the other; within a list by row.
    let candidates: [Candidate]

    /// - Parameter known: the known candidates of each list, by row.
    private init(owners: [Int], known: [[Candidate]], judged: Int) {
        var lists: [List] = []
        var candidates: [Candidate] = []
        for (owner, own) in zip(owners, known) {
            lists.append(List(owner: owner, known: candidates.count..<candidates.count + own.count))
            candidates += own
        }
        let places = Dictionary(uniqueKeysWithValues: owners.enumerated().map { ($1, $0) })
        for list in lists {
            for position in list.known where candidates[position].outcome == .mutual {
                guard let other = places[Int(candidates[position].row)] else { continue }
                let mirror = lists[other].known.binarySearch(for: Int32(list.owner)) { candidates[$0].row }
                if let mirror { candidates[position].mirror = Int32(mirror) }
            }
        }
        self.lists = lists
        self.judged = judged
        self.candidates = candidates
    }

    /// For each person the people on whom they decided after the split and of whom it is known whether it became mutual.
    /// People without such candidates have no list.
    static func observed(_ backtest: Backtest) -> JudgedLists {
        var owners: [Int] = []
        var known: [[Candidate]] = []
        for (owner, candidates) in decided(backtest) {
            owners.append(owner)
            known.append(candidates)
        }
        return JudgedLists(owners: owners, known: known, judged: owners.count)
    }

    /// For a sample of those who decided on somebody after the split: everybody whom they could have met, of whom those are
    /// known on whom they decided and of whom it is known whether it became mutual.
    ///
    /// Further lists are those of mutual candidates who are not in the sample, as far as the sample is in them.
    ///
    /// - Parameter count: how large the sample is at most.
    static func open(_ backtest: Backtest, _ pool: MeetingPool, count: Int = RowSample.size) -> JudgedLists {
        var known: [Int: [Candidate]] = [:]
        for (owner, candidates) in decided(backtest) {
            known[owner] = candidates.filter { pool.mayMeet(owner, Int($0.row)) }
        }
        let owners = RowSample.of(
            Set(backtest.decisions.map { Int($0.actor) }).filter { owner in
                // Without candidates there is no list; most people find one at once.
                (0..<pool.people).contains { pool.mayMeet(owner, $0) }
            }, count: count)
        let isSampled = Set(owners)
        var others: [Int: [Candidate]] = [:]
        for owner in owners {
            for candidate in known[owner] ?? [] where candidate.outcome == .mutual {
                let row = Int(candidate.row)
                guard !isSampled.contains(row) else { continue }
                others[row, default: []].append(Candidate(row: Int32(owner), outcome: .mutual))
            }
        }
        let further = others.keys.sorted()
        // Owners come in ascending order, and so each of these lists is in order, too.
        return JudgedLists(
            owners: owners + further, known: owners.map { known[$0] ?? [] } + further.map { others[$0] ?? [] },
            judged: owners.count)
    }

    /// Everybody's candidates with known outcomes: by owner, and then by row.
    private static func decided(_ backtest: Backtest) -> [(owner: Int, candidates: [Candidate])] {
        var outcomes: [UInt64: Outcome] = [:]
        outcomes.reserveCapacity(backtest.pairs.count)
        for pair in backtest.pairs {
            let outcome: Outcome
            switch pair.outcome {
            case .mutual: outcome = .mutual
            case .unanswered: outcome = .unreturned
            case .notMutual: outcome = .neither
            case .censored: continue
            }
            outcomes[Backtest.key(pair.first, pair.second)] = outcome
        }
        for decision in backtest.decisions where decision.isLike {
            let key = Backtest.key(decision.actor, decision.target)
            if outcomes[key] == .neither { outcomes[key] = .unreturned }
        }
        var found: [(owner: Int, candidates: [Candidate])] = []
        for decision in backtest.decisions {
            guard let outcome = outcomes[Backtest.key(decision.actor, decision.target)] else { continue }
            if found.last?.owner != Int(decision.actor) { found.append((Int(decision.actor), [])) }
            found[found.count - 1].candidates.append(Candidate(row: decision.target, outcome: outcome))
        }
        return found
    }
}
