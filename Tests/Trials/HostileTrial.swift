import Foundation
import MatchStore
import Matching
import NightlyPass
import Profiles

/// One hostile database, the passes on it, and what must never be.
package struct HostileTrial {
    package let seed: UInt64
    /// Whether the program runs on it as well, from outside.
    package var isAlsoOutside: Bool { seed % 50 == 7 }

    package struct Outcome {
        /// How the first pass ended, such as `completed` or the name of an error.
        package var ending = ""
        package var faults: [String] = []
        package var violations: [String] = []
    }

    package init(seed: UInt64) { self.seed = seed }

    package func run() async -> Outcome {
        var outcome = Outcome()
        do {
            let scratch = try Scratch()
            let database = HostileDatabase(seed: seed)
            outcome.faults = database.plan.faults
            let path = scratch.url("app.db").path
            guard let pass = pass(path) else {
                outcome.violations = ["the reference tables cannot be read"]
                return outcome
            }
            var before = pass
            before.asOf = pass.asOf.adding(seconds: -86_400)
            try await database.write(to: path, nightBefore: before)
            if isAlsoOutside {
                try FileManager.default.copyItem(at: scratch.url("app.db"), to: scratch.url("other.db"))
                outcome.violations += try await HostileOutside(scratch: scratch, database: "other.db").violations()
            }
            let judge = try HostileJudge(pass: pass, faults: outcome.faults)
            outcome.ending = await judge.run(&outcome.violations)
        } catch {
            outcome.violations.append("the trial itself failed: \(error)")
        }
        let faults = outcome.faults.joined(separator: ", ")
        outcome.violations = outcome.violations.map { "seed \(seed) (\(faults)): \($0)" }
        return outcome
    }

    /// The pass of a seed: which options are in force is drawn as well.
    private func pass(_ path: String) -> NightlyPass? {
        guard let tables = HostileReference.tables, let asOf = Timestamp("2026-06-01 03:00:00") else { return nil }
        var draw = HostileDraw(seed: seed, 2)
        var options = PassOptions()
        options.introductions = draw.one(of: [.all, .all, .evident, .optedIn, .none])
        options.minimumLift = draw.one(of: [0, 0, 1.2])
        options.fusion = draw.one(of: [.geometric, .harmonic, .minimum])
        options.ageRule = draw.one(of: [.halfPlusSeven, .none])
        options.backfill = draw.chance(0.3)
        options.activeWithin = draw.one(of: [nil, nil, .days(60)])
        options.dislikeExpiry = draw.one(of: [nil, .days(10)])
        options.exposure = draw.one(of: [.balanced, .byScore])
        options.topK = draw.one(of: [1, 5, 100])
        options.mapping.block = HostileTwin.blockWords
        var pass = NightlyPass(path: path, options: options, tables: tables, asOf: asOf, version: "trial")
        pass.threads = draw.within(1...2)
        pass.accept = draw.chance(0.5)
        return pass
    }
}
