internal import MathFunctions
internal import Randomness

/// Fits the numbers of `PopulationCalibration` again: after a change to the tables that people are drawn from, or to
/// the model.
///
/// Everything is fitted on a population of its own, by small corrections in turn; nothing here runs when a population
/// is drawn.
package struct Refitting {
    package internal(set) var calibration: PopulationCalibration
    let people: Int
    private let tables = PopulationTables.builtIn
    private let reference = Population.builtInReference

    package init(from calibration: PopulationCalibration = .standard, people: Int) {
        self.calibration = calibration
        self.people = people
    }

    private var affinities: [[Double]] { ListeningModel.affinities(tables, reference) }

    /// Fits favourites, lists, players and composers to the survey.
    package mutating func fitListening(rounds: Int) {
        for round in 0..<rounds {
            let drawn = listening()
            let genres = 0..<ListeningModel.genres
            var favourites = genres.map { _ in 0.0 }
            var listeners = favourites
            for one in drawn {
                favourites[one.listed[0]] += 1
                for genre in one.often { listeners[genre] += 1 }
            }
            // Lists follow favourites, which must stand first.
            for genre in genres {
                let row = tables.listening[genre]
                let share = (favourites[genre] + 0.5) / Double(people)
                calibration.favouriteOffsets[genre] += 0.4 * PortableMath.log(row.favourite / share)
                guard round > rounds / 4 else { continue }
                let often = (listeners[genre] + 0.5) / Double(people)
                calibration.listedOffsets[genre] += 0.4 * (PortableMath.logit(row.often) - PortableMath.logit(often))
            }
        }
        let appeals = listening().flatMap { one in
            zip(one.appeal, calibration.listedOffsets).map { $0 + $1 }
        }.sorted(by: >)
        let wanted = tables.listening.map(\.often).reduce(0, +) * Double(people)
        calibration.heardOften = appeals[Int(wanted)]
    }

    /// Fits who plays and who writes music. After `fitListening`.
    package mutating func fitMaking(rounds: Int) {
        let drawn = listening()
        let (plays, composes) = (tables.listening.map(\.plays), tables.listening.map(\.composes))
        Self.fit(&calibration.plays, to: plays, drawn, rounds: rounds)
        Self.fit(&calibration.composes, to: composes, drawn, rounds: rounds)
    }

    private static func fit(_ logOdds: inout [Double], to shares: [Double], _ drawn: [DrawnListening], rounds: Int) {
        // Who listens to nothing very often is taken to be like the average.
        logOdds[0] = PortableMath.logit(shares.reduce(0, +) / Double(shares.count)) - 0.3
        for _ in 0..<rounds {
            var sums = shares.map { _ in 0.0 }
            var counts = sums
            for one in drawn {
                let chance = MakingModel.chance(logOdds, one.often)
                for genre in one.often {
                    sums[genre] += chance
                    counts[genre] += 1
                }
            }
            for genre in shares.indices {
                // Small steps: people have several genres, whose corrections add up.
                logOdds[genre + 1] +=
                    0.2 * (PortableMath.logit(shares[genre]) - PortableMath.logit(sums[genre] / counts[genre]))
            }
        }
    }

    private func listening() -> [DrawnListening] {
        let model = ListeningModel(tables: tables, affinities: affinities, calibration: calibration)
        return (0..<people).map { number in
            var stream = RandomStream(seed: 0x5eed, UInt64(number))
            let gender: Gender =
                stream.chance(PersonDraw.nonbinaryShare)
                ? .nonbinary : stream.chance(tables.genders.women) ? .female : .male
            return model.draw(gender: gender, &stream)
        }
    }

    /// Standardises the parts of a wish over random pairs who seek each other.
    package mutating func fitParts() {
        let crowd = Population(PopulationSettings(people: people, seed: 0x5eed), calibration: calibration) { _ in }
        var stream = RandomStream(seed: 0x5eed)
        var (tastes, roles, experiences): ([Double], [Double], [Double]) = ([], [], [])
        while tastes.count < people * 4 {
            let (u, v) = (crowd.people[stream.below(people)], crowd.people[stream.below(people)])
            guard u.wants & v.gender.bit != 0, v.wants & u.gender.bit != 0 else { continue }
            let parts = crowd.model.parts(of: u, for: v)
            tastes.append(parts.taste)
            if let role = parts.role { roles.append(role) }
            experiences.append(parts.experience)
        }
        calibration.taste = Self.moments(tastes)
        // Most people listen, and go with anyone: the deviation over all pairs would make two guitarists an outlier.
        calibration.role = .init(Self.moments(roles).mean, 0.2)
        calibration.experience = Self.moments(experiences)
    }

    private static func moments(_ values: [Double]) -> PopulationCalibration.Moments {
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        return .init(mean, variance.squareRoot())
    }
}
