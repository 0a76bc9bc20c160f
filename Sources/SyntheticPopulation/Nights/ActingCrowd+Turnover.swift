package import Profiles
internal import Randomness

/// People who come, leave and change what they say of themselves.
extension ActingCrowd {
    /// How somebody leaves.
    package enum Departure: Sendable {
        /// They do not come any more.
        case silent
        /// Their account is erased.
        case erased
    }

    /// Whether somebody leaves at the end of a day.
    package func departure(of person: Int, on day: Int) -> Departure? {
        guard habits.departures > 0 else { return nil }
        var stream = stream(.leaving, day: day, person)
        guard stream.chance(habits.departures) else { return nil }
        return stream.chance(NightHabits.erases) ? .erased : .silent
    }

    /// How many people sign up on a day: as many as are missing to the number of all days until then.
    package func arrivals(on day: Int) -> Int {
        Int((habits.arrivals * Double(day + 1)).rounded(.down)) - Int((habits.arrivals * Double(day)).rounded(.down))
    }

    /// Lets people sign up in the course of a day: the next ones of the population's endless sequence.
    ///
    /// - Returns: their rows, which have no activity yet.
    package mutating func signUp(_ newcomers: Int, on day: Int) -> AppRows {
        var rows = AppRows()
        guard newcomers > 0 else { return rows }
        var drawn = settings
        drawn.first += count
        drawn.people = newcomers
        let population = Population(drawn)
        for place in 0..<newcomers {
            var person = population.personRows(at: place)
            var stream = stream(.signUp, day: day, count)
            let second = min(dayCurve.moment(&stream), 86_400 - Session.profileTime)
            let moment = beginning(of: day).adding(seconds: Int64(second))
            let filledIn = RowTime.moment(moment.adding(seconds: Int64(60 + stream.below(900))))
            person.user.created = .moment(moment)
            person.profile?.created = filledIn
            person.profile?.updated = filledIn
            person.preference?.created = filledIn
            rows.users.append(person.user)
            if let profile = person.profile { rows.profiles.append(profile) }
            if let preference = person.preference { rows.preferences.append(preference) }
            add(population.people[place], population.conducts[place], username: person.user.username)
        }
        return rows
    }

    /// What somebody says of themselves anew: the words of their profile and what they state to seek, each as they might have
    /// written it at first. Whom they like stays as it is.
    package struct Change: Sendable {
        /// Seconds from the beginning of the day.
        package let time: Int32
        package let profile: ProfileRow
        package let preference: PreferenceRow?
    }

    /// The change that somebody makes on a day; `nil` on most days.
    package func change(of person: Int, on day: Int) -> Change? {
        guard habits.changes > 0 else { return nil }
        var stream = stream(.change, day: day, person)
        guard stream.chance(habits.changes) else { return nil }
        let time = dayCurve.moment(&stream)
        let moment = beginning(of: day).adding(seconds: Int64(time))
        var one = settings
        one.first += person
        one.people = 1
        let population = Population(one)
        let drawn = population.draw.person(one.first)
        var profile = self.stream(.change, day: day, person, 0)
        var stated = self.stream(.change, day: day, person, 1)
        var rows = population.writing.rows(of: drawn, &profile, &stated)
        rows.profile?.username = usernames[person]
        rows.preference?.username = usernames[person]
        rows.profile?.updated = .moment(moment)
        rows.preference?.created = .moment(moment)
        return rows.profile.map { Change(time: time, profile: $0, preference: rows.preference) }
    }
}
