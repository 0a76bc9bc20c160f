import Profiles
import ReferenceData
import SyntheticPopulation
import Testing

@Suite struct PopulationTests {
    /// One population for the questions about its rows.
    static let settings = PopulationSettings(people: 4000, seed: 7, decisions: 30)
    static let drawn = Task { try await Drawn(Population(settings)) }

    @Test func `the same settings give the same rows on any number of threads`() async throws {
        let settings = PopulationSettings(people: 400, seed: 3, messy: 0.1)
        let one = try await Drawn(Population(settings)).fingerprint
        #expect(try await Drawn(Population(settings), threads: 2).fingerprint == one)
        #expect(try await Drawn(Population(settings), threads: 7).fingerprint == one)
        var other = settings
        other.seed = 4
        #expect(try await Drawn(Population(other)).fingerprint != one)
    }

    // A change of this number means that every population of every seed has changed.
    @Test func `the rows of a seed are known`() async throws {
        let settings = PopulationSettings(people: 300, seed: 1, messy: 0.05)
        let found = try await Drawn(Population(settings)).fingerprint
        #expect(found == 2_720_112_829_026_979_688)
    }

    // In another world and further on in the row of people: keys that forget either would give the rows of the first.
    @Test func `the rows of a seed are known further on, in another world`() async throws {
        let settings = PopulationSettings(people: 300, first: 1000, seed: 1, world: .popularity, messy: 0.05)
        let found = try await Drawn(Population(settings)).fingerprint
        #expect(found == 9_837_505_805_235_912_073)
    }

    @Test(arguments: [0, 0.05]) func `the first people do not depend on how many follow`(messy: Double) async throws {
        let few = try await Drawn(Population(PopulationSettings(people: 60, seed: 5, days: 2, messy: messy))).rows
        let many = try await Drawn(Population(PopulationSettings(people: 700, seed: 5, days: 2, messy: messy))).rows
        #expect(few.users == Array(many.users.prefix(60)))
        #expect(few.profiles == Array(many.profiles.prefix(few.profiles.count)))
        #expect(few.preferences == Array(many.preferences.prefix(few.preferences.count)))
        #expect(few.profiles.count == (messy == 0 ? 60 : 59))
    }

    @Test func `the hidden wishes of the first people do not depend on how many follow`() throws {
        var few: [String] = []
        var many: [String] = []
        try Population(PopulationSettings(people: 50, seed: 5)).writeTruth { few.append($0) }
        try Population(PopulationSettings(people: 200, seed: 5)).writeTruth { many.append($0) }
        #expect(few.count == 51 && many.count == 201)
        #expect(few[1...] == many[1...50])
    }

    @Test func `a population that begins later goes on with the same people`() async throws {
        let all = try await Drawn(Population(PopulationSettings(people: 90, seed: 2, days: 1))).rows
        let rest = try await Drawn(Population(PopulationSettings(people: 40, first: 50, seed: 2, days: 1))).rows
        #expect(rest.users == Array(all.users[50...]))
        #expect(rest.profiles == Array(all.profiles[50...]))
    }

    @Test(arguments: World.allCases) func `people are the same in every world`(world: World) async throws {
        let here = try await Drawn(Population(PopulationSettings(people: 80, seed: 2, world: world, days: 1))).rows
        let standard = try await Drawn(Population(PopulationSettings(people: 80, seed: 2, days: 1))).rows
        #expect(here.users == standard.users)
        #expect(here.profiles == standard.profiles)
        #expect(here.preferences == standard.preferences)
    }

    @Test func `nothing happens after the end, nor before both have signed up`() async throws {
        let rows = try await Self.drawn.value.rows
        let end = Self.settings.asOf
        let signedUp = Dictionary(uniqueKeysWithValues: rows.users.map { ($0.username, $0.created.moment!) })
        #expect(rows.users.allSatisfy { $0.created.moment! <= end })
        #expect(rows.profiles.allSatisfy { $0.created.moment! <= end && $0.updated.moment! <= end })
        for row in rows.interactions {
            let time = try #require(row.created.moment)
            #expect(row.updated.moment == time)
            #expect(time <= end && time >= signedUp[row.actor]! && time >= signedUp[row.target]!)
        }
        #expect(rows.messages.allSatisfy { $0.created.moment! <= end })
    }

    @Test func `rows come in order of time`() async throws {
        let rows = try await Self.drawn.value.rows
        for times in [
            rows.interactions.map(\.created.moment!), rows.chats.map(\.created.moment!),
            rows.messages.map(\.created.moment!),
        ] {
            #expect(times == times.sorted())
        }
    }

    @Test func `nobody decides twice on a person, but may block them later`() async throws {
        let rows = try await Self.drawn.value.rows
        var words: [[String]: [String]] = [:]
        for row in rows.interactions {
            #expect(row.actor != row.target)
            words[[row.actor, row.target], default: []].append(row.type)
        }
        let twice = words.values.filter { $0.count > 1 }
        #expect(!twice.isEmpty)
        #expect(twice.allSatisfy { $0 == ["like", "block"] })
        #expect(words.values.contains(["block"]))
    }

    @Test func `people decide only on those who seek each other, within the ages that both stated`() async throws {
        let rows = try await Self.drawn.value.rows
        let profiles = Dictionary(uniqueKeysWithValues: rows.profiles.map { ($0.username, $0) })
        let stated = Dictionary(uniqueKeysWithValues: rows.preferences.map { ($0.username, $0) })
        var asked = 0
        for row in rows.interactions {
            for (one, other) in [(row.actor, row.target), (row.target, row.actor)] {
                guard let wish = stated[one], let person = profiles[other] else { continue }
                asked += 1
                if let genders = wish.genders { #expect(genders.contains(person.gender!)) }
                if let youngest = wish.youngest { #expect(person.age! >= youngest) }
                if let oldest = wish.oldest { #expect(person.age! <= oldest) }
            }
        }
        #expect(asked > rows.interactions.count)
    }

    @Test func `most look around as soon as they have signed up, and evenings are busiest`() async throws {
        let rows = try await Self.drawn.value.rows
        var first: [String: Timestamp] = [:]
        for row in rows.interactions where first[row.actor] == nil { first[row.actor] = row.created.moment }
        let begin = Self.settings.asOf.adding(seconds: -150 * 86_400)
        let newcomers = rows.users.filter {
            $0.created.moment! > begin && $0.created.moment! < Self.settings.asOf.adding(seconds: -86_400)
        }
        let atOnce = newcomers.count { user in
            first[user.username].map { $0 < user.created.moment!.adding(seconds: 86_400) } ?? false
        }
        #expect(atOnce * 10 > newcomers.count * 6 && atOnce * 10 < newcomers.count * 9)
        var hours = [Int](repeating: 0, count: 24)
        for row in rows.interactions { hours[Int(row.created.moment!.seconds % 86_400) / 3600] += 1 }
        #expect(hours[20] > 4 * hours[8] && hours[0] > 2 * hours[4] && hours[23] < hours[21])
    }

    @Test func `nobody is shown somebody who has blocked them, nor anybody without a profile`() async throws {
        let rows = try await Self.drawn.value.rows
        let profiles = Dictionary(uniqueKeysWithValues: rows.profiles.map { ($0.username, $0.created.moment!) })
        var blocked: [[String]: Timestamp] = [:]
        for row in rows.interactions {
            let time = try #require(row.created.moment)
            #expect(time >= profiles[row.actor]! && time >= profiles[row.target]!)
            // Those of one day do not know of each other.
            if let since = blocked[[row.target, row.actor]], row.type != "block" {
                #expect(time < since.adding(seconds: 86_400))
            }
            if row.type == "block" { blocked[[row.actor, row.target]] = time }
        }
        #expect(blocked.count > 20)
    }

    @Test func `chats are between people who like each other, most of whom have one`() async throws {
        let drawn = try await Self.drawn.value
        var liked: Set<[String]> = []
        var mutual = 0
        for row in drawn.rows.interactions where row.type == "like" {
            liked.insert([row.actor, row.target])
            if liked.contains([row.target, row.actor]) { mutual += 1 }
        }
        for chat in drawn.rows.chats {
            #expect(chat.participants.count == 2 && chat.participants[0] == chat.creator)
            #expect(liked.contains(chat.participants) && liked.contains(chat.participants.reversed()))
        }
        #expect(Set(drawn.rows.chats.map { Set($0.participants) }).count == drawn.rows.chats.count)
        #expect(drawn.report.mutualLikes == mutual)
        #expect(drawn.report.chats == drawn.rows.chats.count)
        let share = ShareTest(successes: drawn.rows.chats.count, trials: mutual, share: 0.85)
        #expect(share.pValue > 1e-4)
    }

    @Test func `messages are from the two of a chat and follow it; some chats stay silent`() async throws {
        let rows = try await Self.drawn.value.rows
        let chats = Dictionary(uniqueKeysWithValues: rows.chats.map { ($0.number, $0) })
        var senders: [Int: Set<String>] = [:]
        for message in rows.messages {
            let chat = try #require(chats[message.chat])
            #expect(chat.participants.contains(message.sender))
            #expect(message.created.moment! > chat.created.moment!)
            senders[message.chat, default: []].insert(message.sender)
        }
        let both = senders.values.count { $0.count == 2 }
        #expect(both > rows.chats.count / 10 && both < rows.chats.count / 2)
        #expect(senders.count < rows.chats.count * 9 / 10)
    }

    @Test func `activity has a long tail around the wanted mean`() async throws {
        let rows = try await Self.drawn.value.rows
        var made: [String: Int] = [:]
        for row in rows.interactions { made[row.actor, default: 0] += 1 }
        let counts = rows.users.map { made[$0.username] ?? 0 }.sorted()
        let mean = Double(counts.reduce(0, +)) / Double(counts.count)
        #expect(mean > 22 && mean < 33)
        #expect(counts[counts.count / 10] == 0)
        #expect(counts[counts.count / 2] < 15)
        #expect(counts[counts.count * 99 / 100] > 150)
    }

    @Test func `usernames are valid and unique, and every word of a profile is known`() async throws {
        let rows = try await Self.drawn.value.rows
        #expect(Set(rows.users.map { $0.username.lowercased() }).count == rows.users.count)
        #expect(rows.users.allSatisfy { Username.isValid($0.username) && $0.username.utf8.count <= 15 })
        let genres = try Vocabulary(csv: ReferenceData.genres, file: "genres.csv")
        let roles = try Vocabulary(csv: ReferenceData.roles, file: "roles.csv")
        let genders = try Vocabulary(csv: ReferenceData.genders, file: "genders.csv")
        for profile in rows.profiles {
            let listed = genres.terms(in: try #require(profile.genre))
            #expect(!listed.known.isEmpty && listed.unknown.isEmpty, "\(profile.genre!)")
            if let role = profile.role {
                let played = roles.terms(in: role)
                #expect(!played.known.isEmpty && played.unknown.isEmpty, "\(role)")
            }
            #expect(genders.term(for: profile.gender!) != nil)
            #expect((18...70).contains(profile.age!))
            if let years = profile.experience { #expect(years >= 0 && years <= profile.age! - 5) }
        }
        #expect(rows.profiles.contains { $0.role == nil } && rows.profiles.contains { $0.experience == nil })
    }

    @Test func `the report counts what was given`() async throws {
        let drawn = try await Self.drawn.value
        #expect(drawn.report.people == Self.settings.people)
        #expect(drawn.report.likes == drawn.rows.interactions.count { $0.type == "like" })
        #expect(drawn.report.dislikes == drawn.rows.interactions.count { $0.type == "dislike" })
        #expect(drawn.report.blocks == drawn.rows.interactions.count { $0.type == "block" })
        #expect(drawn.report.messages == drawn.rows.messages.count)
        #expect(drawn.report.planted.isEmpty)
    }

    @Test func `one person alone is a population, in which nothing happens`() async throws {
        let rows = try await Drawn(Population(PopulationSettings(people: 1))).rows
        #expect(rows.users.count == 1 && rows.profiles.count == 1 && rows.interactions.isEmpty)
    }

    @Test func `an error of the body ends it`() async throws {
        struct Enough: Error {}
        var taken = 0
        await #expect(throws: Enough.self) {
            _ = try await Population(PopulationSettings(people: 50)).forEachBatch { _ in
                taken += 1
                if taken == 3 { throw Enough() }
            }
        }
        #expect(taken == 3)
    }
}
