internal import Compatibility
internal import Matching
internal import Profiles
internal import Randomness

/// The steps of a search.
extension SettingSearch {
    /// Each free factor alone switched off, and all alike.
    mutating func fixed(_ shouldContinue: () -> Bool) throws {
        try attempt(moves.weights(moves.free.map { _ in 1 }), start.history, shouldContinue)
        for factor in moves.free {
            try attempt(moves.weights(start.weights, multiplying: factor, by: 0), start.history, shouldContinue)
        }
    }

    /// What remains where nothing is within the limit: history makes exposure uneven, so it counts less and less until the
    /// profile is left alone, whose factors keep their proportions, identified or not.
    mutating func lowerHistory(_ shouldContinue: () -> Bool) throws {
        let everything = WeightMoves(start: start.weights, free: start.weights.factors)
        for number in [0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05, 0] {
            try attempt(
                everything.weights(start.weights, multiplying: .history, by: number), start.history, shouldContinue)
        }
    }

    /// Random weights around the best, nearer from round to round; a fifth of the first round is drawn anywhere.
    mutating func refine(until last: Int, radii: [Double], _ shouldContinue: () -> Bool) throws {
        let first = trials
        for (round, radius) in radii.enumerated() {
            let end = first + max(0, last - first) * (round + 1) / radii.count
            guard let centre, !isStopped else { return }
            while trials < end, !isStopped {
                var stream = RandomStream(seed: seed, UInt64(trials), 1)
                let isAnywhere = radii.count == Self.radii.count && round == 0 && trials.isMultiple(of: 5)
                let weights =
                    isAnywhere
                    ? moves.anywhere(&stream) : moves.near(centre.setting.weights, radius: radius, &stream)
                try attempt(weights, centre.setting.history, shouldContinue)
                if weights == nil { return }
            }
        }
    }

    /// The history settings that could have an effect, with what they are tried at.
    func historySteps(
        _ effects: [Factor: FactorEffect]
    ) throws -> [(name: HistorySettings.Name, values: [Double])] {
        guard effects[.history] == .identified else { return [] }
        let terms = try scorer.terms(start.history)
        let talked = scorer.cuts.contains { !$0.backtest.standing.conversations.isEmpty }
        return Self.grid.compactMap { name, values in
            let hasEffect =
                switch name {
                case .kappa: true
                case .conversation: talked
                case .cap: terms.contains(where: \.isFitted)
                case .factors: start.history.factors == 0 || terms.contains(where: \.hasLatent)
                case .penalty: start.history.factors > 0 && terms.contains(where: \.hasLatent)
                }
            guard hasEffect else { return nil }
            let own = start.history[name]
            return (name, values.contains(own) ? values : values + [own])
        }
    }

    /// Moves one history setting after the other, each around the best there is by then.
    ///
    /// - Returns: those that were moved.
    mutating func history(
        _ steps: [(name: HistorySettings.Name, values: [Double])], _ shouldContinue: () -> Bool
    ) throws -> [HistorySettings.Name] {
        var moved: [HistorySettings.Name] = []
        for (name, values) in steps {
            guard let centre, !isStopped else { return moved }
            moved.append(name)
            for value in values where value != centre.setting.history[name] {
                var history = centre.setting.history
                history[name] = value
                try attempt(centre.setting.weights, history, shouldContinue)
                guard moves.free.count > 1 else { continue }
                for _ in 0..<3 where trials < budget {
                    var stream = RandomStream(seed: seed, UInt64(trials), 2)
                    try attempt(moves.near(centre.setting.weights, radius: 0.3, &stream), history, shouldContinue)
                }
            }
        }
        return moved
    }
}
