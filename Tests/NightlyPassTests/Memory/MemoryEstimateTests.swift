import NightlyPass
import Testing

@Suite struct MemoryEstimateTests {
    @Test func `the peak is that of this program, and not of the one that it took the place of`() {
        #expect(Resources.peakMemoryMB("Name:\tduet\nVmPeak:\t 900000 kB\nVmHWM:\t  362496 kB\nVmRSS:\t 5 kB\n") == 354)
        #expect(Resources.peakMemoryMB("Name:\tduet\n") == nil)
        #expect(Resources.peakMemoryMB > 0)
    }

    @Test func `the estimate is linear in people, in candidates and in interactions`() {
        func megabytes(_ people: Int, _ interactions: Int, _ topK: Int, database: Int = 0) -> Int {
            MemoryEstimate(people: people, interactions: interactions, topK: topK, database: database).megabytes
        }
        // 46 + 26 + (100,000 · (2,700 + 12 · 100) + 2,000,000 · 180) / 2²⁰ = 72 + 715.2…
        #expect(megabytes(100_000, 2_000_000, 100) == 787)
        #expect(megabytes(0, 0, 100) == 46)
        // Nobody has more candidates than there are people: 46 + 2 + 1,000 · (2,700 + 12 · 1,000) / 2²⁰ = 48 + 14.01…
        #expect(megabytes(1_000, 0, 5_000) == 62)
        // SQLite keeps 64 MB of a database at most.
        #expect(megabytes(0, 0, 100, database: 10 << 20) == 56)
        #expect(megabytes(0, 0, 100, database: 300 << 20) == 110)
    }

    /// Peaks of `duet run --dry-run` on two threads, as the system counts them: people, rows, top-k, MB of the database, MB.
    private static let measured = [
        (200, 1_300, 100, 0, 44), (1_500, 1_500, 100, 1, 53), (2_500, 2_600, 100, 1, 71), (3_000, 3_100, 100, 1, 81),
        (1_000, 34_327, 100, 5, 55), (1_000, 34_327, 1000, 5, 61),
        (4_000, 4_192, 100, 2, 84), (4_000, 4_192, 1000, 2, 99), (2_000, 33_052, 1000, 5, 72),
        (2_000, 33_052, 50, 5, 66), (2_000, 33_052, 100, 5, 66), (2_000, 33_052, 400, 5, 68),
        (20_000, 20_396, 100, 10, 141),
        (20_000, 403_807, 50, 64, 220), (20_000, 403_807, 100, 64, 234), (20_000, 403_807, 400, 64, 299),
        (50_000, 997_354, 50, 161, 366), (50_000, 997_354, 100, 161, 383), (50_000, 997_354, 400, 161, 563),
        (100_000, 1_987_824, 100, 329, 652),
        // Everybody liked everybody, blocked everybody, and liked a half and disliked the others.
        (400, 159_600, 100, 18, 87), (1_000, 999_000, 100, 114, 283), (1_000, 999_000, 100, 115, 230),
        (1_000, 999_000, 100, 115, 241),
    ]

    @Test func `the estimate covers what was measured, and is not far above it where pairs meet by chance`() {
        for (people, interactions, topK, database, peak) in Self.measured {
            let estimate = MemoryEstimate(
                people: people, interactions: interactions, topK: topK, database: database << 20)
            #expect(estimate.megabytes >= peak, "\(estimate)")
            #expect(Double(estimate.megabytes) <= 1.35 * Double(peak), "\(estimate)")
        }
    }

    @Test func `a machine is too small for what is usual, a limit for what is possible`() {
        // A million people: 136 + (1,000,000 · 3,900 + 20,000,000 · 105, or 180) / 2²⁰.
        let estimate = MemoryEstimate(people: 1_000_000, interactions: 20_000_000, topK: 100, database: 4 << 30)
        #expect(estimate.usualMegabytes == 5_858 && estimate.megabytes == 7_288)
        #expect(estimate.objection(limit: nil, available: 6_000) == nil)
        #expect(estimate.objection(limit: nil, available: 5_000)?.contains("takes about 5858 MB") == true)
        #expect(estimate.objection(limit: 6_000, available: 20_000)?.contains("takes about 7288 MB") == true)
        #expect(estimate.objection(limit: 7_288, available: 1) == nil)
    }
}
