import Foundation
import SyntheticPopulation
import Testing

/// Finds the numbers of `PopulationCalibration.standard` again, and prints them. `jobs/refit` runs it.
@Suite struct RefittingTests {
    @Test(.enabled(if: ProcessInfo.processInfo.environment["DUET_REFIT"] != nil, "takes minutes; jobs/refit runs it"))
    func `the standard calibration is found again`() async throws {
        var shares = Refitting(people: 400_000)
        shares.fitListening(rounds: 80)
        shares.fitMaking(rounds: 150)
        shares.fitParts()
        var behaviour = Refitting(from: shares.calibration, people: 40_000)
        try await behaviour.fitBehaviour(rounds: 12, threads: ProcessInfo.processInfo.activeProcessorCount)
        let found = behaviour.calibration
        print("favouriteOffsets: \(rounded(found.favouriteOffsets))")
        print("listedOffsets: \(rounded(found.listedOffsets))")
        print("plays: \(rounded(found.plays))")
        print("composes: \(rounded(found.composes))")
        print("heardOften: \(rounded([found.heardOften])[0])")
        for (name, moments) in [("taste", found.taste), ("role", found.role), ("experience", found.experience)] {
            print("\(name): Moments(\(text(moments)))")
        }
        for (name, spread) in [("women", found.women), ("men", found.men)] {
            let attraction = rounded([spread.attraction])[0]
            print("\(name): Spread(readiness: Moments(\(text(spread.readiness))), attraction: \(attraction))")
        }
        for (name, gap) in [("womenGap", found.womenGap), ("menGap", found.menGap)] {
            print("\(name): Gap(slope: \(rounded([gap.slope])[0]), bend: \(rounded([gap.bend])[0]))")
        }
        let standard = PopulationCalibration.standard
        for (one, other) in [
            (centred(found.favouriteOffsets), centred(standard.favouriteOffsets)),
            (centred(found.listedOffsets), centred(standard.listedOffsets)),
            (found.plays, standard.plays), (found.composes, standard.composes),
        ] {
            for (new, old) in zip(one, other) { #expect(abs(new - old) < 0.02) }
        }
        #expect(abs(found.women.readiness.mean - standard.women.readiness.mean) < 0.05)
        #expect(abs(found.men.readiness.mean - standard.men.readiness.mean) < 0.05)
    }

    /// One number added to all offsets changes nobody's order of genres.
    private func centred(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.map { $0 - mean }
    }

    /// Four places: what 400,000 people can tell apart.
    private func rounded(_ values: [Double]) -> [Double] { values.map { ($0 * 10_000).rounded() / 10_000 } }

    private func text(_ moments: PopulationCalibration.Moments) -> String {
        rounded([moments.mean, moments.deviation]).map { "\($0)" }.joined(separator: ", ")
    }
}
