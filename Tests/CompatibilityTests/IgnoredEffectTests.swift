import Compatibility
import MathFunctions
import Randomness
import Testing

/// What is learned from places that people looked at.
@Suite struct IgnoredEffectTests {
    private static func places(_ count: Int, effect: Double, level: Double) -> [IgnoredEffect.Place] {
        var random = RandomStream(seed: 3)
        return (0..<count).map { _ in
            let score = 3 * random.uniform() - 2
            let times = random.below(4)
            let isLiked = random.chance(PortableMath.sigmoid(score + level - effect * Double(times)))
            return IgnoredEffect.Place(score: score, times: times, isLiked: isLiked)
        }
    }

    private static func learned(_ places: [IgnoredEffect.Place], threads: Int = 1) -> Double {
        IgnoredEffect.learned(from: places.count, threads: threads, key: { UInt64($0) }, place: { places[$0] }).perTime
    }

    @Test(arguments: [0.0, 0.4, 0.9, 1.6])
    func `it is found again in what people did`(effect: Double) {
        let found = Self.learned(Self.places(60_000, effect: effect, level: -0.8))
        // The standard error of as many places is .012, and of many ignored showings few are likes.
        #expect(abs(found - effect) < 0.08, "\(found)")
    }

    @Test func `silence is believed to mean a little before anything is known`() {
        let before = Self.learned([])
        #expect(before > 0)
        // Places without an ignored one, without a like and with likes alone say nothing.
        let place = { IgnoredEffect.Place(score: 0, times: $0, isLiked: $1) }
        #expect(Self.learned([place(0, true), place(0, false)]) == before)
        #expect(Self.learned([place(1, false), place(0, false)]) == before)
        #expect(Self.learned([place(1, true), place(0, true)]) == before)
        // A few move it a little.
        let few = Self.learned(Self.places(20, effect: 0, level: 0))
        #expect(few < before && few > before / 4, "\(few)")
    }

    @Test func `of too many places some are drawn by their keys, in whatever order they come`() {
        let places = Self.places(260_000, effect: 0.7, level: -1)
        let found = Self.learned(places)
        #expect(abs(found - 0.7) < 0.05, "\(found)")
        let backwards = IgnoredEffect.learned(
            from: places.count, key: { UInt64(places.count - 1 - $0) }, place: { places[places.count - 1 - $0] })
        #expect(backwards.perTime == found)
    }

    @Test func `threads do not matter`() {
        let places = Self.places(150_000, effect: 0.7, level: -1)
        #expect(Self.learned(places) == Self.learned(places, threads: 3))
    }

    @Test func `more than five times count as five`() {
        let effect = IgnoredEffect(perTime: 0.5)
        #expect(effect.logOdds(1, ignored: 0) == 1)
        #expect(effect.logOdds(1, ignored: 3) == -0.5)
        #expect(effect.logOdds(1, ignored: 5) == effect.logOdds(1, ignored: 90))
    }
}
