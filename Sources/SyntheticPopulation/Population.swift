public import Profiles

/// A crowd with known wishes.
public struct Population: Sendable {
    public let settings: PopulationSettings

    /// Draws everybody's profile and hidden wishes.
    public init(_ settings: PopulationSettings) {
        self.settings = settings
    }

    /// Gives all rows of the app's tables, batch after batch: people first, then day after day what they did.
    ///
    /// - Parameters:
    ///   - threads: how many threads draw; the rows are the same for any number.
    ///   - progress: told how many of how many steps are done.
    ///   - body: takes a batch. It is called in order, one batch at a time.
    /// - Returns: what was given, and what was planted in it.
    /// - Throws: what `body` throws; `CancellationError` when the surrounding task is cancelled.
    public func forEachBatch(
        threads: Int = 1, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
        _ body: (AppRows) throws -> Void
    ) async throws -> PopulationReport {
        PopulationReport()
    }
}

/// What a population gave, and what was planted in it.
public struct PopulationReport: Sendable {
    public init() {}
}
