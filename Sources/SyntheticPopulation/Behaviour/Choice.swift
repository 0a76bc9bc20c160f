/// What somebody made of somebody whom the app showed to them.
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

/// A message to come.
struct Message: Sendable {
    var chat: Int
    var sender: Int32
    var time: Int32
    /// Which of the tables' texts.
    var text: Int
}

/// A chat that two people got because they like each other.
struct Chat: Sendable {
    var number: Int
    /// The one whose like completed the two, and the other.
    var creator: Int32
    var other: Int32
    var time: Int32
}

/// All that happened on one day, in order of time.
struct Day: Sendable {
    var decisions: [Choice] = []
    var chats: [Chat] = []
    var messages: [Message] = []
    /// How many likes were answered with a like.
    var mutualLikes = 0
}
