/// The steps of a pass, in order.
package enum PassPhase: String, Sendable, CaseIterable {
    case read, encode, score, choose, store, write
}

/// What a pass reports while it runs.
package struct PassObserver: Sendable {
    /// A phase is `done` out of `total` units, from any thread; 0 of 0 when it has just begun.
    package var progress: @Sendable (_ phase: PassPhase, _ done: Int, _ total: Int) -> Void
    /// How much memory the pass is going to take, before it begins.
    package var forecast: @Sendable (MemoryEstimate) -> Void
    /// Something a person should know, in a sentence.
    package var note: @Sendable (String) -> Void
    /// A line for each person left out and each row ignored, where asked for: all at once, in the order of reading.
    package var details: (@Sendable ([String]) -> Void)?

    package init(
        progress: @escaping @Sendable (PassPhase, Int, Int) -> Void = { _, _, _ in },
        forecast: @escaping @Sendable (MemoryEstimate) -> Void = { _ in },
        note: @escaping @Sendable (String) -> Void = { _ in }, details: (@Sendable ([String]) -> Void)? = nil
    ) {
        self.progress = progress
        self.forecast = forecast
        self.note = note
        self.details = details
    }
}
