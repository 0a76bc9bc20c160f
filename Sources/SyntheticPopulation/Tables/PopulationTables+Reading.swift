internal import CSV
internal import Profiles

extension PopulationTables {
    static func ages(_ table: ReferenceFile) throws(ReferenceTableError) -> ByGender<[AgeShare]> {
        var (women, men): ([AgeShare], [AgeShare]) = ([], [])
        for row in table.rows {
            let age = try table.whole(row, "age", in: 18...120)
            if let last = women.last, age <= last.age {
                throw table.error(row.line, "the age \"\(age)\" does not follow \"\(last.age)\"")
            }
            women.append(AgeShare(age: age, share: try table.share(row, "women")))
            men.append(AgeShare(age: age, share: try table.share(row, "men")))
        }
        try table.checkSum(women.map(\.share), of: "column \"women\"")
        try table.checkSum(men.map(\.share), of: "column \"men\"")
        return ByGender(women: women, men: men)
    }

    static func orientations(
        _ table: ReferenceFile
    ) throws(ReferenceTableError) -> (ByGender<Double>, ByGender<Orientations>) {
        var people = [0, 0]
        var shares = [[Double]](repeating: [-1, -1, -1], count: 2)
        for row in table.rows {
            let gender = try table.position(row, "gender", among: ["female", "male"])
            let orientation = try table.position(row, "orientation", among: ["straight", "gay", "bisexual"])
            guard shares[gender][orientation] < 0 else { throw table.repeated(row, "gender", "orientation") }
            people[gender] += try table.whole(row, "people", in: 1...1_000_000_000)
            shares[gender][orientation] = try table.share(row, "share")
        }
        for (gender, shares) in zip(["female", "male"], shares) {
            guard shares.allSatisfy({ $0 >= 0 }) else {
                throw table.error(nil, "an orientation of \"\(gender)\" is missing")
            }
            try table.checkSum(shares, of: "\"\(gender)\"")
        }
        let women = Double(people[0]) / Double(people[0] + people[1])
        let orientations = shares.map { Orientations(straight: $0[0], gay: $0[1], bisexual: $0[2]) }
        return (ByGender(women: women, men: 1 - women), ByGender(women: orientations[0], men: orientations[1]))
    }

    static func listening(
        _ table: ReferenceFile, roles: ReferenceFile, knownGenres: Vocabulary, knownRoles: Vocabulary
    ) throws(ReferenceTableError) -> [ListeningRow] {
        var rolesOfGenre: [String: DelimitedRecord] = [:]
        for row in roles.rows {
            let genre = try roles.known(row, "genre", knownGenres)
            guard rolesOfGenre.updateValue(row, forKey: Vocabulary.fold(genre)) == nil else {
                throw roles.repeated(row, "genre")
            }
        }
        var listening: [ListeningRow] = []
        var seen: Set<String> = []
        for row in table.rows {
            let genre = try table.known(row, "genre", knownGenres)
            guard seen.insert(Vocabulary.fold(genre)).inserted else { throw table.repeated(row, "genre") }
            guard let rolesRow = rolesOfGenre.removeValue(forKey: Vocabulary.fold(genre)) else {
                throw roles.error(nil, "\"\(genre)\" is missing")
            }
            listening.append(
                ListeningRow(
                    genre: genre, often: try table.share(row, "often"), favourite: try table.share(row, "favourite"),
                    plays: try table.share(row, "plays"), composes: try table.share(row, "composes"),
                    likedBy: try likedBy(table, row), words: try table.weightedWords(row, "words", knownGenres),
                    players: try roles.weightedWords(rolesRow, "players", knownRoles),
                    composers: try roles.weightedWords(rolesRow, "composers", knownRoles)))
        }
        if let row = rolesOfGenre.values.min(by: { $0.line < $1.line }) {
            throw roles.error(row.line, "\"\(roles.text(row, "genre"))\" is not a genre of \(table.file)")
        }
        try table.checkSum(listening.map(\.favourite), of: "column \"favourite\"")
        return listening
    }

    private static func likedBy(
        _ table: ReferenceFile, _ row: DelimitedRecord
    ) throws(ReferenceTableError) -> ByGender<Double>? {
        if table.text(row, "women").isEmpty && table.text(row, "men").isEmpty { return nil }
        return ByGender(women: try table.share(row, "women"), men: try table.share(row, "men"))
    }

    static func genreCounts(_ table: ReferenceFile) throws(ReferenceTableError) -> [Double] {
        var shares: [Double] = []
        for row in table.rows {
            let count = try table.whole(row, "genres", in: 0...100)
            guard count >= shares.count else {
                throw table.error(row.line, "\"\(count)\" genres do not follow \"\(shares.count - 1)\"")
            }
            // A count without a row has a share of 0.
            shares += Array(repeating: 0, count: count - shares.count)
            shares.append(try table.share(row, "share"))
        }
        try table.checkSum(shares, of: "column \"share\"")
        return shares
    }

    static func likeRates(_ table: ReferenceFile) throws(ReferenceTableError) -> ByGender<LikeRates> {
        let percents = table.header.names.compactMap { name in
            name.first == "p" ? Int(name.dropFirst()).map { (name, Double($0) / 100) } : nil
        }
        guard !percents.isEmpty else { throw table.error(1, "no column is a quantile, as \"p50\" is") }
        var rates = [[[Quantile]]](repeating: [[], []], count: 2)
        for row in table.rows {
            let gender = try table.position(row, "gender", among: ["female", "male"])
            let measure = try table.position(row, "measure", among: ["given", "received"])
            guard rates[gender][measure].isEmpty else { throw table.repeated(row, "gender", "measure") }
            for (name, share) in percents {
                let value = try table.share(row, name)
                if let last = rates[gender][measure].last, share <= last.share || value < last.value {
                    throw table.error(row.line, "\"\(value)\" in column \"\(name)\" does not follow \"\(last.value)\"")
                }
                rates[gender][measure].append(Quantile(share: share, value: value))
            }
        }
        for (gender, rates) in zip(["female", "male"], rates) where rates.contains([]) {
            throw table.error(nil, "a measure of \"\(gender)\" is missing")
        }
        let both = rates.map { LikeRates(given: $0[0], received: $0[1]) }
        return ByGender(women: both[0], men: both[1])
    }

    static func ageGap(_ table: ReferenceFile) throws(ReferenceTableError) -> ByGender<[AgeGapRate]> {
        var (women, men): ([AgeGapRate], [AgeGapRate]) = ([], [])
        for row in table.rows {
            let gap = try table.whole(row, "gap", in: -100...100)
            if let last = women.last, gap <= last.gap {
                throw table.error(row.line, "the gap \"\(gap)\" does not follow \"\(last.gap)\"")
            }
            func rate(_ gender: String) throws(ReferenceTableError) -> AgeGapRate {
                let dates = try table.whole(row, gender + "_dates", in: 1...1_000_000_000)
                return AgeGapRate(gap: gap, dates: dates, rate: try table.share(row, gender))
            }
            women.append(try rate("women"))
            men.append(try rate("men"))
        }
        return ByGender(women: women, men: men)
    }

    static func names(_ table: ReferenceFile) throws(ReferenceTableError) -> Names {
        let lists = try table.listsByName("gender", ["female", "male", "nonbinary"], "names")
        for name in lists.joined() where !name.utf8.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }) {
            throw table.error(nil, "the name \"\(name)\" is not made of the letters a to z")
        }
        return Names(women: lists[0], men: lists[1], others: lists[2])
    }
}
