/// A decision on somebody whom the app showed.
struct Choice: Sendable {
    enum Kind: UInt8, Sendable {
        case like, dislike, block
    }

    /// Places in the population.
    var actor: Int32
    var target: Int32
    /// Seconds from the start of the simulated time.
    var time: Int32
    var kind: Kind

    /// By time; of one moment by actor.
    var order: UInt64 {
        UInt64(UInt32(bitPattern: time)) << 34 | UInt64(UInt32(bitPattern: actor)) << 2 | UInt64(kind.rawValue)
    }
}
