import Foundation

/// A logistic regression with Gaussian priors as it is defined: its penalised likelihood, and the maximum by whole
/// Newton steps over all parameters at once, halved until they lead upwards.
struct LogisticTwin {
    struct Row {
        /// The parameters in the log-odds of the row, and what each is multiplied by.
        var terms: [(index: Int, factor: Double)]
        var outcome: Double
        var weight: Double
    }

    struct Prior {
        var mean: Double
        var deviation: Double
    }

    let rows: [Row]
    /// One per parameter; `nil` where anything is as likely as anything else.
    let priors: [Prior?]
    var parameters: [Double]

    init(_ rows: [Row], priors: [Prior?]) {
        self.rows = rows
        self.priors = priors
        parameters = priors.map { $0?.mean ?? 0 }
    }

    func logLikelihood(_ parameters: [Double]) -> Double {
        var sum = 0.0
        for row in rows {
            let z = row.terms.reduce(0) { $0 + $1.factor * parameters[$1.index] }
            // log(1 + e^z) without overflow.
            sum += row.weight * (row.outcome * z - max(z, 0) - log1p(exp(-abs(z))))
        }
        for (index, prior) in priors.enumerated() {
            guard let prior else { continue }
            let distance = (parameters[index] - prior.mean) / prior.deviation
            sum -= distance * distance / 2
        }
        return sum
    }

    /// How the penalised likelihood rises in one parameter, by the difference of two values.
    func derivative(_ index: Int) -> Double {
        let step = 1e-4
        var (above, below) = (parameters, parameters)
        above[index] += step
        below[index] -= step
        return (logLikelihood(above) - logLikelihood(below)) / (2 * step)
    }

    /// Goes to the maximum.
    mutating func climb() {
        for _ in 0..<200 {
            let (gradient, curvature) = slopes()
            let step = GaussianElimination.solve(curvature, gradient)
            if step.allSatisfy({ abs($0) < 1e-9 }) { return }
            let before = logLikelihood(parameters)
            var share = 1.0
            while share > 1e-9 {
                let candidate = zip(parameters, step).map { $0 + share * $1 }
                if logLikelihood(candidate) >= before - 1e-9 {
                    parameters = candidate
                    break
                }
                share /= 2
            }
            if share <= 1e-9 { return }
        }
    }

    private func slopes() -> (gradient: [Double], curvature: [[Double]]) {
        let count = parameters.count
        var gradient = [Double](repeating: 0, count: count)
        var curvature = [[Double]](repeating: gradient, count: count)
        for row in rows {
            let z = row.terms.reduce(0) { $0 + $1.factor * parameters[$1.index] }
            let chance = 1 / (1 + exp(-z))
            for (index, factor) in row.terms {
                gradient[index] += row.weight * factor * (row.outcome - chance)
                for (other, otherFactor) in row.terms {
                    curvature[index][other] += row.weight * factor * otherFactor * chance * (1 - chance)
                }
            }
        }
        for (index, prior) in priors.enumerated() {
            guard let prior else { continue }
            let precision = 1 / (prior.deviation * prior.deviation)
            gradient[index] -= precision * (parameters[index] - prior.mean)
            curvature[index][index] += precision
        }
        return (gradient, curvature)
    }
}
