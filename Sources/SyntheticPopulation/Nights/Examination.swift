internal import MathFunctions

/// How far down people read a list: the share of readers who look at each place. Everybody looks at the first, and whoever
/// looks at a place has looked at those before it.
package enum Examination: Sendable, Hashable, CustomStringConvertible {
    /// After each place that share, in (0, 1), goes on to the next: place r is looked at by shareʳ⁻¹.
    case geometric(Double)
    /// Place r is looked at by 1 / r.
    case inverse
    /// Place r is looked at by 1 / log₂(1 + r), as in the discounted cumulative gain.
    case inverseLog
    /// Everybody reads to the end.
    case all

    /// `nil` for a text that is neither a name nor a number between 0 and 1.
    package init?(_ text: String) {
        switch text {
        case "inverse": self = .inverse
        case "inverse-log": self = .inverseLog
        case "all": self = .all
        default:
            guard let share = Double(text), share > 0, share < 1 else { return nil }
            self = .geometric(share)
        }
    }

    package var description: String {
        switch self {
        case .geometric(let share): "\(share)"
        case .inverse: "inverse"
        case .inverseLog: "inverse-log"
        case .all: "all"
        }
    }

    /// The share of readers who look at a place, counted from 1.
    package func share(at place: Int) -> Double {
        switch self {
        case .geometric(let share): PortableMath.exp(Double(place - 1) * PortableMath.log(share))
        case .inverse: 1 / Double(place)
        case .inverseLog: PortableMath.log(2) / PortableMath.log(1 + Double(place))
        case .all: 1
        }
    }

    /// How many places of a list somebody looks at whose patience is `draw`, in (0, 1): those looked at by a greater share.
    package func places(of length: Int, patience draw: Double) -> Int {
        var places = 0
        while places < length, places == 0 || share(at: places + 1) > draw { places += 1 }
        return places
    }
}
