import Testing
import Trials

/// The short form of `jobs/trials hostile`.
@Suite("Hostile databases") struct HostileDatabaseTests {
    @Test(.timeLimit(.minutes(60)), arguments: 0..<4 as Range<UInt64>)
    func `crash no pass, break no rule and lose the app nothing`(part: UInt64) async {
        let result = await HostileTrials(seed: 1 + part * 50, trials: 30).runHere()
        #expect(result.trials == 30)
        #expect(result.violations == [])
    }

    @Test func `are the same for the same seed`() async {
        let (one, other) = (await HostileTrial(seed: 12).run(), await HostileTrial(seed: 12).run())
        #expect(one.faults == other.faults && one.ending == other.ending)
    }
}
