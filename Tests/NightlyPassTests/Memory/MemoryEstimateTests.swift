import NightlyPass
import Testing

@Suite struct MemoryEstimateTests {
    @Test func `the peak is that of this program, and not of the one that it took the place of`() {
        #expect(Resources.peakMemoryMB("Name:\tduet\nVmPeak:\t 900000 kB\nVmHWM:\t  362496 kB\nVmRSS:\t 5 kB\n") == 354)
        #expect(Resources.peakMemoryMB("Name:\tduet\n") == nil)
        #expect(Resources.peakMemoryMB > 0)
    }

    @Test func `the estimate is linear in people, in candidates and in interactions`() {
        // 64 + (100,000 · (3,500 + 12 · 100) + 2,000,000 · 60) / 2²⁰ = 64 + 562.6…
        #expect(MemoryEstimate(people: 100_000, interactions: 2_000_000, topK: 100).megabytes == 626)
        #expect(MemoryEstimate(people: 0, interactions: 0, topK: 100).megabytes == 64)
        // Nobody has more candidates than there are people: 64 + 1,000 · (3,500 + 12 · 1,000) / 2²⁰ = 64 + 14.7…
        #expect(MemoryEstimate(people: 1_000, interactions: 0, topK: 5_000).megabytes == 78)
    }
}
