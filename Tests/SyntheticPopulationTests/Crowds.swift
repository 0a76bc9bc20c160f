import Profiles
import SyntheticPopulation

/// All rows of a population, and what it says of them.
struct Drawn {
    var rows = AppRows()
    var report: PopulationReport
    var batches: Int

    init(_ population: Population, threads: Int = 1) async throws {
        var rows = AppRows()
        var batches = 0
        report = try await population.forEachBatch(threads: threads) { batch in
            rows.users += batch.users
            rows.profiles += batch.profiles
            rows.preferences += batch.preferences
            rows.interactions += batch.interactions
            rows.chats += batch.chats
            rows.messages += batch.messages
            batches += 1
        }
        self.rows = rows
        self.batches = batches
    }

    /// A number that any change to any row changes.
    var fingerprint: UInt64 {
        var hash = FNV()
        for row in rows.users { hash.add("\(row.username) \(row.email ?? "-") \(text(row.created))") }
        for row in rows.profiles {
            let texts = [row.name, row.role, row.gender, row.genre, row.mainImage, row.concertImage, row.lastSong]
            hash.add("\(row.username) \(texts.map { $0 ?? "-" }) \(row.lastDescription ?? "-")")
            hash.add("\(row.age ?? -1) \(row.experience ?? -1) \(text(row.created)) \(text(row.updated))")
        }
        for row in rows.preferences {
            hash.add("\(row.username) \(row.genders ?? ["-"]) \(row.youngest ?? -1) \(row.oldest ?? -1)")
            hash.add("\(row.introductions.map { "\($0)" } ?? "-") \(text(row.created))")
        }
        for row in rows.interactions {
            hash.add("\(row.actor) \(row.target) \(row.type) \(text(row.created)) \(text(row.updated))")
        }
        for row in rows.chats {
            hash.add("\(row.number) \(row.creator) \(row.participants) \(text(row.created))")
        }
        for row in rows.messages { hash.add("\(row.chat) \(row.sender) \(row.text) \(text(row.created))") }
        return hash.value
    }

    private func text(_ time: RowTime) -> String {
        switch time {
        case .moment(let moment): moment.description
        case .text(let text): text
        }
    }
}

/// FNV-1a, 64 bits.
struct FNV {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        value = (value ^ 10) &* 0x100_0000_01b3
    }
}

extension RowTime {
    /// The moment, which clean rows always hold.
    var moment: Timestamp? {
        if case .moment(let moment) = self { moment } else { nil }
    }
}
