internal import MathFunctions
internal import Profiles
internal import Randomness

/// Draws how people use the app: many come and go, a few are there every evening.
struct ConductModel: Sendable {
    let days: Int
    let dayCurve: DayCurve
    /// Decisions that a session has on average, such that people make the wanted number.
    let decisionsPerSession: Double

    /// Judgement: how many were there before the simulated time began, how long people stay (mean of an exponential
    /// distribution, in days), and how often they come (median, and spread on the log scale).
    private static let established = 0.35
    private static let stay = (new: 70.0, established: 160.0)
    private static let often = (median: 0.06, spread: 1.1, most: 0.95)
    /// Most who sign up look around at once, and for longer than later.
    static let firstVisit = (chance: 0.75, length: 2.0)

    init(days: Int, decisions: Double, dayCurve: DayCurve) {
        self.days = days
        self.dayCurve = dayCurve
        let length = Double(days)
        func expectedStay(_ mean: Double, upTo limit: Double) -> Double {
            mean * (1 - PortableMath.exp(-limit / mean))
        }
        // Means over a grid of quantiles: exact enough, and the same everywhere.
        let grid = Self.grid
        let newcomers = grid.map { expectedStay(Self.stay.new, upTo: length * $0) }.reduce(0, +) / 400
        let presence =
            Self.established * expectedStay(Self.stay.established, upTo: length) + (1 - Self.established) * newcomers
        let rate = grid.map { Self.rate(PortableMath.normalQuantile($0)) }.reduce(0, +) / 400
        let first = (1 - Self.established) * Self.firstVisit.chance * Self.firstVisit.length
        decisionsPerSession = decisions / (presence * rate + first)
    }

    private static let grid = (0..<400).map { (Double($0) + 0.5) / 400 }

    /// The chance of somebody who is `activity` times as active as drawn to open the app on a day.
    static func rate(_ rate: Double, activity: Double) -> Double { min(often.most, rate * activity) }

    /// How many times as active as drawn people are who come on a day with a given chance, the mean over all of them.
    ///
    /// - Parameter mean: 0…0.9.
    static func activity(forMean mean: Double) -> Double {
        let rates = grid.map { rate(PortableMath.normalQuantile($0)) }
        var (low, high) = (0.0, 1e6)
        for _ in 0..<80 {
            let middle = (low + high) / 2
            let found = rates.reduce(0) { $0 + rate($1, activity: middle) } / Double(rates.count)
            if found < mean { low = middle } else { high = middle }
        }
        return low
    }

    private static func rate(_ deviate: Double) -> Double {
        min(often.most, often.median * PortableMath.exp(often.spread * deviate))
    }

    func draw(gender: Gender, age: Int, _ stream: inout RandomStream) -> Conduct {
        let length = Double(days) * 86_400
        let wasThere = stream.chance(Self.established)
        let moment = Double(dayCurve.moment(&stream))
        let signUp =
            wasThere
            ? moment - (1 + (stream.exponential() * 300).rounded(.down)) * 86_400
            : moment + Double(stream.below(days)) * 86_400
        let stay = stream.exponential() * (wasThere ? Self.stay.established : Self.stay.new) * 86_400
        let rate = Self.rate(stream.normal())
        // Who is sought lies around the own age, for men rather below and for women rather above it.
        let room = Double(age) / 30
        let wide = (3 + 5 * stream.exponential()) * room
        let narrow = (2 + 3.5 * stream.exponential()) * room
        let (below, above) = gender == .male ? (wide, narrow) : gender == .female ? (narrow, wide) : (wide, wide)
        return Conduct(
            signUp: Int32(max(signUp, -1_500_000_000)), last: Int32(min(max(signUp, 0) + stay, length)),
            rate: Float(rate), youngest: UInt8(max(Double(MeetingRules.adulthood), Double(age) - below)),
            oldest: UInt8(min(99, Double(age) + above)))
    }
}
