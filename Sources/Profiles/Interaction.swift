/// What one row of `interactions` says, after the app's words were mapped.
public enum InteractionKind: UInt8, Sendable {
    case like, dislike, block
    /// A word that nobody mapped (`unmatch`, `report`…). It keeps the two apart.
    case unmapped
}

/// One row of `interactions` between two people of a crowd.
public struct Interaction: Sendable, Equatable {
    /// Row number of who acted.
    public var actor: Int32
    /// Row number of whom it was about.
    public var target: Int32
    public var kind: InteractionKind
    /// Whether it was first said at or before the moment that the crowd was read for, and changed after it: what it said
    /// then nobody knows.
    public var wasChangedLater: Bool
    /// The later of `created_at` and `updated_at`, since apps edit in place; `nil` when unreadable.
    public var time: Timestamp?
    /// The app's own id: of two words at one time the larger counts.
    public var id: Int64

    public init(
        actor: Int32, target: Int32, kind: InteractionKind, time: Timestamp?, id: Int64, wasChangedLater: Bool = false
    ) {
        self.actor = actor
        self.target = target
        self.kind = kind
        self.wasChangedLater = wasChangedLater
        self.time = time
        self.id = id
    }
}

/// A direct chat between two people of a crowd.
public struct DirectChat: Sendable, Equatable {
    public var first: Int32
    public var second: Int32
    /// When the second of the two wrote for the first time; `nil` while not both have written.
    public var answered: Timestamp?

    public init(first: Int32, second: Int32, answered: Timestamp?) {
        self.first = first
        self.second = second
        self.answered = answered
    }
}

/// A pair that Duet has on record.
public struct RememberedPair: Sendable, Equatable {
    public var first: Int32
    public var second: Int32
    /// Whether a chat was made for them, even if it was undone or is gone; otherwise they are only known to like
    /// each other.
    public var wasMatched: Bool

    public init(first: Int32, second: Int32, wasMatched: Bool) {
        self.first = first
        self.second = second
        self.wasMatched = wasMatched
    }
}
