internal import LinearAlgebra
internal import Profiles

/// The profiles of a crowd under every profile factor, side by side in columns.
struct ProfileBlocks: Sendable {
    /// One line per factor: add yours here.
    let factors: [any ProfileFactor]
    /// The columns of each factor, in the order of `factors`.
    let ranges: [Range<Int>]
    /// Columns of all factors together.
    let columns: Int
    /// People × columns, row-major: what each brings. A block that a profile lacks is the mean of those who have it.
    let offers: [Float]
    /// The mean `offers` and `seeks` blocks of those who have them, all factors side by side; 0 where nobody has one.
    let meanOffers: [Double]
    let meanSeeks: [Double]
    /// Bit f is set where a person's profile says something of factor f.
    private let known: [UInt8]

    init(people: [Person], tables: ReferenceTables) throws {
        factors = [
            GenreFactor(tables, people: people),
            try ExperienceFactor(),
            RoleFactor(tables),
            try AgeFactor(),
        ]
        var ranges: [Range<Int>] = []
        for factor in factors {
            let start = ranges.last?.upperBound ?? 0
            ranges.append(start..<start + factor.columns)
        }
        let columns = ranges.last?.upperBound ?? 0
        self.ranges = ranges
        self.columns = columns

        var offers = [Float](repeating: 0, count: people.count * columns)
        var known = [UInt8](repeating: 0, count: people.count)
        var meanOffers = [Double](repeating: 0, count: columns)
        var meanSeeks = meanOffers
        for (position, factor) in factors.enumerated() {
            var block = FactorBlock(columns: factor.columns)
            let range = ranges[position]
            var count = 0.0
            for (row, person) in people.enumerated() where factor.encode(person, into: &block) {
                known[row] |= 1 << UInt8(position)
                count += 1
                for column in 0..<factor.columns {
                    offers[row * columns + range.lowerBound + column] = Float(block.offers[column])
                    meanOffers[range.lowerBound + column] += block.offers[column]
                    meanSeeks[range.lowerBound + column] += block.seeks[column]
                }
            }
            guard count > 0 else { continue }
            for column in range {
                meanOffers[column] /= count
                meanSeeks[column] /= count
            }
            for row in people.indices where known[row] & 1 << UInt8(position) == 0 {
                for column in range { offers[row * columns + column] = Float(meanOffers[column]) }
            }
        }
        self.offers = offers
        self.known = known
        self.meanOffers = meanOffers
        self.meanSeeks = meanSeeks
    }

    /// Whether the profile in a row says something of the factor at a position in `factors`.
    func knows(_ position: Int, of row: Int) -> Bool { known[row] & 1 << UInt8(position) != 0 }

    /// Writes what a person would like by their own profile, all factors side by side, unweighted.
    func ownSeeks(of person: Person, into seeks: inout [Double]) {
        for (position, factor) in factors.enumerated() {
            let range = ranges[position]
            var block = FactorBlock(columns: factor.columns)
            if factor.encode(person, into: &block) {
                for column in range { seeks[column] = block.seeks[column - range.lowerBound] }
            } else {
                for column in range { seeks[column] = meanSeeks[column] }
            }
        }
    }
}
