internal import MathFunctions

extension Refitting {
    /// Fits how ready people are to like and how far they differ in attraction, and what age does, to the speed-dating
    /// study. After `fitParts`.
    package mutating func fitBehaviour(rounds: Int, threads: Int, days: Int = 180) async throws {
        for round in 0..<rounds {
            let step = round < rounds / 2 ? 0.8 : 0.4
            let crowd = Population(
                PopulationSettings(people: people, seed: 0xbeef, days: days), calibration: calibration
            ) { _ in }
            let rates = try await crowd.likeRates(threads: threads)
            var means = [0.0, 0.0]
            for gender in [Gender.female, .male] {
                let other: Gender = gender == .female ? .male : .female
                let given = Fit(rates.shares(\.given, of: gender, people: crowd.people), crowd.tables, gender, true)
                let received = Fit(
                    rates.shares(\.received, of: other, people: crowd.people), crowd.tables, other, false)
                means[Int(gender.rawValue)] = (given.shift + received.shift) / 2
                let ready = gender == .female ? \PopulationCalibration.women : \PopulationCalibration.men
                let wanted = gender == .female ? \PopulationCalibration.men : \PopulationCalibration.women
                calibration[keyPath: ready].readiness.mean += step * means[Int(gender.rawValue)]
                calibration[keyPath: ready].readiness.deviation *= 1 + step * (given.stretch - 1)
                calibration[keyPath: wanted].attraction *= 1 + step * (received.stretch - 1)
            }
            fitGap(\.womenGap, rates.gaps[0], crowd.tables.ageGap.women, step)
            fitGap(\.menGap, rates.gaps[1], crowd.tables.ageGap.men, step)
        }
    }

    /// Moves a curve by what is left after the level, by weighted least squares on the log-odds scale.
    private mutating func fitGap(
        _ curve: WritableKeyPath<PopulationCalibration, PopulationCalibration.Gap>, _ here: [LikeRates.Count],
        _ study: [PopulationTables.AgeGapRate], _ step: Double
    ) {
        // Normal equations for 1, x and the bow.
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: 3), count: 3)
        var right = [Double](repeating: 0, count: 3)
        for row in study {
            let count = here[row.gap + 10]
            guard count.decisions > 50 else { continue }
            let rate = Double(count.likes) / Double(count.decisions)
            let weight = Double(row.dates) * row.rate * (1 - row.rate)
            let residual = PortableMath.logit(row.rate) - PortableMath.logit(rate)
            let x = Double(row.gap) / 10
            let terms = [1, x, HiddenModel.bow(x)]
            for i in 0..<3 {
                right[i] += weight * terms[i] * residual
                for j in 0..<3 { matrix[i][j] += weight * terms[i] * terms[j] }
            }
        }
        let solved = Self.solve(matrix, right)
        calibration[keyPath: curve].slope += step * solved[1]
        calibration[keyPath: curve].bend += step * solved[2]
    }

    /// Solves a positive definite system through its Cholesky factor.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        let factor = ListeningModel.cholesky(matrix)
        var middle = right
        for i in right.indices {
            for k in 0..<i { middle[i] -= factor[i][k] * middle[k] }
            middle[i] /= factor[i][i]
        }
        for i in right.indices.reversed() {
            for k in right.indices where k > i { middle[i] -= factor[k][i] * middle[k] }
            middle[i] /= factor[i][i]
        }
        return middle
    }
}

/// How quantiles here differ from the study's.
private struct Fit {
    /// Log-odds to add.
    var shift: Double
    /// Factor for the spread.
    var stretch: Double

    init(_ shares: [Double], _ tables: PopulationTables, _ gender: Gender, _ isGiven: Bool) {
        let rates = gender == .female ? tables.likeRates.women : tables.likeRates.men
        let study = isGiven ? rates.given : rates.received
        let here = study.map { quantile(shares, $0.share) }
        let wanted = study.map(\.value)
        // The mean of the middle quantiles, and the distance of the outer ones.
        func level(_ rates: [Double]) -> Double { PortableMath.logit((rates[2] + rates[3] + rates[4]) / 3) }
        shift = level(wanted) - level(here)
        func spread(_ rates: [Double]) -> Double { rates[5] - rates[1] + rates[4] - rates[2] }
        stretch = spread(wanted) / max(spread(here), 0.01)
    }
}

/// The share below which a part of ascending values lies; between two values in proportion.
func quantile(_ ascending: [Double], _ part: Double) -> Double {
    guard let last = ascending.indices.last else { return .nan }
    let place = part * Double(last)
    let low = Int(place)
    let high = min(low + 1, last)
    return ascending[low] + (place - Double(low)) * (ascending[high] - ascending[low])
}

extension Population {
    /// What people decide about each other, without any rows.
    func likeRates(threads: Int) async throws -> LikeRates {
        var rates = LikeRates(people: people.count)
        let behaviour = self.behaviour(threads: threads)
        for day in 0..<settings.days {
            for decision in try await behaviour.live(day).decisions { rates.note(decision, people: people) }
        }
        return rates
    }
}
