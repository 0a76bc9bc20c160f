internal import Profiles
internal import Randomness

/// Writes people's rows as an app would hold them.
struct ProfileWriting: Sendable {
    let tables: PopulationTables
    let roleNames: [String]
    /// The words for each of the survey's genres.
    let words: [(texts: [String], wheel: CumulativeWeights)]
    /// The moments at which the simulated time begins and ends.
    let start: Timestamp
    let end: Timestamp

    /// Judgement: how many state whom they seek, and which parts of it.
    private static let statesPreferences = 0.85
    private static let statesGenders = 0.97
    private static let statesAges = 0.7

    init(tables: PopulationTables, reference: ReferenceTables, start: Timestamp, end: Timestamp) {
        self.tables = tables
        roleNames = reference.roles.terms.map(\.name)
        words = tables.listening.map { ($0.words.map(\.text), CumulativeWeights($0.words.map(\.weight))) }
        self.start = start
        self.end = end
    }

    /// A first name and the person's number in base 36: unique, at most 15 bytes, and a valid username.
    func username(of person: DrawnPerson, _ profile: inout RandomStream) -> (name: String, username: String) {
        let list =
            switch person.gender {
            case .female: tables.names.women
            case .male: tables.names.men
            case .nonbinary: tables.names.others
            }
        let name = list[profile.below(list.count)]
        return (name, "\(name.lowercased())_\(String(person.number, radix: 36))")
    }

    func rows(of person: DrawnPerson, _ profile: inout RandomStream, _ stated: inout RandomStream) -> PersonRows {
        let (name, username) = username(of: person, &profile)
        let signUp = start.adding(seconds: Int64(person.conduct.signUp))
        let filledIn = min(signUp.adding(seconds: 60 + Int64(profile.below(900))), end)
        let user = UserRow(username: username, email: "\(username)@example.org", created: .moment(signUp))
        let makes = person.plays || person.composes
        let statesExperience = profile.chance(makes ? 0.92 : 0.7)
        let song = "\(pick(tables.titles.adjectives, &profile)) \(pick(tables.titles.nouns, &profile))"
        let row = ProfileRow(
            username: username, name: name, role: role(person, &profile), age: person.age, gender: person.gender.word,
            genre: genre(person, &profile), experience: statesExperience ? person.experience : nil,
            mainImage: profile.chance(0.95) ? "\(username).jpg" : nil,
            concertImage: profile.chance(0.4) ? "\(username)_live.jpg" : nil,
            lastSong: profile.chance(0.8) ? song : nil,
            lastDescription: profile.chance(0.5) ? pick(tables.descriptions, &profile) : nil,
            created: .moment(filledIn), updated: .moment(filledIn))
        return PersonRows(
            person: person, user: user, profile: row, preference: preference(person, username, filledIn, &stated))
    }

    private func genre(_ person: DrawnPerson, _ stream: inout RandomStream) -> String {
        var spelled: [String] = []
        let style = stream.below(4)
        for genre in person.listening.listed {
            let text = words[genre].texts[stream.pick(words[genre].wheel)]
            let word = style == 0 ? text : capitalised(text)
            if !spelled.contains(word) { spelled.append(word) }
        }
        return spelled.joined(separator: ["/", ", ", " / ", "/"][style])
    }

    private func role(_ person: DrawnPerson, _ stream: inout RandomStream) -> String? {
        guard !person.roles.isEmpty else { return nil }
        let style = stream.below(3)
        return person.roles
            .map { role in
                let name = roleNames[role]
                let word = stream.chance(0.4) ? Self.otherWords[name] ?? name : name
                return style == 0 ? word : capitalised(word)
            }
            .joined(separator: style == 1 ? "/" : ", ")
    }

    /// Other words for a role.
    private static let otherWords = [
        "vocalist": "singer", "guitarist": "guitar", "bassist": "bass", "drummer": "drums", "keys": "piano",
        "strings": "violin", "winds": "saxophone", "producer": "music producer", "songwriter": "composer",
        "listener": "music lover", "rapper": "MC",
    ]

    private func preference(
        _ person: DrawnPerson, _ username: String, _ created: Timestamp, _ stream: inout RandomStream
    ) -> PreferenceRow? {
        guard stream.chance(Self.statesPreferences) else { return nil }
        let genders = Gender.allCases.filter { person.wants & $0.bit != 0 }.map(\.word)
        let statesGenders = stream.chance(Self.statesGenders)
        let statesAges = stream.chance(Self.statesAges)
        let introductions = stream.uniform()
        return PreferenceRow(
            username: username, genders: statesGenders ? genders : nil,
            youngest: statesAges ? Int(person.conduct.youngest) : nil,
            oldest: statesAges ? Int(person.conduct.oldest) : nil,
            introductions: introductions < 0.6 ? true : introductions < 0.75 ? false : nil,
            created: .moment(created))
    }

    private func pick(_ texts: [String], _ stream: inout RandomStream) -> String { texts[stream.below(texts.count)] }

    private func capitalised(_ text: String) -> String {
        text.split(separator: " ")
            .map { ["dj", "edm", "vgm"].contains($0) ? $0.uppercased() : $0.prefix(1).uppercased() + $0.dropFirst() }
            .joined(separator: " ")
    }
}

/// One person's rows.
struct PersonRows: Sendable {
    var person: DrawnPerson
    var user: UserRow
    var profile: ProfileRow?
    var preference: PreferenceRow?
}
