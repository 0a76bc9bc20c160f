internal import MathFunctions
internal import Profiles

extension Factor {
    package static let age = Factor("age", standardWeight: 0.20) { _, _ in try AgeFactor() }
}

/// Nearness of age: falls smoothly with the difference, and more slowly as both grow older.
///
/// A Gaussian on t(age) = log(age − 8) with s = 0.26: half of full agreement is left 4 years apart at 20, 10 years
/// apart at 35, and 15 years apart at 50. The shape follows the age ranges that people state (the half-your-age-plus-seven
/// rule grows in the same way); the scale is judgement.
struct AgeFactor: ProfileFactor {
    static let scale = 0.26

    private let kernel: SmoothKernel

    init() throws {
        let points = (MeetingRules.adulthood...Person.oldest).map { PortableMath.log(Double($0) - 8) }
        kernel = try SmoothKernel(points: points, scale: Self.scale)
    }

    var columns: Int { kernel.columns }

    func encode(_ person: Person, into block: inout FactorBlock) -> Bool {
        guard (MeetingRules.adulthood...Person.oldest).contains(person.age) else { return false }
        block.fill(from: kernel.row(person.age - MeetingRules.adulthood))
        return true
    }

    func evidence(of person: Person) -> String? { "\(person.age)" }
}
