import Compatibility
import Foundation

/// The penalised likelihood of the decision model as it is documented, and its maximum by full Newton steps over all
/// parameters at once.
///
/// Parameters: intercept, slope, one selectivity per person, one reputation per person.
struct DecisionTwin {
    let people: Int
    let observations: [Observation]
    private let meanFit: Double
    private(set) var parameters: [Double]

    var slope: Double { parameters[1] }
    var selectivity: [Double] { Array(parameters[2..<2 + people]) }
    var reputation: [Double] { Array(parameters[(2 + people)...]) }

    init(people: Int, observations: [Observation]) {
        self.people = people
        self.observations = observations
        meanFit = observations.reduce(0) { $0 + $1.fit } / Double(observations.count)
        parameters = [Double](repeating: 0, count: 2 + 2 * people)
        parameters[1] = DecisionModel.shippedSlope
        climb(holdingSlope: false)
        if parameters[1] < 0 {
            // The likelihood is concave: with the slope not below 0 its maximum lies on the border.
            parameters[1] = 0
            climb(holdingSlope: true)
        }
    }

    /// The coefficients of the parameters in the log-odds of one observation, by index.
    private func terms(_ observation: Observation) -> [(index: Int, factor: Double)] {
        [
            (0, 1), (1, observation.fit - meanFit), (2 + Int(observation.actor), 1),
            (2 + people + Int(observation.target), 1),
        ]
    }

    private func penalty(_ index: Int) -> (centre: Double, spread: Double)? {
        if index == 0 { return nil }
        if index == 1 { return (DecisionModel.shippedSlope, DecisionModel.slopeSpread) }
        return (0, index < 2 + people ? DecisionModel.selectivitySpread : DecisionModel.reputationSpread)
    }

    func logLikelihood(_ parameters: [Double]) -> Double {
        var sum = 0.0
        for observation in observations {
            let z = terms(observation).reduce(0) { $0 + $1.factor * parameters[$1.index] }
            // log(1 + e^z) without overflow.
            sum += observation.weight * (observation.outcome * z - max(z, 0) - log1p(exp(-abs(z))))
        }
        for index in parameters.indices {
            guard let (centre, spread) = penalty(index) else { continue }
            let distance = (parameters[index] - centre) / spread
            sum -= distance * distance / 2
        }
        return sum
    }

    /// The slope of the penalised likelihood in one parameter, by the difference of two values.
    func derivative(_ index: Int) -> Double {
        let step = 1e-4
        var (above, below) = (parameters, parameters)
        above[index] += step
        below[index] -= step
        return (logLikelihood(above) - logLikelihood(below)) / (2 * step)
    }

    private mutating func climb(holdingSlope: Bool) {
        let count = parameters.count
        for _ in 0..<200 {
            var gradient = [Double](repeating: 0, count: count)
            var curvature = [[Double]](repeating: gradient, count: count)
            for observation in observations {
                let terms = terms(observation)
                let z = terms.reduce(0) { $0 + $1.factor * parameters[$1.index] }
                let chance = 1 / (1 + exp(-z))
                for (index, factor) in terms {
                    gradient[index] += observation.weight * factor * (observation.outcome - chance)
                    for (other, otherFactor) in terms {
                        curvature[index][other] += observation.weight * factor * otherFactor * chance * (1 - chance)
                    }
                }
            }
            for index in 0..<count {
                guard let (centre, spread) = penalty(index) else { continue }
                gradient[index] -= (parameters[index] - centre) / (spread * spread)
                curvature[index][index] += 1 / (spread * spread)
            }
            if holdingSlope {
                gradient[1] = 0
                for index in 0..<count {
                    curvature[1][index] = 0
                    curvature[index][1] = 0
                }
                curvature[1][1] = 1
            }
            let step = Self.solve(curvature, gradient)
            if step.allSatisfy({ abs($0) < 1e-12 }) { return }
            let before = logLikelihood(parameters)
            var share = 1.0
            while share > 1e-9 {
                let candidate = zip(parameters, step).map { $0 + share * $1 }
                if logLikelihood(candidate) >= before {
                    parameters = candidate
                    break
                }
                share /= 2
            }
            if share <= 1e-9 { return }
        }
    }

    /// Gaussian elimination with the largest pivot.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (matrix, right) = (matrix, right)
        let count = right.count
        for column in 0..<count {
            let pivot = (column..<count).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) }!
            matrix.swapAt(column, pivot)
            right.swapAt(column, pivot)
            for row in column + 1..<count {
                let factor = matrix[row][column] / matrix[column][column]
                if factor == 0 { continue }
                for other in column..<count { matrix[row][other] -= factor * matrix[column][other] }
                right[row] -= factor * right[column]
            }
        }
        for row in (0..<count).reversed() {
            for column in row + 1..<count { right[row] -= matrix[row][column] * right[column] }
            right[row] /= matrix[row][row]
        }
        return right
    }
}
