import NightlyPass
import Testing

@Suite struct AvailableMemoryTests {
    @Test func `a machine can give what it calls available`() {
        let lines = "MemTotal:       24000000 kB\nMemFree:         1000000 kB\nMemAvailable:   20480000 kB\n"
        #expect(AvailableMemory.ofMachine(lines) == 20_000)
        #expect(AvailableMemory.ofMachine("MemTotal: 5 kB\n") == nil)
        #expect(AvailableMemory.ofMachine("") == nil)
    }

    @Test func `what a group has cached of files is no memory that it lacks`() {
        let (limit, used) = ("\(4096 * 1_048_576)\n", "\(4000 * 1_048_576)\n")
        let parts =
            "anon 7\nfile \(3700 * 1_048_576)\ninactive_file \(3000 * 1_048_576)\nactive_file \(500 * 1_048_576)\n"
        #expect(AvailableMemory.ofGroup(limit: limit, used: used, parts: parts) == 3_596)
        #expect(AvailableMemory.ofGroup(limit: limit, used: used, parts: "") == 96)
        #expect(AvailableMemory.ofGroup(limit: limit, used: "\(5000 * 1_048_576)\n", parts: "") == 0)
        #expect(AvailableMemory.ofGroup(limit: "max\n", used: used, parts: parts) == nil)
        #expect(AvailableMemory.ofGroup(limit: "", used: "", parts: "") == nil)
    }
}
