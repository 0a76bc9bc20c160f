import Evaluation

/// Predicts what a table says.
struct TablePredictor: Predictor {
    var values: [[Double]]

    func logOdds(from actor: Int, to target: Int) -> Double { values[actor][target] }
}
