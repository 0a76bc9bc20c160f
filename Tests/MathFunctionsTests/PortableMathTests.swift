import Foundation
import MathFunctions
import Randomness
import Testing

/// How many units in the last place lie between two numbers of one sign.
private func ulps(_ a: Double, _ b: Double) -> Int64 {
    abs(Int64(bitPattern: a.magnitude.bitPattern) - Int64(bitPattern: b.magnitude.bitPattern))
        + (a * b < 0 ? 1 << 53 : 0)
}

@Suite struct PortableMathTests {
    @Test(arguments: TrueValues.exponentials)
    func `the exponential is within a unit in the last place of the true one`(x: Double, value: Double) {
        #expect(ulps(PortableMath.exp(x), value) <= 1)
    }

    @Test(arguments: TrueValues.logarithms)
    func `the logarithm is within a unit in the last place of the true one`(x: Double, value: Double) {
        #expect(ulps(PortableMath.log(x), value) <= 1)
    }

    @Test(arguments: TrueValues.quantiles)
    func `the normal quantile is within a few units in the last place of the true one`(p: Double, value: Double) {
        #expect(ulps(PortableMath.normalQuantile(p), value) <= 5)
    }

    @Test func `exponential and logarithm agree with the system's within two units in the last place`() {
        var stream = RandomStream(seed: 20)
        var worst: (exp: Int64, log: Int64, logNear1: Int64) = (0, 0, 0)
        for _ in 0..<100_000 {
            let x = (stream.uniform() - 0.5) * (stream.chance(0.5) ? 4 : 1400)
            worst.exp = max(worst.exp, ulps(PortableMath.exp(x), Foundation.exp(x)))
            let positive = PortableMath.exp(x)
            worst.log = max(worst.log, ulps(PortableMath.log(positive), Foundation.log(positive)))
            let near1 = 0.7 + stream.uniform()
            worst.logNear1 = max(worst.logNear1, ulps(PortableMath.log(near1), Foundation.log(near1)))
        }
        #expect(worst.exp <= 2)
        #expect(worst.log <= 2)
        #expect(worst.logNear1 <= 2)
    }

    @Test func `the ends of the scale are what mathematics says`() {
        #expect(PortableMath.exp(0) == 1 && PortableMath.exp(-0.0) == 1 && PortableMath.log(1) == 0)
        #expect(PortableMath.exp(.infinity) == .infinity && PortableMath.exp(709.79) == .infinity)
        #expect(PortableMath.exp(-.infinity) == 0 && PortableMath.exp(-745.14) == 0)
        #expect(PortableMath.log(0) == -.infinity && PortableMath.log(.infinity) == .infinity)
        #expect(PortableMath.log(-1).isNaN && PortableMath.log(.nan).isNaN && PortableMath.exp(.nan).isNaN)
        #expect(PortableMath.sigmoid(0) == 0.5 && PortableMath.sigmoid(.infinity) == 1)
        #expect(
            PortableMath.sigmoid(-.infinity) == 0 && PortableMath.sigmoid(-1e4) == 0 && PortableMath.sigmoid(.nan).isNaN
        )
        #expect(
            PortableMath.logit(0) == -.infinity && PortableMath.logit(1) == .infinity && PortableMath.logit(0.5) == 0)
        #expect(PortableMath.logit(-0.1).isNaN && PortableMath.logit(1.1).isNaN && PortableMath.logit(.nan).isNaN)
        #expect(PortableMath.normalQuantile(0) == -.infinity && PortableMath.normalQuantile(1) == .infinity)
        #expect(PortableMath.normalQuantile(0.5) == 0 && PortableMath.normalQuantile(.nan).isNaN)
        #expect(PortableMath.normalQuantile(-0.1).isNaN && PortableMath.normalQuantile(1.1).isNaN)
    }

    @Test(
        arguments: [
            (1e-300, -690.7755278982137), (1e-09, -20.72326583594641), (0.1, -2.197224577336219),
            (0.4, -0.4054651081081643), (0.42, -0.3227733922630511), (0.45, -0.2006706954621511),
            (0.499999, -3.999999999898311e-06), (0.58, 0.32277339226305085), (0.59, 0.36396537720141153),
            (0.7, 0.8472978603872034), (0.999, 6.906754778648553),
        ])
    func `the logit keeps its digits about one half, and the sigmoid takes it back`(p: Double, value: Double) {
        #expect(ulps(PortableMath.logit(p), value) <= 4)
        #expect(abs(PortableMath.sigmoid(value) - p) <= 4 * (value.magnitude.ulp + 0x1p-52) * p)
    }

    @Test func `the exponential never falls, not even where its pieces meet`() {
        var falls = 0
        for step in -4096..<4096 {
            let edge = (Double(step) / 8 + 0.5) * 0.6931471805599453
            var (x, value) = (edge.nextDown.nextDown, 0.0)
            for _ in 0..<5 {
                let next = PortableMath.exp(x)
                falls += next < value ? 1 : 0
                (x, value) = (x.nextUp, next)
            }
        }
        #expect(falls == 0)
    }

    @Test func `numbers too small to be normal are as near to the truth as they can be`() {
        let least = Double.leastNonzeroMagnitude
        #expect(PortableMath.exp(-745) == least)
        #expect(PortableMath.exp(-740.5) == 51 * least)
        #expect(PortableMath.exp(-720.25) == 32_034_264_143 * least)
        #expect(ulps(PortableMath.log(least), -744.4400719213812) <= 1)
        #expect(ulps(PortableMath.log(20_240_225_330_731 * least), -713.8013788281542) <= 1)
        #expect(ulps(PortableMath.normalQuantile(least), -38.467405617144344) <= 5)
    }
}
