internal import Profiles
internal import Randomness

/// Decides who has which fault.
///
/// The first people of a population have one of each kind, so that even a small one has all; further ones by chance, as
/// soon as the first ones no longer exceed the share.
struct Planting: Sendable {
    let seed: UInt64
    let first: Int
    let share: Double

    /// The places 0…7 are without fault, so that everybody with one has somebody before them without.
    private static let clean = 8
    /// How many people a population needs for one fault of each kind.
    static let fewestPeople = clean + 2 * Fault.allCases.count

    init(settings: PopulationSettings) {
        seed = settings.seed
        first = settings.first
        share = settings.messy
    }

    func fault(at place: Int) -> Fault? {
        guard share > 0, place >= Self.clean else { return nil }
        if place < Self.fewestPeople {
            let (kind, rest) = (place - Self.clean).quotientAndRemainder(dividingBy: 2)
            return rest == 0 ? Fault.allCases[kind] : nil
        }
        guard Double(place) * share >= Double(Fault.allCases.count) else { return nil }
        var stream = self.stream(place)
        return stream.chance(share) ? Fault.allCases[stream.below(Fault.allCases.count)] : nil
    }

    /// A stream for a person's fault, in which the first draws decide whether there is one.
    private func stream(_ place: Int) -> RandomStream {
        RandomStream(seed: seed, DrawnPart.planting.rawValue, UInt64(first + place))
    }

    /// A stream for what exactly is wrong.
    func details(_ place: Int) -> RandomStream {
        RandomStream(seed: seed, DrawnPart.planting.rawValue, UInt64(first + place), 1)
    }

    /// Somebody without fault who comes before a place, and whom its person has not blocked: the first such at or below a
    /// place that is drawn, or else the first at all.
    func partner(of place: Int, blocked: Set<UInt64>, _ stream: inout RandomStream) -> Int {
        let drawn = stream.below(place)
        let order = (0..<place).lazy.map { (drawn - $0 + place) % place }
        return order.first { partner in
            fault(at: partner) == nil && !blocked.contains(Session.key(Int32(place), Int32(partner)))
        } ?? 0
    }
}
