import Randomness
import SyntheticPopulation
import Testing

@Suite struct GoodnessOfFitTests {
    private func counts(of n: Int, from shares: [Double], _ stream: inout RandomStream) -> [Int] {
        let weights = CumulativeWeights(shares)
        var counts = [Int](repeating: 0, count: shares.count)
        for _ in 0..<n { counts[stream.pick(weights)] += 1 }
        return counts
    }

    @Test func `Mendel's peas fit nine to three to three to one as well as the textbooks say`() {
        let fit = GoodnessOfFit(counts: [315, 108, 101, 32], shares: [9, 3, 3, 1])
        #expect(abs(fit.statistic - 0.4700239808153477) < 1e-12)
        #expect(fit.degreesOfFreedom == 3)
        #expect(abs(fit.pValue - 0.925425895103616) < 1e-12)
    }

    @Test func `cells that are too small join their neighbours`() {
        // Of 105, 2.1 and 1.05 are expected at the end: they join the 28.35, and the three are 5 / 9 away.
        let end = GoodnessOfFit(counts: [18, 55, 27, 3, 2], shares: [0.2, 0.5, 0.27, 0.02, 0.01])
        #expect(end.degreesOfFreedom == 2)
        #expect(abs(end.statistic - 5.0 / 9) < 1e-12)
        #expect(abs(end.pValue - 0.7574651283969664) < 1e-12)
        // At the beginning they join what follows.
        let start = GoodnessOfFit(counts: [2, 3, 27, 55, 18], shares: [0.01, 0.02, 0.27, 0.5, 0.2])
        #expect(start.degreesOfFreedom == 2)
        #expect(abs(start.statistic - 5.0 / 9) < 1e-12)
        // Ten cells of 2 are pooled by three, the tenth with the last: 9, 3 and 8 where 6, 6 and 8 are expected.
        let small = GoodnessOfFit(counts: [5, 2, 2, 1, 1, 1, 2, 2, 2, 2], shares: Array(repeating: 1, count: 10))
        #expect(small.degreesOfFreedom == 2)
        #expect(abs(small.statistic - 3) < 1e-12)
    }

    @Test func `where nothing can be said, nothing is`() {
        #expect(GoodnessOfFit(counts: [0, 0], shares: [1, 1]).pValue == 1)
        #expect(GoodnessOfFit(counts: [3, 1], shares: [1, 1]).degreesOfFreedom == 0)
        #expect(GoodnessOfFit(counts: [1000], shares: [1]).pValue == 1)
    }

    @Test func `what has no share and comes nevertheless is impossible`() {
        let fit = GoodnessOfFit(counts: [500, 1, 499], shares: [0.5, 0, 0.5])
        #expect(fit.statistic == .infinity && fit.pValue == 0)
        #expect(GoodnessOfFit(counts: [500, 0, 500], shares: [0.5, 0, 0.5]).pValue == 1)
    }

    @Test func `counts that come from the shares have p-values of every size alike`() {
        var stream = RandomStream(seed: 11)
        let shares = [0.3, 0.25, 0.2, 0.15, 0.07, 0.03]
        var (fits, tests) = ([Int](repeating: 0, count: 10), 0.0)
        for _ in 0..<1_000 {
            let fit = GoodnessOfFit(counts: counts(of: 2_000, from: shares, &stream), shares: shares)
            fits[min(Int(fit.pValue * 10), 9)] += 1
            let successes = (0..<2_000).count { _ in stream.chance(0.3) }
            tests += ShareTest(successes: successes, trials: 2_000, share: 0.3).pValue < 0.05 ? 1 : 0
        }
        // χ² of 9 degrees of freedom is above 33.7 once in ten thousand.
        let distance = fits.reduce(0.0) { $0 + Double(($1 - 100) * ($1 - 100)) / 100 }
        #expect(distance < 33.7)
        // 50 with a standard deviation of 6.9; four of them.
        #expect(abs(tests - 50) < 28)
    }

    @Test func `a share that is off by a fifth is found out, and its neighbours are not`() {
        var stream = RandomStream(seed: 12)
        let drawn = counts(of: 8_000, from: [0.30, 0.25, 0.25, 0.20], &stream)
        // Noncentrality 160, and a z of 10: a p-value above one in a million comes less than once in a million times.
        #expect(GoodnessOfFit(counts: drawn, shares: [0.25, 0.25, 0.25, 0.25]).pValue < 1e-6)
        #expect(GoodnessOfFit(counts: drawn, shares: [0.30, 0.25, 0.25, 0.20]).pValue > 1e-4)
        #expect(ShareTest(successes: drawn[0], trials: 8_000, share: 0.25).pValue < 1e-6)
        #expect(ShareTest(successes: drawn[1], trials: 8_000, share: 0.25).pValue > 1e-4)
    }

    @Test(
        arguments: [
            (60, 100, 0.5, 2.0, 0.045500263896358466), (520, 1_000, 0.5, 1.2649110640673529, 0.2059032107320679),
            (3, 100, 0.02, 0.7142857142857142, 0.47505052405395304),
            (7_000, 10_000, 0.6, 20.412414523193146, 1.2971568501091238e-92),
        ])
    func `a share's distance and its probability are the true ones`(
        successes: Int, trials: Int, share: Double, z: Double, p: Double
    ) {
        let test = ShareTest(successes: successes, trials: trials, share: share)
        #expect(abs(test.z - z) < 1e-12 * z)
        #expect(abs(test.pValue - p) < 1e-10 * p)
        let mirrored = ShareTest(successes: trials - successes, trials: trials, share: 1 - share)
        #expect(abs(mirrored.z + z) < 1e-12 * z)
    }

    @Test func `certain and impossible things are taken at their word`() {
        #expect(ShareTest(successes: 0, trials: 10, share: 0).pValue == 1)
        #expect(ShareTest(successes: 10, trials: 10, share: 1).z == 0)
        #expect(ShareTest(successes: 1, trials: 10, share: 0).pValue == 0)
        #expect(ShareTest(successes: 9, trials: 10, share: 1).z == -.infinity)
    }
}
