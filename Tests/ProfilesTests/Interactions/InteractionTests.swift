import Profiles
import Testing

@Suite("The time of an interaction") struct InteractionTests {
    @Test(arguments: [nil, 0, -62_135_596_800, 253_402_300_799] as [Int64?], [false, true])
    func `is kept beside its kind`(seconds: Int64?, changed: Bool) {
        let time = seconds.map { Timestamp(seconds: $0) }
        for kind in [InteractionKind.like, .dislike, .block, .unmapped] {
            var word = Interaction(actor: 1, target: 2, kind: .like, time: nil, id: -3)
            word.time = time
            word.kind = kind
            word.wasChangedLater = changed
            #expect(word.time == time && word.kind == kind && word.wasChangedLater == changed)
            #expect(
                word == Interaction(actor: 1, target: 2, kind: kind, time: time, id: -3, wasChangedLater: changed))
        }
        #expect(MemoryLayout<Interaction>.stride == 24)
    }
}
