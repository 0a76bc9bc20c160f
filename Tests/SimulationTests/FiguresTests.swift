import Randomness
import Simulation
import Testing

@Suite struct FiguresTests {
    @Test func `the correlation of figures worked out by hand`() throws {
        // Means 2 and 3; deviations (−1, 0, 1) and (−1, −1, 2): 3 / √(2 · 6).
        let found = try #require(Correlation.pearson([(1, 2), (2, 2), (3, 5)]))
        #expect(abs(found - 3 / 12.0.squareRoot()) < 1e-15)
        #expect(Correlation.pearson([(1, 2), (2, 4)]) == 1)
        #expect(Correlation.pearson([(1, 4), (2, 2)]) == -1)
        #expect(Correlation.pearson([(1, 4), (1, 2)]) == nil)
        #expect(Correlation.pearson([(1, 4)]) == nil)
        #expect(Correlation.pearson([]) == nil)
    }

    @Test func `the night by which half had what they waited for`() {
        #expect(Record.median([0, 0, -1, -1]) == 1)
        #expect(Record.median([4, 2, -1]) == 5)
        #expect(Record.median([2, -1, -1]) == nil)
        #expect(Record.median([7]) == 8)
        #expect(Record.median([]) == nil)
    }

    @Test(arguments: [(1, 12.706), (4, 2.776), (10, 2.228), (11, 2.201), (19, 2.093), (30, 2.042), (120, 1.980)])
    func `Student's t has the quantiles of the tables`(freedom: Int, quantile: Double) {
        #expect(abs(StudentT.quantile975(freedom: freedom) - quantile) < 6e-4)
    }

    @Test func `a paired difference worked out by hand`() throws {
        // Differences 1, 3, 5: mean 3, variance 4, half width 4.303 · √(4 / 3).
        let difference = PairedDifference("x", [(1, 2), (2, 5), (0, 5)])
        #expect(difference.a == 1 && difference.b == 4 && difference.difference == 3 && difference.seeds == 3)
        let half = 4.303 * (4.0 / 3).squareRoot()
        #expect(abs(try #require(difference.low) - (3 - half)) < 1e-12)
        #expect(abs(try #require(difference.high) - (3 + half)) < 1e-12)
        let one = PairedDifference("x", [(1, 2)])
        #expect(one.difference == 1 && one.low == nil && one.high == nil)
    }

    @Test func `exposure over nights is what a slow count of all lists gives`() {
        var stream = RandomStream(seed: 8)
        let people = 12
        var record = ExposureRecord(people: people)
        var nights: [[[Int32]]] = []
        for night in 0..<6 {
            // On some nights somebody has no list.
            let lists = (0..<people).map { owner -> [Int32] in
                guard !stream.chance(0.2) else { return [] }
                return Array(Set((0..<stream.below(5)).map { _ in Int32(stream.below(people)) })).sorted()
                    .filter { $0 != owner }
            }
            nights.append(lists)
            record.begin(people: people)
            for (owner, list) in lists.enumerated() { record.note(list, of: owner) }
            let found = record.end()
            #expect(found.lists == lists.count { !$0.isEmpty })
            #expect(found.places == lists.reduce(0) { $0 + $1.count })
            #expect(record.tonight == (0..<people).map { person in lists.joined().count { $0 == Int32(person) } })
            #expect(
                record.total
                    == (0..<people).map { person in nights.joined().joined().count { $0 == Int32(person) } })
            guard night > 0 else {
                #expect(found.repeated == nil && found.shownBefore == nil)
                continue
            }
            var (repeated, before) = (0, 0)
            for owner in 0..<people {
                for person in lists[owner] {
                    if nights[night - 1][owner].contains(person) { repeated += 1 }
                    if nights[..<night].contains(where: { $0[owner].contains(person) }) { before += 1 }
                }
            }
            #expect(found.repeated == Double(repeated) / Double(found.places))
            #expect(found.shownBefore == Double(before) / Double(found.places))
        }
    }
}
