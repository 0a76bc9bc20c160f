package import Compatibility
package import Matching

/// What a search chooses: everything that decides a score.
package struct TuningSetting: Sendable, Equatable {
    package var weights: FactorWeights
    package var fusion: Fusion
    package var history: HistorySettings

    package init(weights: FactorWeights, fusion: Fusion, history: HistorySettings) {
        self.weights = weights
        self.fusion = fusion
        self.history = history
    }
}
