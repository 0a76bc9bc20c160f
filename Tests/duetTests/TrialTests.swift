import Evaluation
import Foundation
import Testing
import Trials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The trials of `jobs/trials` in a short form.
@Suite(.serialized) struct TrialTests {
    @Test func `a pass that is ended at any moment is finished by the next, and of two at once one works`() async throws
    {
        let crowd = try await TrialCrowd(people: 500, decisions: 12, seed: 1)
        let together = try await TogetherTrials(crowd).run(trials: 6)
        #expect(together.violations == [])
        #expect(together.faults > 0, "no two were at work at once")
        let kills = KillTrials(crowd)
        let plan: [(KillTrials.Moment, Int32, Int)] = [
            (.anywhere, SIGKILL, 8), (.tables, SIGKILL, 6), (.storing, SIGKILL, 8), (.writing, SIGKILL, 12),
            (.delivering, SIGKILL, 4), (.anywhere, SIGINT, 6), (.writing, SIGTERM, 6),
        ]
        var ended = 0
        for (moment, signal, trials) in plan {
            let result = try await kills.run(moment, signal: signal, trials: trials, seed: 1)
            #expect(result.violations == [])
            ended += result.faults
        }
        // A busy machine may end a few passes too late, but not most.
        #expect(ended > 15, "only \(ended) of 50 passes were ended before their end")
    }

    @Test func `an app at work beside a pass meets no lock, and whom it parts the pass does not join`() async throws {
        let result = try await LiveTrials(try await TrialCrowd(people: 1_000, decisions: 12, seed: 1)).run(
            trials: 4, seed: 1)
        #expect(result.violations == [])
        #expect(result.faults > 0, "no pair was parted between its plan and its match")
    }

    @Test
    func `a sender finds every notice of a chat that stands under one key, whatever is killed, undone or restored`()
        async throws
    {
        let result = try await SenderTrials(try await TrialCrowd(people: 100, decisions: 12, seed: 1)).run(
            trials: 2, seed: 1)
        #expect(result.violations == [])
        #expect(result.faults > 0, "nothing was killed")
    }

    @Test func `no healthy night is held, and each night with something wrong is`() async throws {
        let crowd = NightTrials.Crowd(world: "music", people: 500, nights: 8, seed: 1)
        for result in try await NightTrials().run(crowd) { #expect(result.violations == [], "\(result.name)") }
    }

    /// Of 300 comparisons of coins each statement should come true in 5 %: 15, with a standard deviation of 3.8.
    @Test func `chance is taken for a difference as often as is said, and intervals for such a crowd hold`()
        async throws
    {
        let trials = CoverageTrials(threads: 2)
        var crowds: [CoverageCrowd] = []
        var lines: [CoverageLine] = []
        for seed in 1...3 as ClosedRange<UInt64> {
            let crowd = try await CoverageCrowd(world: "music", people: 300, decisions: 40, seed: seed)
            crowds.append(crowd)
            lines += try await trials.comparisonsOfCoins(crowd, draws: 100)
            lines += try trials.searchesOfCoins(crowd, metric: .mutualArea, draws: 8)
            lines += try await trials.redraws(crowd, draws: 30)
        }
        for seed in 4...20 as ClosedRange<UInt64> {
            crowds.append(try await CoverageCrowd(world: "music", people: 300, decisions: 40, seed: seed))
        }
        lines += try await trials.crowds(crowds)
        let sums = CoverageLine.sums(lines)
        func share(_ start: String) throws -> Double {
            let line = try #require(sums.first { $0.statement.hasPrefix(start) }, "\(start)")
            return Double(line.hits) / Double(line.trials)
        }
        for statement in ["coins, compare: the verdict", "coins, compare: any other row"] {
            #expect(try share(statement) <= 0.09, "\(CoverageLine.table(sums))")
        }
        for measure in ["matches", "list AUC", "directed AUC", "mutual AUC"] {
            #expect(try share("coins, a difference of \(measure) ") <= 0.09, "\(CoverageLine.table(sums))")
        }
        #expect(try share("coins, tune: a factor is identified") <= 0.12, "\(CoverageLine.table(sums))")
        for measure in ["directed AUC", "Brier", "mutual AUC", "precision@1"] {
            #expect(try share("these people, \(measure)") >= 0.88, "\(CoverageLine.table(sums))")
            #expect(try share("such a crowd, \(measure)") >= 0.75, "\(CoverageLine.table(sums))")
        }
    }

    @Test(arguments: DiskTrials.Fault.allCases)
    func `a failing disk or file ends a pass in a sentence, and what was written is whole`(
        fault: DiskTrials.Fault
    ) async throws {
        let disk = DiskTrials(try await TrialCrowd(people: 300, decisions: 12, seed: 1))
        let result = try await disk.run(fault, trials: fault == .noRoom ? 16 : 8, seed: 1)
        #expect(result.violations == [])
        if fault == .full || fault == .corrupted { #expect(result.faults > 0) }
        if fault == .noRoom, result.trials > 0 { #expect(result.faults > 0) }
    }

    @Test func `an app with rules, tables and migrations of its own keeps them, and gets every match that it takes`()
        async throws
    {
        let crowd = try await TrialCrowd(people: 200, decisions: 12, seed: 1)
        let refusals = try await RefusalTrials(crowd).run(trials: 10, seed: 1)
        #expect(refusals.violations == [])
        #expect(refusals.faults > 5)
        let references = try await ReferenceTrials(crowd).run(trials: 6, seed: 1)
        #expect(references.violations == [])
        #expect(references.faults > 2)
        let statements = try await StatementTrials(crowd).run(trials: 1, seed: 1)
        #expect(statements.violations == [])
        #expect(statements.trials > 100)
    }

    @Test func `a table of trials names what was found`() {
        var bad = TrialResult("killed")
        (bad.trials, bad.faults, bad.violations, bad.notes) = (12, 9, ["trial 3 lost a chat"], ["took 3 s"])
        #expect(
            TrialTable([bad, TrialResult("blocked meanwhile")]).text == """
                                       trials      faults  violations
                killed                     12           9           1
                blocked meanwhile           0           0           0
                killed: took 3 s
                VIOLATION, killed: trial 3 lost a chat
                """)
    }
}
