import MathFunctions
import Testing

/// The true values were worked out with 40 digits.
@Suite struct GammaTests {
    @Test(
        arguments: [
            (0.5, 0.5723649429247001), (1, 0), (1.5, -0.12078223763524522), (2, 0), (3.25, 0.9358019311087253),
            (10, 12.801827480081469), (50.5, 146.51925549072064), (1000.5, 5908.674175848678),
        ])
    func `the logarithm of the gamma function is the true one`(x: Double, value: Double) {
        #expect(abs(PortableMath.logGamma(x) - value) <= 1e-13 * max(1, abs(value)))
    }

    @Test(
        arguments: [
            (0.5, 1e-06, 0.9988716212090307), (0.5, 0.1, 0.654720846018577), (0.5, 1.4, 0.09426430684121032),
            (0.5, 1.6, 0.07363827012030265), (0.5, 12.5, 5.733031437583878e-07), (0.5, 300, 1.674167984691788e-132),
            (1, 1, 0.36787944117144233), (1, 700, 9.85967654375977e-305), (2.5, 3.4, 0.2359445376945214),
            (2.5, 3.6, 0.20618591970955588), (10, 3, 0.9988975118698845), (10, 30, 7.121750862815577e-06),
            (49.5, 50, 0.4529585113209314), (49.5, 91, 7.497530782589785e-07), (500, 450, 0.9892827619087102),
            (500, 500.5, 0.48513891876805154), (500, 502, 0.45849475672494583), (500, 700, 7.032145641828589e-16),
        ])
    func `the upper incomplete gamma function is the true one on both sides of its seam`(
        a: Double, x: Double, value: Double
    ) {
        #expect(abs(PortableMath.upperGamma(a, x) - value) <= 2e-12 * value)
    }

    @Test func `nothing lies above infinity, and all above 0`() {
        #expect(PortableMath.upperGamma(3, 0) == 1 && PortableMath.upperGamma(3, .infinity) == 0)
        #expect(PortableMath.upperGamma(0.5, 1e6) == 0)
    }
}
