internal import LinearAlgebra
internal import Parallelism
internal import Profiles

/// The profiles of a crowd under every profile factor, side by side in columns.
struct ProfileBlocks: Sendable {
    let factors: [Factor]
    /// What reads each of them from a profile.
    let encoders: [any ProfileFactor]
    /// The columns of each factor, in the order of `factors`.
    let ranges: [Range<Int>]
    /// Columns of all factors together.
    let columns: Int
    /// People × columns, row-major: what each brings. A block that a profile lacks is the mean of those who have it.
    let offers: [Float]
    /// The mean `offers` and `seeks` blocks of those who have them, all factors side by side; 0 where nobody has one.
    let meanOffers: [Double]
    let meanSeeks: [Double]
    /// People × factors: whether a person's profile says something of a factor.
    private let known: [Bool]

    /// With more people than this they are encoded in pieces.
    static let peopleOfPiece = 16_384

    /// - Parameters:
    ///   - learners: how many of the people, the first ones, means and what encoders read of a crowd are taken from.
    ///   - factors: those that a profile does not decide are left out.
    init(people: [Person], learners: Int, tables: ReferenceTables, factors: [Factor], threads: Int = 1) throws {
        let factors = factors.filter { $0.encoder != nil }
        let encoders = try factors.compactMap { try $0.encoder?(tables, Array(people.prefix(learners))) }
        self.factors = factors
        self.encoders = encoders
        var ranges: [Range<Int>] = []
        for encoder in encoders {
            let start = ranges.last?.upperBound ?? 0
            ranges.append(start..<start + encoder.columns)
        }
        let columns = ranges.last?.upperBound ?? 0
        self.ranges = ranges
        self.columns = columns

        let blocks = ranges
        let pieces = Parallel.pieces(of: people.count, size: Self.peopleOfPiece)
        let encoded = Parallel.map(pieces.count, threads: threads) { piece in
            var encoded = Encoded(people: pieces[piece].count, columns: columns, factors: encoders.count)
            for (position, encoder) in encoders.enumerated() {
                encoded.add(
                    people[pieces[piece]], learners: learners, encoder, at: position, columns: blocks[position])
            }
            return encoded
        }
        var offers: [Float] = []
        offers.reserveCapacity(people.count * columns)
        var known: [Bool] = []
        known.reserveCapacity(people.count * factors.count)
        var counts = [Double](repeating: 0, count: factors.count)
        var meanOffers = [Double](repeating: 0, count: columns)
        var meanSeeks = meanOffers
        for part in encoded {
            offers += part.offers
            known += part.known
            for position in counts.indices { counts[position] += part.counts[position] }
            for column in 0..<columns {
                meanOffers[column] += part.offerSums[column]
                meanSeeks[column] += part.seekSums[column]
            }
        }
        for (position, range) in ranges.enumerated() where counts[position] > 0 {
            for column in range {
                meanOffers[column] /= counts[position]
                meanSeeks[column] /= counts[position]
            }
            for row in people.indices where !known[row * factors.count + position] {
                for column in range { offers[row * columns + column] = Float(meanOffers[column]) }
            }
        }
        self.offers = offers
        self.known = known
        self.meanOffers = meanOffers
        self.meanSeeks = meanSeeks
    }

    /// Whether the profile in a row says something of the factor at a position in `factors`.
    func knows(_ position: Int, of row: Int) -> Bool { known[row * factors.count + position] }

    /// Writes what a person would like by their own profile, all factors side by side, unweighted.
    func ownSeeks(of person: Person, into seeks: inout [Double]) {
        for (position, encoder) in encoders.enumerated() {
            let range = ranges[position]
            var block = FactorBlock(columns: encoder.columns)
            if encoder.encode(person, into: &block) {
                for column in range { seeks[column] = block.seeks[column - range.lowerBound] }
            } else {
                for column in range { seeks[column] = meanSeeks[column] }
            }
        }
    }
}

/// Some people, encoded.
private struct Encoded: Sendable {
    /// People × columns; 0 where a profile says nothing.
    var offers: [Float]
    /// People × factors: whether a profile says something of a factor.
    var known: [Bool]
    /// How many people say something, by factor, and the sums of their blocks, by column.
    var counts: [Double]
    var offerSums: [Double]
    var seekSums: [Double]
    private let columns: Int

    init(people: Int, columns: Int, factors: Int) {
        offers = [Float](repeating: 0, count: people * columns)
        known = [Bool](repeating: false, count: people * factors)
        counts = [Double](repeating: 0, count: factors)
        offerSums = [Double](repeating: 0, count: columns)
        seekSums = offerSums
        self.columns = columns
    }

    mutating func add(
        _ people: ArraySlice<Person>, learners: Int, _ encoder: any ProfileFactor, at position: Int,
        columns range: Range<Int>
    ) {
        var block = FactorBlock(columns: encoder.columns)
        for (row, person) in people.enumerated() where encoder.encode(person, into: &block) {
            known[row * counts.count + position] = true
            for column in 0..<encoder.columns {
                offers[row * columns + range.lowerBound + column] = Float(block.offers[column])
            }
            guard people.startIndex + row < learners else { continue }
            counts[position] += 1
            for column in 0..<encoder.columns {
                offerSums[range.lowerBound + column] += block.offers[column]
                seekSums[range.lowerBound + column] += block.seeks[column]
            }
        }
    }
}
