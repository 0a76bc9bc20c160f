import Profiles
import SyntheticPopulation
import Testing

@Suite struct ActingCrowdTests {
    private static let population = Population(PopulationSettings(people: 400, seed: 3))
    private static let names = (0..<400).map { population.username(at: $0) }

    private static func crowd(seed: UInt64 = 1, _ change: (inout NightHabits) -> Void = { _ in }) -> ActingCrowd {
        var habits = NightHabits()
        change(&habits)
        return ActingCrowd(
            population, usernames: names, start: PopulationSettings.standardAsOf, habits: habits, seed: seed)
    }

    @Test func `people like as often as the truth says, whatever the day`() {
        let crowd = Self.crowd()
        var (likes, expected, variance) = (0.0, 0.0, 0.0)
        for u in 0..<400 {
            for v in 0..<400 where u != v {
                let chance = crowd.likeProbability(of: u, for: v)
                #expect(chance == Self.population.likeProbability(of: u, for: v))
                likes += crowd.likes(u, v) ? 1 : 0
                expected += chance
                variance += chance * (1 - chance)
            }
        }
        #expect(abs(likes - expected) < 4 * variance.squareRoot())
    }

    @Test func `whoever likes somebody says so or nothing, and whoever does not passes, blocks or says nothing`() {
        let crowd = Self.crowd { $0.passes = 0.25 }
        var counts: [Bool: [ActingCrowd.Reaction?: Int]] = [:]
        for u in 0..<200 {
            for v in 200..<400 where crowd.likeProbability(of: u, for: v) > 0 {
                counts[crowd.likes(u, v), default: [:]][crowd.reaction(of: u, to: v, on: 2), default: 0] += 1
            }
        }
        let (liked, other) = (counts[true] ?? [:], counts[false] ?? [:])
        #expect(Set(liked.keys) == [.like, nil])
        #expect(Set(other.keys) == [.dislike, .block, nil])
        let spoken = Double(liked[.like, default: 0]) / Double(liked.values.reduce(0, +))
        #expect(abs(spoken - 0.8) < 0.03)
        let passed = 1 - Double(other[nil, default: 0]) / Double(other.values.reduce(0, +))
        #expect(abs(passed - 0.25) < 0.02)
    }

    @Test func `of two who like each other somebody writes first as often as in a population's past`() {
        let crowd = Self.crowd()
        var (pairs, written) = (0, 0)
        for u in 0..<200 {
            for v in 200..<400 {
                pairs += 1
                if crowd.writesFirst(u, to: v) || crowd.writesFirst(v, to: u) { written += 1 }
            }
        }
        #expect(abs(Double(written) / Double(pairs) - 0.7) < 0.01)
    }

    @Test(arguments: [NightHabits.Rhythm.even, .weekly])
    func `people come as often as wanted, and on weekends more where the week has a rhythm`(
        rhythm: NightHabits.Rhythm
    ) {
        let crowd = Self.crowd {
            $0.visits = 0.1
            $0.rhythm = rhythm
        }
        var byWeekday = [Int](repeating: 0, count: 7)
        for day in 0..<140 {
            for person in 0..<400 {
                guard let visit = crowd.visit(of: person, on: day) else { continue }
                byWeekday[day % 7] += 1
                #expect((0..<86_400).contains(visit.time) && visit.patience > 0 && visit.patience < 1)
            }
        }
        let mean = Double(byWeekday.reduce(0, +)) / (140 * 400)
        #expect(abs(mean - 0.1) < 0.012)
        // The first of January 2026 was a Thursday: Saturday, Sunday are days 2 and 3.
        let weekend = Double(byWeekday[2] + byWeekday[3]) / 2
        let others = Double([0, 1, 4, 5, 6].map { byWeekday[$0] }.reduce(0, +)) / 5
        #expect(rhythm == .even ? abs(weekend / others - 1) < 0.1 : weekend / others > 1.2)
    }

    @Test func `what somebody does depends on nobody else's habits and on no order`() {
        let (one, other) = (Self.crowd(), Self.crowd { ($0.arrivals, $0.departures, $0.changes) = (9, 0.5, 0.5) })
        for person in (0..<400).reversed() {
            #expect(one.visit(of: person, on: 5) == other.visit(of: person, on: 5))
            let next = (person + 1) % 400
            #expect(one.likes(person, next) == other.likes(person, next))
            #expect(one.talk(of: person, with: next) == other.talk(of: person, with: next))
        }
        let another = Self.crowd(seed: 2)
        #expect((0..<400).contains { one.visit(of: $0, on: 5) != another.visit(of: $0, on: 5) })
    }

    @Test(arguments: [0, 0.4, 1, 2.5]) func `as many sign up as wanted`(arrivals: Double) {
        let crowd = Self.crowd { $0.arrivals = arrivals }
        var sum = 0
        for day in 0..<30 {
            sum += crowd.arrivals(on: day)
            #expect(abs(Double(sum) - arrivals * Double(day + 1)) < 1)
        }
    }

    @Test func `newcomers are the next people of the population, and sign up on their day`() throws {
        var crowd = Self.crowd()
        let rows = crowd.signUp(3, on: 4)
        let whole = Population(PopulationSettings(people: 403, seed: 3))
        #expect(crowd.count == 403)
        #expect(rows.users.map(\.username) == (400..<403).map { whole.username(at: $0) })
        #expect(crowd.usernames.suffix(3) == (400..<403).map { whole.username(at: $0) })
        #expect(crowd.likeProbability(of: 401, for: 5) == whole.likeProbability(of: 401, for: 5))
        #expect(crowd.likeProbability(of: 5, for: 402) == whole.likeProbability(of: 5, for: 402))
        let day = crowd.beginning(of: 4)..<crowd.beginning(of: 5)
        #expect(rows.users.allSatisfy { day.contains($0.created.moment!) })
        #expect(rows.profiles.count == 3)
        #expect(rows.profiles.allSatisfy { day.contains($0.updated.moment!) })
        #expect(crowd.signUp(0, on: 5).count == 0)
    }

    @Test func `people leave and change as often as wanted`() throws {
        let crowd = Self.crowd { ($0.departures, $0.changes) = (0.1, 0.02) }
        var (left, erased, changed) = (0, 0, 0)
        for person in 0..<400 {
            for day in 0..<20 {
                switch crowd.departure(of: person, on: day) {
                case .silent: left += 1
                case .erased: (left, erased) = (left + 1, erased + 1)
                case nil: break
                }
                guard day < 2, let change = crowd.change(of: person, on: day) else { continue }
                changed += 1
                #expect(change.profile.username == crowd.usernames[person])
                #expect(change.preference.map { $0.username == crowd.usernames[person] } ?? true)
                #expect(change.profile.updated.moment == crowd.beginning(of: day).adding(seconds: Int64(change.time)))
            }
        }
        #expect(abs(Double(left) / 8000 - 0.1) < 0.014)
        #expect(abs(Double(erased) / Double(left) - 0.3) < 0.07)
        #expect((4...32).contains(changed))
    }
}
