import Foundation
import Profiles
import Randomness
import Testing

@Suite struct TimeSpanTests {
    @Test(
        arguments: [
            ("0s", 0), ("0d", 0), ("90s", 90), ("45m", 2700), ("36h", 129_600), ("30d", 2_592_000), ("007m", 420),
            ("36500d", 3_153_600_000), ("876000h", 3_153_600_000), ("3153600000s", 3_153_600_000),
        ] as [(String, Int64)])
    func `a whole number and a unit is a length of time`(text: String, seconds: Int64) {
        #expect(TimeSpan(text)?.seconds == seconds)
    }

    @Test(
        arguments: [
            "", "30", "d", "30 d", " 30d", "30d ", "-1d", "-0d", "+5d", "1.5d", "1e3s", "30D", "30w", "30days", "1d12h",
            "36501d", "3153600001s", "9223372036854775808s", "99999999999999999999d", "d30", "٣d", "30d\u{301}",
        ])
    func `anything else is refused`(text: String) {
        #expect(TimeSpan(text) == nil)
    }

    @Test(
        arguments: [
            (0, "0s"), (1, "1s"), (59, "59s"), (60, "1m"), (90, "90s"), (3600, "1h"), (3660, "61m"), (86_400, "1d"),
            (90_000, "25h"), (2_592_000, "30d"),
        ] as [(Int64, String)])
    func `a length of time is written in the largest unit that fits it`(seconds: Int64, text: String) {
        #expect(TimeSpan(seconds: seconds).description == text)
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func `what is written reads back, as text and as JSON`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for scale: Int64 in [1, 60, 3600, 86_400] {
            for _ in 0..<20 {
                let span = TimeSpan(seconds: Int64.random(in: 0...36_500, using: &generator) * scale)
                #expect(TimeSpan(span.description) == span)
                let data = try JSONEncoder().encode([span])
                #expect(try JSONDecoder().decode([TimeSpan].self, from: data) == [span])
            }
        }
    }

    @Test func `a span that is no text such as 30d is refused in JSON`() {
        for text in [#"["30"]"#, "[30]", #"["soon"]"#] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode([TimeSpan].self, from: Data(text.utf8)) }
        }
    }

    @Test func `spans are ordered by length and never negative`() {
        #expect(TimeSpan(seconds: -5) == TimeSpan(seconds: 0))
        #expect(TimeSpan.days(2) == TimeSpan("48h"))
        #expect(TimeSpan("59s")! < TimeSpan("1m")!)
    }
}
