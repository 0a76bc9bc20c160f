package import Profiles

/// A kernel on one part of a profile: how well what v brings suits what u would like, in [0, 1], as an inner product
/// of two blocks of columns.
///
/// Everything here is pure. `Factor.profile` says how to add one.
package protocol ProfileFactor: Sendable {
    /// Width of the block.
    var columns: Int { get }

    /// Writes the two blocks of a person, `columns` numbers each:
    ///
    /// * `offers`: what the person brings;
    /// * `seeks`: what the person would like, such that ⟨seeks(u), offers(v)⟩ = k(u, v).
    ///
    /// - Returns: `false`, with the block in no particular state, when the profile says nothing of this factor.
    func encode(_ person: Person, into block: inout FactorBlock) -> Bool

    /// The `seeks` block of somebody who wants people like those who offer this: ⟨alike(offers(v)), offers(w)⟩ ∈ [0, 1]
    /// says how far w is like v. Linear, so that the mean of many people goes through it at once.
    func alike(_ offers: [Double]) -> [Double]

    /// What the profile says of this factor, in words; `nil` when nothing.
    func evidence(of person: Person) -> String?
}

extension ProfileFactor {
    /// A kernel that is a likeness, with the same block on both sides, needs no other.
    package func alike(_ offers: [Double]) -> [Double] { offers }
}

/// The two blocks of one person under one factor.
package struct FactorBlock {
    package var offers: [Double]
    package var seeks: [Double]

    /// Blocks of zeros.
    init(columns: Int) {
        offers = [Double](repeating: 0, count: columns)
        seeks = offers
    }

    package mutating func clear() {
        for column in offers.indices {
            offers[column] = 0
            seeks[column] = 0
        }
    }

    /// The same row on both sides: a likeness.
    package mutating func fill(from row: ArraySlice<Double>) {
        for (column, value) in row.enumerated() {
            offers[column] = value
            seeks[column] = value
        }
    }
}
