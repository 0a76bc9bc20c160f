import CTileScan
import LinearAlgebra
import Matching
import MathFunctions
import Randomness
import Testing

/// The loops in C beside slow, obvious twins.
@Suite struct TileScanTests {
    private static let fusions: [(Fusion, duet_fusion)] = [
        (.harmonic, DUET_HARMONIC), (.geometric, DUET_GEOMETRIC), (.minimum, DUET_MINIMUM),
        (.arithmetic, DUET_ARITHMETIC),
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `pairs are marked that are allowed and may be of use to one of the two`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for (lines, width, stride) in [(1, 1, 64), (7, 63, 64), (16, 64, 64), (5, 100, 128), (3, 192, 256)] {
            func floats(_ count: Int) -> [Float] {
                // Few values, so that equal ones occur.
                (0..<count).map { _ in Float(Int.random(in: -4...4, using: &generator)) / 2 }
            }
            let (forward, backward) = (floats((lines + 2) * stride), floats((lines + 2) * stride))
            let byLine = Side(floats(lines + 2), floats(lines + 2), using: &generator)
            let byColumn = Side(floats(stride), floats(stride), using: &generator)
            var marks = [UInt64](repeating: .max, count: lines * stride / 64)
            unsafe byLine.withPointers { line in
                unsafe byColumn.withPointers { column in
                    unsafe duet_mark_promising(
                        forward, backward, 2, lines, width, stride, line, column, &marks)
                }
            }
            for line in 0..<lines {
                for column in 0..<stride {
                    let place = (line + 2) * stride + column
                    let (one, other) = (forward[place], backward[place])
                    let isOfUse =
                        min(one, other) >= min(byLine.least[line + 2], byColumn.least[column])
                        && one + other >= min(byLine.sum[line + 2], byColumn.sum[column])
                    let isAllowed = byLine.terms[line + 2].allows(byColumn.terms[column])
                    let isMarked = marks[line * stride / 64 + column / 64] >> UInt64(column % 64) & 1 == 1
                    #expect(isMarked == (column < width && isOfUse && isAllowed), "\(line), \(column) of \(width)")
                }
            }
        }
    }

    @Test(arguments: 0..<4)
    func `estimates are never below the score, and at most six millionths above`(index: Int) {
        let (fusion, inC) = Self.fusions[index]
        var generator = SplitMix64(seed: 4)
        var logits: [Float] = [
            0, -0.0, 1e-30, 17, -17, 79.9, 80, 80.1, -79.9, -80, -80.1, 300, -300, .infinity, -.infinity,
        ]
        for scale in [1e-6, 0.1, 1, 5, 20, 100] as [Float] {
            for _ in 0..<3000 { logits.append(.random(in: -scale...scale, using: &generator)) }
        }
        let others = logits.shuffled(using: &generator)
        let places = (0..<logits.count).map { Int32($0) }
        var most = [Int32](repeating: -1, count: logits.count + 15)
        unsafe duet_estimate(logits, others, places, logits.count, 0, inC, &most)
        for (place, (one, other)) in zip(logits, others).enumerated() {
            let score = fusion.fuse(PortableMath.sigmoid(Double(one)), PortableMath.sigmoid(Double(other)))
            let exact = Int32((score * 1e6).rounded())
            #expect(exact <= most[place] && most[place] <= exact + 6, "\(one), \(other): \(score), \(most[place])")
        }
    }

    @Test func `an estimate allows for logits that are too low, and NaN bounds nothing`() {
        var most = [Int32](repeating: -1, count: 19)
        unsafe duet_estimate([1, .nan, 1, -2], [1, 1, .nan, -2], [3, 2, 1, 0], 4, 0.5, DUET_MINIMUM, &most)
        #expect(most[2] == 1_000_000)
        for (place, logit) in [(0, -1.5), (3, 1.5)] {
            let exact = Int32((PortableMath.sigmoid(logit) * 1e6).rounded())
            #expect(exact <= most[place] && most[place] <= exact + 6)
        }
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 8, 15, 74])
    func `exact logits have the bits of the plain sum`(columns: Int) {
        let crowd = Crowd(30, columns: columns, scale: 3, seed: 6)
        for count in [0, 1, 2, 3, 4, 5, 11] {
            let others = (0..<count).map { Int32($0 * 7 % 30) }
            var (forward, backward) = ([Double](repeating: -1, count: count), [Double](repeating: -1, count: count))
            unsafe duet_exact_logits(
                crowd.score.seeks.elements, crowd.score.offers.elements, columns, 13, others, count, &forward, &backward
            )
            #expect(forward == others.map { crowd.score.logit(from: 13, to: Int($0)) })
            #expect(backward == others.map { crowd.score.logit(from: Int($0), to: 13) })
        }
    }
}

/// One side of a tile with random terms.
private struct Side {
    let least: [Float]
    let sum: [Float]
    let terms: [PairTerms.Term]

    init(_ least: [Float], _ sum: [Float], using generator: inout SplitMix64) {
        self.least = least
        self.sum = sum
        terms = least.map { _ in
            let from = Int32.random(in: 18...40, using: &generator)
            return PairTerms.Term(
                kinds: [1, 2, 4, 1, 2, 4, 3, 6].randomElement(using: &generator)!,
                acceptedKinds: .random(in: 0...7, using: &generator),
                value: .random(in: 18...50, using: &generator), least: from,
                most: from + .random(in: -1...30, using: &generator))
        }
    }

    func withPointers(_ body: (duet_side) -> Void) {
        unsafe least.withUnsafeBufferPointer { least in
            unsafe sum.withUnsafeBufferPointer { sum in
                unsafe terms.map(\.kinds).withUnsafeBufferPointer { kinds in
                    unsafe terms.map(\.acceptedKinds).withUnsafeBufferPointer { accepted in
                        unsafe terms.map(\.value).withUnsafeBufferPointer { value in
                            unsafe terms.map(\.least).withUnsafeBufferPointer { from in
                                unsafe terms.map(\.most).withUnsafeBufferPointer { to in
                                    unsafe body(
                                        duet_side(
                                            least: least.baseAddress, sum: sum.baseAddress, kinds: kinds.baseAddress,
                                            accepted_kinds: accepted.baseAddress, value: value.baseAddress,
                                            least_value: from.baseAddress, most_value: to.baseAddress))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
