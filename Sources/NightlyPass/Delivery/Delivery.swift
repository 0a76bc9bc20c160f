/// Where committed notifications go, and when they may be shown.
package struct Delivery: Sendable {
    package var receiver: any NoticeReceiver
    package var time: DeliveryTime

    package init(to receiver: any NoticeReceiver, time: DeliveryTime = DeliveryTime()) {
        self.receiver = receiver
        self.time = time
    }
}

/// A destination of notifications, each a line.
package protocol NoticeReceiver: Sendable {
    /// Offers whole lines, or none, and returns when all of them are safe, when no more can be, or when the surrounding task
    /// is cancelled.
    func take(_ lines: [UInt8]) -> Receipt
}

/// What a receiver has taken.
package struct Receipt: Sendable, Equatable {
    /// How many bytes, from the first, are known to be safe.
    package var bytes: Int
    /// Why there were no more, in the middle of a sentence; `nil` when all were taken or the task was cancelled.
    package var failure: String?

    package init(bytes: Int, failure: String? = nil) {
        self.bytes = bytes
        self.failure = failure
    }
}

/// What became of the notifications that waited.
package struct DeliveryOutcome: Sendable, Equatable, Codable {
    package var delivered = 0
    /// Those that wait for the next run, and lines by which earlier ones are to be retracted.
    package var left = 0
    /// Those that should not be delivered any more, and were not.
    package var withdrawn = 0
    /// Those of an earlier delivery that were taken back, since their chats are gone.
    package var retracted = 0

    package init(delivered: Int = 0, left: Int = 0, withdrawn: Int = 0, retracted: Int = 0) {
        self.delivered = delivered
        self.left = left
        self.withdrawn = withdrawn
        self.retracted = retracted
    }
}
