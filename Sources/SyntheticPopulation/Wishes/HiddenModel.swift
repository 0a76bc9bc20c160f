internal import MathFunctions
internal import Profiles

extension World {
    /// What the parts of a wish weigh: log-odds per standard deviation of the part over random pairs, except that role
    /// counts per fifth of complementarity. Most people listen, and a listener goes with anyone, so over all pairs it
    /// moves little; between players it moves log-odds by up to half a unit.
    struct Weights: Sendable, Hashable {
        var music, role, experience, character: Double
        /// Factor on how far people differ in attraction.
        var attraction: Double
        /// What is added to everybody's readiness, so that as many are liked as in the other worlds.
        var readiness: Double
    }

    /// The sizes are judgement. What can be known is that profiles say little: of more than a hundred traits none predicted
    /// who likes whom in particular (Joel, Eastwick & Finkel 2017), so what is on no profile weighs most.
    var weights: Weights {
        switch self {
        case .music:
            Weights(music: 0.5, role: 0.2, experience: 0.15, character: 0.6, attraction: 1, readiness: 0)
        case .indifferent:
            Weights(music: 0, role: 0, experience: 0, character: 0.8, attraction: 1, readiness: 0)
        case .opposites:
            Weights(music: -0.5, role: 0.2, experience: -0.15, character: 0.6, attraction: 1, readiness: 0)
        case .popularity:
            Weights(music: 0.1, role: 0.05, experience: 0.05, character: 0.2, attraction: 1.8, readiness: -0.9)
        }
    }
}

/// The chance that one person likes another, from what is hidden of both.
///
/// z(u→v) = readiness(u) + attraction(v) + gap(u, v) + Σ weight · part(u, v), and P = σ(z); 0 where u does not seek v's
/// gender. Each part is standardised (`World.Weights`): taste is ⟨wish(u), taste(v)⟩ times u's musicality, role the mean
/// complementarity of the two sets, experience minus the distance of log(1 + years), character ⟨seeks(u), character(v)⟩ / 2.
struct HiddenModel: Sendable {
    let weights: World.Weights
    let calibration: PopulationCalibration
    /// Complementarity, in thousandths, 16 columns a role.
    private let complementarity: [Int32]
    /// log(1 + years) for 0…127 years.
    private let logYears: [Double]

    init(world: World, calibration: PopulationCalibration, reference: ReferenceTables) {
        let roles = reference.roles.terms.indices
        self.init(
            weights: world.weights, calibration: calibration,
            complementarity: roles.map { role in
                roles.map { Int32((reference.complementarity[role, $0] * 1000).rounded()) }
            })
    }

    /// - Parameter complementarity: of every two roles, at most 16, in thousandths.
    init(weights: World.Weights, calibration: PopulationCalibration, complementarity: [[Int32]]) {
        self.weights = weights
        self.calibration = calibration
        precondition(complementarity.count <= 16)
        var fits = [Int32](repeating: 0, count: 16 * 16)
        for (role, row) in complementarity.enumerated() {
            for (other, fit) in row.enumerated() { fits[role * 16 + other] = fit }
        }
        self.complementarity = fits
        logYears = (0..<128).map { PortableMath.log(1 + Double($0)) }
    }

    /// The chance that `u` likes `v` when shown `v`, 0…1.
    func likeProbability(of u: HiddenPerson, for v: HiddenPerson) -> Double {
        guard u.wants & v.gender.bit != 0 else { return 0 }
        return PortableMath.sigmoid(Double(u.readiness) / 1000 + warmth(of: u, for: v))
    }

    /// Log-odds without the own readiness: how well `v` suits `u`.
    func warmth(of u: HiddenPerson, for v: HiddenPerson) -> Double {
        let parts = self.parts(of: u, for: v)
        var sum = Double(v.attraction) / 1000 + gap(of: u, for: v)
        sum += weights.music * calibration.taste.standard(parts.taste) * Double(u.musicality) / 1000
        sum += weights.role * (parts.role.map { calibration.role.standard($0) } ?? 0)
        sum += weights.experience * calibration.experience.standard(parts.experience)
        return sum + weights.character * parts.character
    }

    /// The parts before they are standardised. `role` is `nil` where one of the two has none.
    func parts(
        of u: HiddenPerson, for v: HiddenPerson
    ) -> (taste: Double, role: Double?, experience: Double, character: Double) {
        let taste = SIMD16<Int32>(truncatingIfNeeded: u.wish) &* SIMD16<Int32>(truncatingIfNeeded: v.taste)
        let character = SIMD4<Int64>(truncatingIfNeeded: u.seeks) &* SIMD4<Int64>(truncatingIfNeeded: v.character)
        return (
            Double(taste.wrappedSum()) / 1e6, role(u.roles, v.roles),
            -abs(logYears[Int(u.experience)] - logYears[Int(v.experience)]), Double(character.wrappedSum()) / 2e6
        )
    }

    private func role(_ own: UInt16, _ other: UInt16) -> Double? {
        guard own != 0, other != 0 else { return nil }
        var sum: Int32 = 0
        var left = own
        while left != 0 {
            let row = left.trailingZeroBitCount * 16
            left &= left - 1
            var right = other
            while right != 0 {
                sum += complementarity[row + right.trailingZeroBitCount]
                right &= right - 1
            }
        }
        return Double(sum) / Double(own.nonzeroBitCount * other.nonzeroBitCount) / 1000
    }

    /// From 0 at the own age over 5/8 at five years to 1 at ten: the study's curve is flat within four years.
    static func bow(_ near: Double) -> Double { 1.25 * near * near / (near * near + 0.25) }

    /// What the difference of age does, log-odds: up to ten years as fitted to decisions, level around the own age and
    /// then falling; beyond that ever worse, more slowly for older people.
    func gap(of u: HiddenPerson, for v: HiddenPerson) -> Double {
        let difference = Double(v.age) - Double(u.age)
        let curve = calibration.gap(of: u.gender)
        let near = min(max(difference, -10), 10) / 10
        let room = 10 * max(1, Double(max(u.age, v.age)) / 30)
        let far = max(0, abs(difference) - room) / 8
        return curve.slope * near + curve.bend * Self.bow(near) - far * far
    }
}
