import Matching
import MathFunctions
import Randomness
import Testing

@Suite struct FusionTests {
    /// Logits from far below to far above, with the neighbourhood of 0 and of the saturated ends.
    private let logits: [Double] = stride(from: -16.0, through: 16, by: 0.5) + [-40, -0.01, 0.01, 40, 800, -800]

    @Test(arguments: Fusion.allCases)
    func `a fusion is symmetric bit for bit and lies between its arguments`(fusion: Fusion) {
        for a in logits.map(PortableMath.sigmoid) {
            for b in logits.map(PortableMath.sigmoid) {
                let fused = fusion.fuse(a, b)
                #expect(fused.bitPattern == fusion.fuse(b, a).bitPattern)
                #expect(fused >= min(a, b) && fused <= max(a, b))
            }
        }
    }

    @Test(arguments: Fusion.allCases)
    func `a fusion stays between its arguments and does not fall when one rises, to the last bit`(fusion: Fusion) {
        var random = RandomStream(seed: 1)
        func draw() -> Double {
            // Chances as they come, and some near 0, where Doubles are closer together.
            let chance = random.uniform()
            return random.uniform() < 0.2 ? chance * chance * chance * 1e-150 : chance
        }
        var wrong = 0
        for _ in 0..<200_000 {
            let (a, b) = (draw(), draw())
            let more = random.uniform() < 0.5 ? a.nextUp : a + (1 - a) * random.uniform()
            let fused = fusion.fuse(a, b)
            let isBetween = min(a, b) <= fused && fused <= max(a, b)
            let isSymmetric = fused.bitPattern == fusion.fuse(b, a).bitPattern
            if !isBetween || !isSymmetric || fusion.fuse(more, b) < fused { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func `fusions worked out by hand`() {
        #expect(Fusion.harmonic.fuse(0.5, 0.25) == 1 / 3.0)
        #expect(Fusion.geometric.fuse(0.5, 0.125) == 0.25)
        #expect(Fusion.minimum.fuse(0.5, 0.25) == 0.25)
        #expect(Fusion.arithmetic.fuse(0.5, 0.25) == 0.375)
        #expect(Fusion.harmonic.fuse(0, 0) == 0)
        #expect(Fusion.allCases.map { $0.fuse(1, 1) } == [1, 1, 1, 1])
    }

    @Test(arguments: Fusion.allCases)
    func `no pair reaches a score without reaching its bounds`(fusion: Fusion) {
        for a in logits {
            for b in logits {
                let fused = fusion.fuse(PortableMath.sigmoid(a), PortableMath.sigmoid(b))
                // The scan asks for the bounds of a slightly smaller score for the same reason: rounding.
                let bounds = fusion.bounds(reaching: fused - 1e-12)
                #expect(min(a, b) >= bounds.least, "\(a), \(b)")
                #expect(a + b >= bounds.sum, "\(a), \(b)")
            }
        }
    }

    @Test(arguments: Fusion.allCases)
    func `bounds rise with the score and ask nothing of a score of zero`(fusion: Fusion) {
        #expect(fusion.bounds(reaching: 0) == .none)
        #expect(fusion.bounds(reaching: -1) == .none)
        let bounds = (1..<1000).map { fusion.bounds(reaching: Double($0) / 1000) }
        #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0.least <= $1.least && $0.sum <= $1.sum })
    }

    @Test func `the bounds are reached`() {
        // Equal logits reach the bound of the sum, a certain partner that of the smaller one.
        for fusion in Fusion.allCases {
            let both = fusion.fuse(PortableMath.sigmoid(1.5), PortableMath.sigmoid(1.5))
            #expect(abs(fusion.bounds(reaching: both).sum - 3) < 1e-12)
            let one = fusion.fuse(PortableMath.sigmoid(1.5), 1)
            #expect(abs(fusion.bounds(reaching: one).least - 1.5) < 1e-12)
        }
    }
}

@Suite struct LogisticTests {
    @Test func `the logistic function does not overflow`() {
        #expect(PortableMath.sigmoid(0) == 0.5)
        #expect(PortableMath.sigmoid(1e308) == 1)
        #expect(PortableMath.sigmoid(-1e308) == 0)
        #expect(PortableMath.sigmoid(-.infinity) == 0)
        #expect(PortableMath.sigmoid(.nan).isNaN)
        #expect(abs(PortableMath.sigmoid(2) - 0.880_797_077_977_882_4) < 1e-15)
        #expect(abs(PortableMath.sigmoid(-30) / 9.357_622_968_839_299e-14 - 1) < 1e-14)
    }

    @Test func `log-odds undo the logistic function`() {
        for z in stride(from: -12.0, through: 12, by: 0.25) {
            #expect(abs(PortableMath.logit(PortableMath.sigmoid(z)) - z) < 1e-10)
        }
        #expect(PortableMath.logit(0) == -.infinity)
        #expect(PortableMath.logit(1) == .infinity)
    }
}
