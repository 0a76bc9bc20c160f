internal import MatchStore
internal import Profiles

/// Offers what waits in the outbox, and forgets what was taken: in this order, so that a death between the two delivers
/// twice and never not at all. What takes earlier notifications back comes first.
struct OutboxDelivery {
    let pass: NightlyPass
    let store: MatchDatabase
    let delivery: Delivery

    /// How many are looked at again, offered and forgotten at a time.
    private static let batch = 500

    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    func run() throws -> DeliveryOutcome {
        var (outcome, failure) = try RetractionDelivery(store: store, receiver: delivery.receiver).run()
        let waiting = try store.read { try Outbox.entries($0, store.names) }
        outcome.left += waiting.count
        if let failure { return noted(outcome, failure) }
        guard !waiting.isEmpty else {
            // Whoever comes for a file finds one after every run.
            if outcome.retracted == 0 { _ = delivery.receiver.take([]) }
            return outcome
        }
        // An earlier version may have filled the outbox.
        if try !store.read({ try EmittedMatches.isKept($0) }) {
            try store.write { db in
                try MatchSchema.prepare(
                    db, mapping: pass.options.mapping, names: store.names, view: pass.keepsView)
            }
        }
        try EmittedMatches.giveKeys(store)
        // What a power cut could undo must not have been delivered.
        try store.syncToDisk()
        var time = delivery.time
        for start in stride(from: 0, to: waiting.count, by: Self.batch) {
            try Task.checkCancellation()
            let offered = try lines(of: waiting[start..<min(start + Self.batch, waiting.count)], &time)
            let receipt = offered.bytes.isEmpty ? Receipt(bytes: 0) : delivery.receiver.take(offered.bytes)
            let taken = offered.lines.prefix { $0.end <= receipt.bytes }.map(\.entry)
            try Outbox.remove(store, offered.withdrawn + taken)
            outcome.delivered += taken.count
            outcome.withdrawn += offered.withdrawn.count
            outcome.left -= taken.count + offered.withdrawn.count
            if let failure = receipt.failure { return noted(outcome, failure) }
            if taken.count < offered.lines.count { throw CancellationError() }
        }
        return outcome
    }

    private func noted(_ outcome: DeliveryOutcome, _ failure: String) -> DeliveryOutcome {
        let (count, verb) = outcome.left == 1 ? ("1 notification", "is") : ("\(outcome.left) notifications", "are")
        pass.observer.note(
            "\(count) \(verb) not delivered: \(failure). The matches are made all the same, and the next run with "
                + "--emit delivers what is left")
        return outcome
    }

    private struct Offered {
        var bytes: [UInt8] = []
        /// Each with the number of bytes up to its end.
        var lines: [(entry: Outbox.Entry, end: Int)] = []
        var withdrawn: [Outbox.Entry] = []
    }

    private func lines(of entries: ArraySlice<Outbox.Entry>, _ time: inout DeliveryTime) throws -> Offered {
        let notices = try store.read { db in
            let reader = try NoticeReader(
                db, names: store.names, mapping: pass.options.mapping, asOf: pass.clock.now,
                dislikeExpiry: pass.options.dislikeExpiry)
            return try entries.map { ($0, try reader.read(db, $0)) }
        }
        var offered = Offered()
        for (entry, notice) in notices {
            guard let notice, let line = try? NoticeLine(notice, deliverAfter: time.moment(for: notice.notifiedAt))
            else {
                offered.withdrawn.append(entry)
                continue
            }
            offered.bytes.append(contentsOf: try JSONText.encode(line).utf8)
            offered.bytes.append(UInt8(ascii: "\n"))
            offered.lines.append((entry, offered.bytes.count))
        }
        return offered
    }
}
