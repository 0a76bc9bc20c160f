internal import Compatibility
internal import LinearAlgebra
internal import Matching
internal import MathFunctions

/// Scores all pairs of some cuts under any setting. The model is fitted once for each set of history settings.
final class SettingScorer {
    let cuts: [TuningCut]
    private var fitted: [(history: HistorySettings, terms: [FactorTerms])] = []

    init(_ cuts: [TuningCut]) {
        self.cuts = cuts
    }

    /// By cut.
    ///
    /// - Throws: `SymmetricEigen.Failure` if a kernel cannot be decomposed.
    func terms(_ history: HistorySettings) throws -> [FactorTerms] {
        if let known = fitted.first(where: { $0.history == history }) { return known.terms }
        let terms = try cuts.map { try $0.terms(history) }
        fitted.append((history, terms))
        return terms
    }

    /// By cut.
    func scores(_ setting: TuningSetting) throws -> [CutScores] {
        try scores(setting, fusions: [setting.fusion])[0]
    }

    /// By fusion, which takes the place of the setting's own, and by cut.
    func scores(_ setting: TuningSetting, fusions: [Fusion]) throws -> [[CutScores]] {
        let byCut = try terms(setting.history).map { terms in
            let (forward, backward) = terms.logOdds(setting.weights)
            let chances = zip(forward, backward).map { (PortableMath.sigmoid($0), PortableMath.sigmoid($1)) }
            return fusions.map { fusion in
                CutScores(
                    logOdds: forward, mutual: chances.map { CanonicalScore.mutual($0, $1, fusion: fusion) })
            }
        }
        return fusions.indices.map { fusion in byCut.map { $0[fusion] } }
    }
}
