import Compatibility
import Foundation
import Profiles

/// What a crowd has shown and what it teaches of wishes, worked out from the formulas for one pair at a time.
struct WishesTwin {
    let kernels: KernelTwin
    /// What is learned from: at first everything that was said and counts.
    var table: DecisionTable

    init(_ crowd: RandomCrowd, tables: ReferenceTables) {
        let kernels = KernelTwin(people: crowd.people, tables: tables)
        self.kernels = kernels
        let decisions = crowd.people.indices.flatMap { actor in
            Self.words(of: actor, in: crowd).map { word in
                var word = word
                word.fits = Factor.profile.map { Float(kernels.fit($0, actor, word.target)) }
                return word
            }
        }
        table = DecisionTable(people: crowd.people.count, factors: Factor.profile.count, decisions)
    }

    /// What somebody has shown: the words that stand, likes of people they talked with counting double, and talks
    /// without any word.
    private static func words(of actor: Int, in crowd: RandomCrowd) -> [Decision] {
        let talked = crowd.chats.filter { $0.first == Int32(actor) || $0.second == Int32(actor) }
            .map { Int($0.first) + Int($0.second) - actor }
        let said = crowd.interactions.filter { $0.actor == Int32(actor) }
        let words = said.map { word in
            let isLike = word.kind == .like
            return Decision(
                actor: actor, target: Int(word.target), isLike: isLike,
                weight: isLike && talked.contains(Int(word.target)) ? 2 : 1)
        }
        let silent = Set(talked).subtracting(said.map { Int($0.target) })
        return words + silent.sorted().map { Decision(actor: actor, target: $0, isLike: true, weight: 2) }
    }

    /// ℓ_f(u, v).
    ///
    /// - Parameters:
    ///   - chances: what everything else gave each decision.
    ///   - baseRate: c̄.
    func wish(
        _ factor: Factor, from actor: Int, to target: Int, chances: [Double], kappa: Double, baseRate: Double
    ) -> Double {
        var (sum, information) = (0.0, 0.0)
        for row in table.rows(of: actor) where kernels.knows(factor, Int(table.targets[row])) {
            let (weight, chance) = (Double(table.weights[row]), chances[row])
            sum +=
                weight * (Double(table.outcomes[row]) - chance)
                * kernels.centredLikeness(factor, Int(table.targets[row]), target)
            information += weight * chance * (1 - chance)
        }
        let variance = kernels.variance(factor)
        return variance > 1e-9 ? sum / (variance * (information + kappa * baseRate * (1 - baseRate))) : 0
    }
}
