internal import Profiles
internal import Randomness
internal import ReferenceData

/// A synthetic crowd whose wishes are known.
///
/// Everybody is drawn from the seed and their own number alone: the first people of a population do not depend on how
/// many follow, nor on the world. What they do to one another depends on all.
package struct Population: Sendable {
    package let settings: PopulationSettings
    let tables: PopulationTables
    let reference: ReferenceTables
    let draw: PersonDraw
    let model: HiddenModel
    let people: [HiddenPerson]
    let conducts: [Conduct]
    let planting: Planting
    let writing: ProfileWriting

    /// How many people a population needs that is to have faults: room for one of each kind.
    package static var fewestMessyPeople: Int { Planting.fewestPeople }

    /// Draws everybody's hidden wishes.
    ///
    /// - Precondition: `people` ≥ 1, `days` ≥ 1, `decisions` ≥ 0 and finite, `messy` in 0…1 and, unless it is 0, enough
    ///   people for one fault of each kind (`fewestMessyPeople`).
    /// - Complexity: linear in people; about 130 bytes each.
    package init(_ settings: PopulationSettings) {
        self.init(settings, calibration: .standard, check: { _ in })
    }

    /// The same, for large populations.
    ///
    /// - Parameter progress: told how many of how many people are drawn.
    /// - Throws: `CancellationError` when the surrounding task is cancelled.
    package init(_ settings: PopulationSettings, progress: (_ done: Int, _ total: Int) -> Void) throws {
        try self.init(settings, calibration: .standard) { done in
            try Task.checkCancellation()
            progress(done, settings.people)
        }
    }

    package init(
        _ settings: PopulationSettings, calibration: PopulationCalibration,
        check: (_ done: Int) throws -> Void
    ) rethrows {
        precondition(settings.people >= 1 && settings.days >= 1 && settings.first >= 0)
        precondition(settings.decisions >= 0 && settings.decisions.isFinite)
        precondition((0...1).contains(settings.messy))
        precondition(settings.messy == 0 || settings.people >= Planting.fewestPeople)
        self.settings = settings
        tables = .builtIn
        reference = Self.builtInReference
        let listening = ListeningModel(
            tables: tables, affinities: ListeningModel.affinities(tables, reference), calibration: calibration)
        draw = PersonDraw(
            seed: settings.seed, tables: tables, listening: listening,
            making: MakingModel(tables: tables, roles: reference.roles, calibration: calibration),
            conduct: ConductModel(
                days: settings.days, decisions: settings.decisions,
                dayCurve: DayCurve(dayStart: Int32(settings.asOf.seconds % 86_400))))
        model = HiddenModel(world: settings.world, calibration: calibration, reference: reference)
        let wishes = WishDraw(listening: listening, calibration: calibration, world: settings.world)
        var people: [HiddenPerson] = []
        var conducts: [Conduct] = []
        people.reserveCapacity(settings.people)
        conducts.reserveCapacity(settings.people)
        for number in settings.first..<settings.first + settings.people {
            if people.count.isMultiple(of: 4096) { try check(people.count) }
            let person = draw.person(number)
            var stream = draw.stream(.wishes, number)
            people.append(wishes.hidden(person, &stream))
            conducts.append(person.conduct)
        }
        self.people = people
        self.conducts = conducts
        planting = Planting(settings: settings)
        writing = ProfileWriting(
            tables: tables, reference: reference, start: settings.start, end: settings.asOf)
    }

    /// The reference tables that ship with the program.
    static let builtInReference: ReferenceTables = {
        do {
            return try ReferenceTables(
                genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
                roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
                genderWords: ReferenceData.genderWords, profileWords: ReferenceData.profileWords)
        } catch {
            preconditionFailure("\(error)")
        }
    }()
}
