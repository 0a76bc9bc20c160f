internal import MatchStore

/// Offers what takes earlier notifications back, and forgets what was taken, in this order.
struct RetractionDelivery {
    let store: MatchDatabase
    let receiver: any NoticeReceiver

    /// How many matches are offered at a time.
    private static let batch = 250

    /// - Returns: how many lines were taken and are left, and why there were no more.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    func run() throws -> (outcome: DeliveryOutcome, failure: String?) {
        let waiting = try store.read { try EmittedMatches.retractions($0) }
        var outcome = DeliveryOutcome(left: 2 * waiting.count)
        guard !waiting.isEmpty else { return (outcome, nil) }
        try store.syncToDisk()
        for start in stride(from: 0, to: waiting.count, by: Self.batch) {
            try Task.checkCancellation()
            let offered = waiting[start..<min(start + Self.batch, waiting.count)]
            var bytes: [UInt8] = []
            let ends = try offered.map { retraction in
                for person in retraction.people {
                    bytes += try JSONText.encode(RetractionLine(retraction: retraction, person: person)).utf8
                    bytes.append(UInt8(ascii: "\n"))
                }
                return bytes.count
            }
            let receipt = receiver.take(bytes)
            // Of two lines of which one was taken, both are offered again.
            let taken = ends.prefix { $0 <= receipt.bytes }.count
            try EmittedMatches.forget(store, Array(offered.prefix(taken)))
            outcome.retracted += 2 * taken
            outcome.left -= 2 * taken
            if let failure = receipt.failure { return (outcome, failure) }
            if taken < offered.count { throw CancellationError() }
        }
        return (outcome, nil)
    }
}
