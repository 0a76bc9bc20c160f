internal import Foundation
internal import Profiles

/// The hidden truth of a synthetic population, from a file (`Population.writeTruth`): the chance of a like for any two of its
/// people, with the bits that the population itself gives.
package struct TruthReader: Sendable {
    /// By place in the file.
    package let usernames: [String]
    /// What the population was drawn from, as far as the file says; `nil` where an earlier version wrote it.
    package let settings: PopulationSettings?
    let people: [HiddenPerson]
    let model: HiddenModel

    /// - Parameter bytes: the whole file, UTF-8.
    /// - Throws: `TruthFileError` for the first line that is not as it should be.
    /// - Complexity: O(bytes).
    package init(_ bytes: [UInt8]) throws(TruthFileError) {
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first else { throw TruthFileError(line: 1, detail: "the file is empty") }
        let common = try Self.decode(Common.self, first, line: 1, "what is common to all of a synthetic crowd")
        model = try common.model()
        settings = try common.settings()
        guard lines.count == common.people + 1 else {
            throw TruthFileError(
                line: lines.count, detail: "the file ends after \(lines.count - 1) people of \(common.people)")
        }
        var usernames: [String] = []
        var people: [HiddenPerson] = []
        for (index, line) in lines.enumerated().dropFirst() {
            let person = try Self.decode(TruePerson.self, line, line: index + 1, "the truth about a person")
            usernames.append(person.username)
            people.append(try person.hidden(line: index + 1, roles: common.roles.count))
        }
        self.usernames = usernames
        self.people = people
    }

    /// The chance that `u` likes `v` when shown `v`, 0…1; 0 for a person and themselves. By place in the file.
    package func likeProbability(of u: Int, for v: Int) -> Double {
        u == v ? 0 : model.likeProbability(of: people[u], for: people[v])
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ line: ArraySlice<UInt8>, line number: Int, _ what: String
    ) throws(TruthFileError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(line))
        } catch let DecodingError.keyNotFound(key, _) {
            throw TruthFileError(line: number, detail: "\(key.stringValue) is missing in \(what)")
        } catch let DecodingError.typeMismatch(_, context) {
            throw TruthFileError(line: number, detail: "\(name(context)) has another type than in \(what)")
        } catch {
            throw TruthFileError(line: number, detail: "this is not \(what)")
        }
    }

    private static func name(_ context: DecodingError.Context) -> String {
        context.codingPath.first { $0.intValue == nil }?.stringValue ?? "the line"
    }
}

/// The first line.
private struct Common: Decodable {
    struct Weights: Decodable { var music, role, experience, character: Double }
    struct Moments: Decodable {
        var mean, deviation: Double
        var moments: PopulationCalibration.Moments { PopulationCalibration.Moments(mean, deviation) }
    }
    struct Gap: Decodable, Equatable {
        var slope, bend: Double
        var gap: PopulationCalibration.Gap { PopulationCalibration.Gap(slope: slope, bend: bend) }
    }

    var people: Int
    var world: String?
    var seed: UInt64?
    var first, days: Int?
    var end: String?
    var decisions: Double?
    var weights: Weights
    var taste, role, experience: Moments
    var gap: [String: Gap]
    var roles: [String]
    var complementarity: [[Int32]]

    func settings() throws(TruthFileError) -> PopulationSettings? {
        guard let world, let seed, let first, let end, let days, let decisions else { return nil }
        guard let world = World(rawValue: world), let end = Timestamp(end), people >= 1, first >= 0, days >= 1,
            first.addingReportingOverflow(people).partialValue < 1 << 40, decisions >= 0, decisions.isFinite
        else { throw wrong("world, first, people, end, days and decisions are not those of a synthetic crowd") }
        return PopulationSettings(
            people: people, first: first, seed: seed, world: world, asOf: end, days: days, decisions: decisions)
    }

    private func wrong(_ detail: String) -> TruthFileError { TruthFileError(line: 1, detail: detail) }

    func model() throws(TruthFileError) -> HiddenModel {
        guard [taste, role, experience].allSatisfy({ $0.deviation > 0 }) else {
            throw wrong("a deviation is not above 0")
        }
        var calibration = PopulationCalibration.standard
        calibration.taste = taste.moments
        calibration.role = role.moments
        calibration.experience = experience.moments
        guard let women = gap[Gender.female.word], let men = gap[Gender.male.word] else {
            throw wrong("gap has no curve for women or none for men")
        }
        calibration.womenGap = women.gap
        calibration.menGap = men.gap
        let between = calibration.gap(of: .nonbinary)
        guard gap[Gender.nonbinary.word] == Gap(slope: between.slope, bend: between.bend) else {
            throw wrong("the gap of nonbinary people is not the mean of the other two")
        }
        guard roles.count <= 16, complementarity.count == roles.count,
            complementarity.allSatisfy({ $0.count == roles.count })
        else { throw wrong("complementarity is not a square of at most 16 roles") }
        return HiddenModel(
            weights: World.Weights(
                music: weights.music, role: weights.role, experience: weights.experience, character: weights.character,
                attraction: 1, readiness: 0),
            calibration: calibration, complementarity: complementarity)
    }
}

/// Another line.
private struct TruePerson: Decodable {
    var username, gender: String
    var age, experience: UInt8
    var wants: [String]
    var readiness, attraction, musicality: Int16
    var roles: [Int]
    var taste, wish, character, seeks: [Int16]

    func hidden(line: Int, roles count: Int) throws(TruthFileError) -> HiddenPerson {
        func wrong(_ detail: String) -> TruthFileError { TruthFileError(line: line, detail: detail) }
        let genders = Gender.allCases
        guard let own = genders.first(where: { $0.word == gender }) else {
            throw wrong("there is no gender “\(gender)” in a synthetic crowd")
        }
        var wanted: UInt8 = 0
        for word in wants {
            guard let gender = genders.first(where: { $0.word == word }) else {
                throw wrong("there is no gender “\(word)” in a synthetic crowd")
            }
            wanted |= gender.bit
        }
        guard experience < 128 else { throw wrong("an experience of \(experience) years is not possible") }
        guard roles.allSatisfy({ (0..<count).contains($0) }) else { throw wrong("a role is not in the list of roles") }
        guard taste.count == 16, wish.count == 16, character.count == 4, seeks.count == 4 else {
            throw wrong("taste and wish have 16 numbers, character and seeks have 4")
        }
        return HiddenPerson(
            taste: SIMD16(taste), wish: SIMD16(wish), character: SIMD4(character), seeks: SIMD4(seeks),
            readiness: readiness, attraction: attraction, musicality: musicality, age: age, gender: own, wants: wanted,
            experience: experience, roles: roles.reduce(0) { $0 | (1 << UInt16($1)) })
    }
}
