/// Numbers that were fitted so that a population has the shares it is drawn from and behaves like the people of the
/// speed-dating study.
package struct PopulationCalibration: Sendable {
    /// A mean and a standard deviation.
    package struct Moments: Sendable {
        package var mean: Double
        package var deviation: Double

        package init(_ mean: Double, _ deviation: Double) {
            self.mean = mean
            self.deviation = deviation
        }

        func standard(_ value: Double) -> Double { (value - mean) / deviation }
    }

    /// How people of one gender differ, log-odds.
    package struct Spread: Sendable {
        package var readiness: Moments
        /// Standard deviation; the mean is 0.
        package var attraction: Double

        package init(readiness: Moments, attraction: Double) {
            self.readiness = readiness
            self.attraction = attraction
        }
    }

    /// What ten years do, log-odds: the part that is opposite for older and younger, and the part that is alike.
    package struct Gap: Sendable {
        package var slope: Double
        package var bend: Double

        package init(slope: Double, bend: Double) {
            self.slope = slope
            self.bend = bend
        }
    }

    /// One number for each of the survey's genres.
    package var favouriteOffsets: [Double]
    package var listedOffsets: [Double]
    /// A constant, and a number for each genre: log-odds of playing and of writing music.
    package var plays: [Double]
    package var composes: [Double]
    /// The appeal (after the genre's offset) from which on somebody hears a genre often.
    package var heardOften: Double
    /// Of random pairs who seek each other.
    package var taste: Moments
    package var role: Moments
    package var experience: Moments
    package var women: Spread
    package var men: Spread
    package var womenGap: Gap
    package var menGap: Gap

    func spread(of gender: Gender) -> Spread {
        switch gender {
        case .female: return women
        case .male: return men
        case .nonbinary:
            func between(_ one: Double, _ other: Double) -> Double { (one + other) / 2 }
            return Spread(
                readiness: Moments(
                    between(women.readiness.mean, men.readiness.mean),
                    between(women.readiness.deviation, men.readiness.deviation)),
                attraction: between(women.attraction, men.attraction))
        }
    }

    func gap(of gender: Gender) -> Gap {
        switch gender {
        case .female: womenGap
        case .male: menGap
        case .nonbinary:
            Gap(slope: (womenGap.slope + menGap.slope) / 2, bend: (womenGap.bend + menGap.bend) / 2)
        }
    }
}
