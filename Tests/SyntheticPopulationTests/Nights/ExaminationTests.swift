import SyntheticPopulation
import Testing

@Suite struct ExaminationTests {
    static let curves: [(text: String, shares: [Double])] = [
        ("0.5", [1, 0.5, 0.25, 0.125]), ("inverse", [1, 0.5, 0.3333333333333333, 0.25]),
        ("inverse-log", [1, 0.6309297535714574, 0.5, 0.43067655807339306]), ("all", [1, 1, 1, 1]),
    ]

    @Test(arguments: curves) func `a curve gives the share who look at each place`(text: String, shares: [Double])
        throws
    {
        let curve = try #require(Examination(text))
        #expect(curve.description == text)
        for (index, share) in shares.enumerated() { #expect(abs(curve.share(at: index + 1) - share) < 1e-12) }
    }

    @Test(arguments: ["", "0", "1", "-0.5", "1.5", "nan", "inverse log"])
    func `another text is no curve`(text: String) {
        #expect(Examination(text) == nil)
    }

    @Test func `a reader looks at the places that more than their patience look at, and always at the first`() {
        let curve = Examination.geometric(0.5)
        #expect(curve.places(of: 10, patience: 0.999) == 1)
        #expect(curve.places(of: 10, patience: 0.5) == 1)
        #expect(curve.places(of: 10, patience: 0.49) == 2)
        #expect(curve.places(of: 10, patience: 0.13) == 3)
        #expect(curve.places(of: 10, patience: 0.12) == 4)
        #expect(curve.places(of: 2, patience: 1e-9) == 2)
        #expect(curve.places(of: 0, patience: 0.5) == 0)
        #expect(Examination.all.places(of: 7, patience: 0.999) == 7)
    }
}
