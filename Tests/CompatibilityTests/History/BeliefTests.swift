import Compatibility
import Foundation
import Profiles
import Randomness
import Testing

/// How far the parts of history are believed is found on decisions that they never saw.
@Suite struct BeliefTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    @Test func `decisions fall into fifths, the two directions of a pair apart`() {
        var counts = [Int](repeating: 0, count: 5)
        var same = 0
        for actor in 0..<200 as Range<UInt64> {
            for target in 0..<200 as Range<UInt64> where target != actor {
                let fold = HistoryModel.fold(actor: actor, target: target).fold
                counts[fold] += 1
                if fold == HistoryModel.fold(actor: target, target: actor).fold { same += 1 }
            }
        }
        #expect(counts.allSatisfy { abs(Double($0) / 39_800 - 0.2) < 0.01 })
        #expect(abs(Double(same) / 39_800 - 0.2) < 0.02)
    }

    @Test(arguments: [0, 3], 0..<2 as Range<UInt64>)
    func `belief is the regression of the decisions held out on what all others say of them`(
        factors: Int, seed: UInt64
    ) throws {
        let crowd = RandomCrowd(people: 36, words: 900, chats: 10, tables: tables, seed: seed)
        var settings = HistorySettings()
        settings.factors = Double(factors)
        let belief = try crowd.model(tables, settings: settings).learned.belief

        var twin = WishesTwin(crowd, tables: tables)
        let (all, count) = (twin.table, Factor.profile.count)
        var terms: [Float] = []
        var (outcomes, weights) = ([Float](), [Float]())
        for fold in 0..<5 {
            @Sendable func isHeld(_ row: Int) -> Bool {
                HistoryModel.fold(actor: UInt64(all.actors[row]), target: UInt64(all.targets[row])).fold == fold
            }
            let (known, unseen) = (all.filter { !isHeld($0) }, all.filter(isHeld))
            twin.table = known
            terms += self.terms(of: unseen, by: twin, genders: crowd.genders, factors: factors)
            outcomes += unseen.outcomes
            weights += unseen.weights
        }
        var priors = [RidgeLogistic.Prior](repeating: .init(mean: 1, deviation: 0.3, least: 0), count: 3)
        priors += [RidgeLogistic.Prior](
            repeating: .init(mean: 0.5, deviation: 0.5, least: 0), count: factors > 0 ? count + 1 : count)
        let expected = RidgeLogistic(
            terms: terms, outcomes: outcomes, weights: weights, priors: priors
        ).coefficients
        let found =
            [belief.profile, belief.selectivity, belief.reputation] + belief.wishes
            + (factors > 0 ? [belief.latent] : [])
        for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 0.01) }
        #expect(found.count == expected.count)
        #expect(factors > 0 || belief.latent == 0)
    }

    /// What each part that was fitted to a twin's decisions says of others.
    private func terms(of unseen: DecisionTable, by twin: WishesTwin, genders: [Int], factors: Int) -> [Float] {
        let (known, count) = (twin.table, Factor.profile.count)
        let fit = JointFit(known, priorSlopes: Factor.profile.map { 3 * FactorWeights.standard[$0] }, groups: genders)
        let offsets = (0..<known.count).map { fit.logOdds(known, $0) }
        let chances = offsets.map { 1 / (1 + exp(-$0)) }
        let latent = LatentFactors(known, offsets: offsets.map { Float($0) }, rank: max(factors, 1), penalty: 0.8)
        var terms: [Float] = []
        for row in 0..<unseen.count {
            let (actor, target) = (Int(unseen.actors[row]), Int(unseen.targets[row]))
            var profile = 0.0
            for factor in 0..<count {
                profile += fit.slopes[factor] * (Double(unseen.fits[row * count + factor]) - fit.meanFits[factor])
            }
            terms += [Float(profile), Float(fit.selectivity[actor]), Float(fit.reputation[target])]
            for factor in Factor.profile {
                let wish = twin.wish(
                    factor, from: actor, to: target, chances: chances, kappa: 20, baseRate: known.baseRate)
                terms.append(Float(wish))
            }
            if factors > 0 { terms.append(Float(latent.logOdds(from: actor, to: target))) }
        }
        return terms
    }
}
