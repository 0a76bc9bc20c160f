import Compatibility
import Foundation
import Profiles

/// The kernels of the profile factors as they are documented, worked out for one pair at a time.
struct KernelTwin {
    let people: [Person]
    let tables: ReferenceTables
    /// The commonest genres that the affinity table does not know.
    private let extras: [String]
    /// Who has a factor at all, and what two who have it are worth to each other.
    private var knowing: [Factor: [Int]] = [:]
    private var kernels: [Factor: [[Double]]] = [:]
    private var likenesses: [Factor: [[Double]]] = [:]
    private var centred: [Factor: [[Double]]] = [:]

    init(people: [Person], tables: ReferenceTables) {
        self.people = people
        self.tables = tables
        var counts: [String: Int] = [:]
        for person in people {
            for term in person.genres where tables.genres.terms[term].family == nil {
                counts[tables.genres.terms[term].name, default: 0] += 1
            }
            for name in person.otherGenres { counts[name, default: 0] += 1 }
        }
        let ranking = counts.keys.sorted { counts[$0]! != counts[$1]! ? counts[$0]! > counts[$1]! : $0 < $1 }
        extras = Array(ranking.prefix(16))
        for factor in Factor.profile {
            let rows = people.indices.filter { says(factor, $0) }
            let nobody = [[Double]](repeating: [Double](repeating: 0, count: people.count), count: people.count)
            knowing[factor] = rows
            kernels[factor] = nobody
            likenesses[factor] = nobody
            for one in rows {
                for other in rows {
                    kernels[factor]![one][other] = kernel(factor, one, other)
                    likenesses[factor]![one][other] = resemblance(factor, one, other)
                }
            }
            centred[factor] = centring(factor)
        }
    }

    /// What a person's genres count as: a family's name, or their own; rare ones as nothing.
    private func tastes(_ row: Int) -> [String] {
        let known = people[row].genres.map { tables.genres.terms[$0] }.compactMap { term in
            term.family.map { "family \(tables.affinities.names[$0])" }
                ?? (extras.contains(term.name) ? term.name : nil)
        }
        return known + people[row].otherGenres.filter(extras.contains)
    }

    private func affinity(_ one: String, _ other: String) -> Double {
        let names = tables.affinities.names
        if let row = names.firstIndex(where: { "family \($0)" == one }),
            let column = names.firstIndex(where: { "family \($0)" == other })
        {
            return tables.affinities[row, column]
        }
        return one == other ? 1 : 0
    }

    private func says(_ factor: Factor, _ row: Int) -> Bool {
        switch factor {
        case .genre: !tastes(row).isEmpty
        case .experience: people[row].experience != nil
        case .role: !people[row].roles.isEmpty
        case .age: true
        default: false
        }
    }

    /// The kernel of two people whose profiles both say something of the factor.
    private func kernel(_ factor: Factor, _ u: Int, _ v: Int) -> Double {
        func gaussian(_ one: Double, _ other: Double, _ scale: Double) -> Double {
            exp(-(one - other) * (one - other) / (2 * scale * scale))
        }
        switch factor {
        case .genre:
            func product(_ one: Int, _ other: Int) -> Double {
                var sum = 0.0
                for left in tastes(one) { for right in tastes(other) { sum += affinity(left, right) } }
                return sum
            }
            return product(u, v) / (product(u, u) * product(v, v)).squareRoot()
        case .experience:
            return gaussian(log(1 + Double(people[u].experience!)), log(1 + Double(people[v].experience!)), 0.8)
        case .role:
            let (ours, theirs) = (people[u].roles, people[v].roles)
            let sum = ours.reduce(0.0) {
                $0 + theirs.reduce(0.0) { [our = $1] in $0 + tables.complementarity[our, $1] }
            }
            return sum / Double(ours.count * theirs.count)
        case .age:
            return gaussian(log(Double(people[u].age) - 8), log(Double(people[v].age) - 8), 0.26)
        default:
            return 0
        }
    }

    /// How far v is like w: the kernel itself, but for roles the share that two sets have in common.
    private func resemblance(_ factor: Factor, _ v: Int, _ w: Int) -> Double {
        guard factor == .role else { return kernel(factor, v, w) }
        let shared = people[v].roles.filter(people[w].roles.contains).count
        return Double(shared) / Double(people[v].roles.count * people[w].roles.count)
    }

    func knows(_ factor: Factor, _ row: Int) -> Bool { knowing[factor]!.contains(row) }

    /// All who have a factor: whoever lacks it is their average.
    private func standIns(_ factor: Factor, _ row: Int) -> [Int] {
        knows(factor, row) ? [row] : knowing[factor]!
    }

    private func mean(_ ones: [Int], _ others: [Int], _ values: [[Double]]) -> Double {
        if ones.isEmpty || others.isEmpty { return 0 }
        var sum = 0.0
        for one in ones { for other in others { sum += values[one][other] } }
        return sum / Double(ones.count * others.count)
    }

    /// How well v suits u by one factor, the average standing in for what a profile does not say.
    func fit(_ factor: Factor, _ u: Int, _ v: Int) -> Double {
        mean(standIns(factor, u), standIns(factor, v), kernels[factor]!)
    }

    /// How far two are alike beyond what they have in common with everybody; 0 where one of them is unknown.
    func centredLikeness(_ factor: Factor, _ v: Int, _ w: Int) -> Double { centred[factor]![v][w] }

    /// The mean of that of people with themselves.
    func variance(_ factor: Factor) -> Double {
        let known = knowing[factor]!
        return known.reduce(0) { $0 + centred[factor]![$1][$1] } / Double(max(known.count, 1))
    }

    /// The likeness with the average person taken away on both sides.
    private func centring(_ factor: Factor) -> [[Double]] {
        let (known, values) = (knowing[factor]!, likenesses[factor]!)
        let count = Double(max(known.count, 1))
        var result = values
        let means = people.indices.map { row in known.reduce(0) { $0 + values[row][$1] } / count }
        let mean = known.reduce(0) { $0 + means[$1] } / count
        for one in known {
            for other in known { result[one][other] = values[one][other] - means[one] - means[other] + mean }
        }
        return result
    }
}
