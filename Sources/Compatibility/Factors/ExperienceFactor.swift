internal import MathFunctions
internal import Profiles

extension Factor {
    package static let experience = Factor("experience", standardWeight: 0.10) { _, _ in try ExperienceFactor() }
}

/// Nearness of musical experience: falls smoothly with the distance of log(1 + years).
///
/// A Gaussian with s = 0.8: 1 year against 3 gives .69, 15 against 18 gives .98, none against 10 gives .01. The scale
/// is judgement.
struct ExperienceFactor: ProfileFactor {
    static let most = 120
    static let scale = 0.8

    private let kernel: SmoothKernel

    init() throws {
        kernel = try SmoothKernel(
            points: (0...Self.most).map { PortableMath.log(1 + Double($0)) }, scale: Self.scale)
    }

    var columns: Int { kernel.columns }

    func encode(_ person: Person, into block: inout FactorBlock) -> Bool {
        guard let years = person.experience, (0...Self.most).contains(years) else { return false }
        block.fill(from: kernel.row(years))
        return true
    }

    func evidence(of person: Person) -> String? {
        person.experience.map { $0 == 1 ? "1 year" : "\($0) years" }
    }
}
