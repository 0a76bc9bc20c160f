/// A message to be sent.
struct Message: Sendable {
    var chat: Int
    var sender: Int32
    var time: Int32
    /// Position among the tables' texts.
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
    /// How many likes were returned.
    var mutualLikes = 0
}
