package import Profiles
internal import Randomness

extension Population {
    /// People in one batch of rows.
    private static let batch = 10_000

    /// Gives all rows of the app's tables, batch after batch: people first, then day after day what they did.
    ///
    /// While `body` works on one day the next is already drawn.
    ///
    /// - Parameters:
    ///   - threads: how many threads draw; the rows are the same for any number.
    ///   - progress: told how many of how many steps are done.
    ///   - body: takes a batch. It is called in order, one batch at a time.
    /// - Returns: what was given, and what was planted in it.
    /// - Throws: what `body` throws; `CancellationError` when the surrounding task is cancelled.
    package func forEachBatch(
        threads: Int = 1, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
        _ body: (AppRows) throws -> Void
    ) async throws -> PopulationReport {
        var report = PopulationReport(people: people.count)
        let batches = (people.count + Self.batch - 1) / Self.batch
        let steps = batches + settings.days
        var usernames: [String] = []
        usernames.reserveCapacity(people.count)
        for batch in 0..<batches {
            try Task.checkCancellation()
            let places = batch * Self.batch..<min((batch + 1) * Self.batch, people.count)
            let rows = personRows(places, &usernames, &report)
            try body(rows)
            progress(batch + 1, steps)
        }
        let behaviour = self.behaviour(threads: threads)
        var lived = try await behaviour.live(0)
        for day in 0..<settings.days {
            async let next = day + 1 < settings.days ? behaviour.live(day + 1) : nil
            report.note(lived, people: people, isMessy: settings.messy > 0)
            try body(rows(of: lived, usernames))
            progress(batches + day + 1, steps)
            if let day = try await next { lived = day }
        }
        let planted = plantedRows(usernames, &report)
        if planted.count > 0 { try body(planted) }
        return report
    }

    func behaviour(threads: Int) -> Behaviour {
        Behaviour(
            session: Session(population: self), days: settings.days, threads: threads, texts: tables.messages.count)
    }

    private func personRows(
        _ places: Range<Int>, _ usernames: inout [String], _ report: inout PopulationReport
    ) -> AppRows {
        var batch = AppRows()
        for place in places {
            var rows = personRows(at: place)
            report.note(rows.person)
            if let fault = planting.fault(at: place) {
                planting.plant(fault, in: &rows, at: place)
                if [.personLeftOut, .valueUnknown].contains(fault.consequence) {
                    report.planted.append(PlantedFault(fault, username: rows.user.username))
                }
                if fault.consequence == .personLeftOut { report.leftOut.insert(Int32(place)) }
            }
            usernames.append(rows.user.username)
            batch.users.append(rows.user)
            if let profile = rows.profile { batch.profiles.append(profile) }
            if let preference = rows.preference { batch.preferences.append(preference) }
        }
        return batch
    }

    /// A person's rows, before anything is planted.
    func personRows(at place: Int) -> PersonRows {
        let person = draw.person(settings.first + place)
        var profile = draw.stream(.profile, person.number)
        var stated = draw.stream(.preferences, person.number)
        return writing.rows(of: person, &profile, &stated)
    }

    private func rows(of day: Day, _ usernames: [String]) -> AppRows {
        let start = settings.start
        func moment(_ time: Int32) -> RowTime { .moment(start.adding(seconds: Int64(time))) }
        var rows = AppRows()
        rows.interactions = day.decisions.map { decision in
            InteractionRow(
                actor: usernames[Int(decision.actor)], target: usernames[Int(decision.target)],
                type: decision.kind.word, created: moment(decision.time), updated: moment(decision.time))
        }
        rows.chats = day.chats.map { chat in
            let pair = [usernames[Int(chat.creator)], usernames[Int(chat.other)]]
            return ChatRow(number: chat.number, creator: pair[0], participants: pair, created: moment(chat.time))
        }
        rows.messages = day.messages.map { message in
            MessageRow(
                chat: message.chat, sender: usernames[Int(message.sender)], text: tables.messages[message.text],
                created: moment(message.time))
        }
        return rows
    }

    private func plantedRows(_ usernames: [String], _ report: inout PopulationReport) -> AppRows {
        var all = AppRows()
        guard settings.messy > 0 else { return all }
        for place in people.indices {
            guard let fault = planting.fault(at: place) else { continue }
            let (rows, other) = planting.rows(
                fault, at: place, usernames: usernames, end: settings.asOf, chat: report.chats + all.chats.count,
                blocked: report.blockedPairs)
            guard rows.count > 0 else { continue }
            all.interactions += rows.interactions
            all.chats += rows.chats
            report.planted.append(PlantedFault(fault, username: usernames[place], other: other))
        }
        return all
    }
}

extension Choice.Kind {
    /// The interaction type in the app's table.
    var word: String {
        switch self {
        case .like: "like"
        case .dislike: "dislike"
        case .block: "block"
        }
    }
}
