internal import Algorithms
internal import GroupedRows
internal import MathFunctions
internal import Profiles
internal import Randomness

/// Whom the app shows to whom: people who seek each other's gender and are of the age that is asked for, the popular and
/// the active more often.
struct Discovery: Sendable {
    /// How often the app shows a person, before ages and genders: e^(power · attraction) · rate^power.
    private static let attractionPower = 0.25
    private static let ratePower = 0.5

    /// People of one gender who seek the same genders, by age and then by number.
    private struct Pool: Sendable {
        /// By age in years.
        var people = Grouped<Int32>()
        /// Sum of the weights of the people before each, and of all: one more than people.
        var before: [Double] = [0]

        func places(_ ages: ClosedRange<Int>) -> Range<Int> { people.offsets[ages.lowerBound..<ages.upperBound + 1] }

        /// The person among `places` whose share of the weights holds `point`.
        func person(at point: Double, among places: Range<Int>) -> Int32 {
            people.elements[places.dropLast().partitioningIndex { before[$0 + 1] > point }]
        }
    }

    private var pools: [Pool]

    init(people: [HiddenPerson], conducts: [Conduct]) {
        pools = Array(repeating: Pool(), count: 3 * 8)
        // Sorted by counting: by age within each pool, by number within each age.
        let byAge = Grouped(positionsOf: people.lazy.map { Int32($0.age) }, groups: 128)
        for age in 0..<byAge.count {
            for number in byAge[age] {
                let person = people[Int(number)]
                let pool = Int(person.gender.rawValue) * 8 + Int(person.wants)
                let logWeight = Self.attractionPower * Double(person.attraction) / 1000
                let weight =
                    PortableMath.exp(logWeight)
                    * PortableMath.exp(Self.ratePower * PortableMath.log(Double(conducts[Int(number)].rate)))
                pools[pool].people.append(number)
                pools[pool].before.append(pools[pool].before[pools[pool].before.count - 1] + weight)
            }
            for pool in pools.indices { pools[pool].people.endGroup() }
        }
    }

    /// The people whom the app could show to somebody, ready to be drawn from.
    struct View {
        fileprivate var slices: [(pool: Int, places: Range<Int>, sum: Double)] = []
        fileprivate var sum = 0.0

        var isEmpty: Bool { slices.isEmpty }
    }

    func view(of person: HiddenPerson, ages: ClosedRange<Int>) -> View {
        var view = View()
        for gender in Gender.allCases where person.wants & gender.bit != 0 {
            for wants in 1..<8 where UInt8(wants) & person.gender.bit != 0 {
                let pool = Int(gender.rawValue) * 8 + wants
                let places = pools[pool].places(ages)
                guard !places.isEmpty else { continue }
                let sum = pools[pool].before[places.upperBound] - pools[pool].before[places.lowerBound]
                view.slices.append((pool, places, sum))
                view.sum += sum
            }
        }
        return view
    }

    /// Somebody of a view that is not empty.
    func draw(from view: View, _ stream: inout RandomStream) -> Int32 {
        var point = stream.uniform() * view.sum
        var slice = 0
        while slice + 1 < view.slices.count, point >= view.slices[slice].sum {
            point -= view.slices[slice].sum
            slice += 1
        }
        let (chosen, places, _) = view.slices[slice]
        return pools[chosen].person(at: pools[chosen].before[places.lowerBound] + point, among: places)
    }
}
