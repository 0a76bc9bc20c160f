import MathFunctions
import Testing

@Suite("Four log-odds at once") struct SigmoidOfFourTests {
    @Test func `give what each gives alone`() {
        var z = -40.0
        while z < 40 {
            let four = PortableMath.sigmoid(SIMD4(z, -z, z / 1000, 20 * z))
            for (found, alone) in zip([four[0], four[1], four[2], four[3]], [z, -z, z / 1000, 20 * z]) {
                let expected = PortableMath.sigmoid(alone)
                #expect(abs(found - expected) <= 4e-16 * max(expected, 0.25) || alone < -700)
            }
            z += 0.0137
        }
        let ends = PortableMath.sigmoid(SIMD4(.infinity, -.infinity, 0, .nan))
        #expect(ends[0] == 1 && ends[1] < 1e-300 && ends[2] == 0.5 && ends[3].isNaN)
    }
}
