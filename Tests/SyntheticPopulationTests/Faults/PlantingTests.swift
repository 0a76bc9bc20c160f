import Foundation
import GRDB
import MatchStore
import Profiles
import ReferenceData
import SyntheticPopulation
import Testing

/// A messy population, in a database and read back as a pass reads it.
@Suite struct PlantingTests {
    private static let settings = PopulationSettings(people: 900, seed: 21, messy: 0.08)
    private static let read = Task { try await Read(settings) }

    @Test func `every kind of fault is planted, in about the wanted share of people`() async throws {
        let planted = try await Self.read.value.report.planted
        let kinds = Dictionary(grouping: planted, by: \.fault)
        for fault in Fault.allCases { #expect(kinds[fault] != nil, "\(fault)") }
        #expect(ShareTest(successes: planted.count, trials: 900, share: 0.08).pValue > 1e-4)
    }

    @Test func `the smallest messy population has one fault of each kind`() async throws {
        let settings = PopulationSettings(people: Population.fewestMessyPeople, seed: 2, days: 3, messy: 0.001)
        let report = try await Population(settings).forEachBatch { _ in }
        #expect(report.planted.map(\.fault.rawValue).sorted() == Fault.allCases.map(\.rawValue).sorted())
    }

    @Test func `after the first of each kind there is none until their share is the wanted one`() async throws {
        let settings = PopulationSettings(people: 3000, seed: 5, days: 2, messy: 0.02)
        let population = Population(settings)
        let planted = Set(try await population.forEachBatch { _ in }.planted.map(\.username))
        let places = (0..<3000).filter { planted.contains(population.username(at: $0)) }
        // One of 17 kinds every other place from 8 on; 17 of 850 people are 2 %.
        #expect(Array(places.prefix(17)) == (0..<17).map { 8 + 2 * $0 })
        #expect(places[17] >= 850 && places[17] < 1100)
        #expect(ShareTest(successes: places.count - 17, trials: 2150, share: 0.02).pValue > 1e-4)
    }

    @Test func `the truth names people as the rows do`() async throws {
        let population = Population(PopulationSettings(people: 60, seed: 5, days: 2, messy: 0.02))
        let rows = try await Drawn(population).rows
        var lines: [String] = []
        try population.writeTruth { lines.append($0) }
        for (user, line) in zip(rows.users, lines.dropFirst()) {
            #expect(line.hasPrefix("{\"username\":\"\(user.username)\","))
        }
        #expect(rows.users.contains { !Username.isValid($0.username) })
    }

    @Test func `planted words come after both have signed up, and not after the end`() async throws {
        let settings = PopulationSettings(people: 3000, seed: 5, days: 1, decisions: 0, messy: 1)
        let rows = try await Drawn(Population(settings)).rows
        let signedUp = Dictionary(uniqueKeysWithValues: rows.users.map { ($0.username, $0.created.moment!) })
        #expect(rows.interactions.count > 1000)
        for row in rows.interactions {
            guard let created = row.created.moment, let updated = row.updated.moment else { continue }
            #expect(created >= signedUp[row.actor]! && updated >= created && updated <= settings.asOf)
            if let other = signedUp[row.target] { #expect(created >= other) }
        }
    }

    @Test func `people are left out for the planted reasons and for no other`() async throws {
        let read = try await Self.read.value
        let wanted = read.outcomes(.personLeftOut)
        #expect(read.crowd.report.leftOut == wanted)
        #expect(wanted.count == 5)
        let people = Set(read.crowd.people.map(\.username))
        for fault in read.report.planted where fault.consequence == .personLeftOut {
            #expect(!people.contains(fault.username))
        }
        #expect(people.count == Self.settings.people - wanted.values.reduce(0, +))
    }

    @Test func `planted values are unknown, and besides only what people left blank`() async throws {
        let read = try await Self.read.value
        for fault in read.report.planted where fault.consequence == .valueUnknown {
            let person = read.crowd.people[try #require(read.crowd.row(of: fault.username))]
            switch fault.outcome {
            case "genre": #expect(person.genres.isEmpty)
            case "role": #expect(person.roles.isEmpty)
            case "experience": #expect(person.experience == nil)
            case "gender": #expect(person.gender == .unknown)
            default: Issue.record("\(fault)")
            }
        }
        // The same people without faults tell what was blank by nature.
        var clean = Self.settings
        clean.messy = 0
        clean.days = 1
        let profiles = try await Drawn(Population(clean)).rows.profiles
        let spoiled = Dictionary(
            uniqueKeysWithValues: read.report.planted.filter { $0.consequence == .valueUnknown }
                .map { ($0.username, $0.outcome) })
        var wanted: [String: Int] = [:]
        for profile in profiles where read.crowd.row(of: profile.username) != nil {
            let outcome = spoiled[profile.username]
            if profile.role == nil || outcome == "role" { wanted["role", default: 0] += 1 }
            if profile.experience == nil || outcome == "experience" { wanted["experience", default: 0] += 1 }
            if outcome == "genre" { wanted["genre", default: 0] += 1 }
            if outcome == "gender" { wanted["gender", default: 0] += 1 }
        }
        #expect(read.crowd.report.unknownValues == wanted)
    }

    @Test func `rows are ignored for the planted reasons, and those that name people left out`() async throws {
        let read = try await Self.read.value
        var wanted = read.outcomes(.rowIgnored)
        #expect(wanted.count == 4)
        #expect(read.report.rowsOfPeopleLeftOut > 0)
        wanted["stranger", default: 0] += read.report.rowsOfPeopleLeftOut
        #expect(read.crowd.report.ignoredRows == wanted)
        let rows = read.report.likes + read.report.dislikes + read.report.blocks
        let planted = read.report.planted.reduce(0) { sum, fault in
            switch fault.fault {
            case .duplicate, .contradiction: sum + 2
            case .likesThemselves, .likesStranger, .unreadableTime, .unmappedType, .turnedInPlace: sum + 1
            default: sum
            }
        }
        #expect(read.crowd.report.interactions == rows + planted)
    }

    @Test func `an unmapped word keeps two people apart`() async throws {
        let read = try await Self.read.value
        let planted = read.report.planted.filter { $0.consequence == .pairKeptApart }
        #expect(read.crowd.report.unmappedTypes == ["report": planted.count])
        for fault in planted { #expect(try read.facts(fault).contains(.unmapped)) }
    }

    @Test func `of several words the latest counts`() async throws {
        let read = try await Self.read.value
        for fault in read.report.planted where fault.consequence == .latestCounts {
            let facts = try read.facts(fault)
            #expect(facts.contains(.firstLikes) == (fault.outcome == "like"), "\(fault)")
            #expect(facts.contains(.firstDislikes) == (fault.outcome == "dislike"), "\(fault)")
        }
    }

    @Test func `the faults change nothing else: whoever has none has the same profile and the same history`()
        async throws
    {
        var clean = Self.settings
        clean.messy = 0
        let pure = try await Drawn(Population(clean)).rows
        let messy = try await Drawn(Population(Self.settings)).rows
        let read = try await Self.read.value
        let spoiled = Set(read.report.planted.map(\.username))
        let profiles = Set(pure.profiles)
        for profile in messy.profiles where !spoiled.contains(profile.username) {
            #expect(profiles.contains(profile))
        }
        #expect(messy.messages.count == pure.messages.count)
        for (row, twin) in zip(messy.interactions, pure.interactions) {
            #expect(row.type == twin.type && row.created == twin.created)
            if read.crowd.row(of: row.actor) != nil { #expect(row.actor == twin.actor) }
        }
    }
}

private struct Read: Sendable {
    var report: PopulationReport
    var crowd: Crowd
    var standing: Standing

    init(_ settings: PopulationSettings) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "duet-population-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "app.db").path
        let file = try CrowdFile.create(path, dirty: true)
        report = try await Population(settings).forEachBatch { try file.write($0) }
        try await file.seal()
        try file.publish()
        let tables = try ReferenceTables(
            genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
            roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
            genderWords: ReferenceData.genderWords)
        crowd = try MatchDatabase(path: path, access: .read).read { db in
            try CrowdReader(
                columns: AppColumns(db), tables: tables, mapping: TypeMapping(), asOf: settings.asOf
            ).read(db)
        }
        standing = Standing(
            people: crowd.people.count, interactions: crowd.interactions, chats: crowd.chats,
            remembered: crowd.remembered, asOf: settings.asOf, dislikeExpiry: nil)
    }

    func outcomes(_ consequence: Fault.Consequence) -> [String: Int] {
        report.planted.filter { $0.consequence == consequence }.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 }
    }

    /// What is on record between the two of a fault, its owner first.
    func facts(_ fault: PlantedFault) throws -> PairFacts {
        let first = try #require(crowd.row(of: fault.username))
        let second = try #require(fault.other.flatMap { crowd.row(of: $0) })
        let facts = standing.ledger[first, second]
        return first < second ? facts : facts.swapped
    }
}
