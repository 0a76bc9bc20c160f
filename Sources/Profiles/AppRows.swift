/// Rows for the app's tables, as somebody writes them who fills a database: raw text, not yet understood.
///
/// A batch holds what belongs together. People come before the rows that name them, chats before their messages.
public struct AppRows: Sendable {
    public var users: [UserRow] = []
    public var profiles: [ProfileRow] = []
    public var preferences: [PreferenceRow] = []
    public var interactions: [InteractionRow] = []
    public var chats: [ChatRow] = []
    public var messages: [MessageRow] = []

    public init() {}

    /// How many rows there are in all tables; the participants of chats not counted.
    public var count: Int {
        users.count + profiles.count + preferences.count + interactions.count + chats.count + messages.count
    }
}

/// A time as a row holds it: a moment, or a text that may be none.
public enum RowTime: Sendable, Hashable {
    case moment(Timestamp)
    case text(String)
}

/// A row of `users`. The password is never a usable one.
public struct UserRow: Sendable, Hashable {
    public var username: String
    public var email: String?
    public var created: RowTime

    public init(username: String, email: String?, created: RowTime) {
        self.username = username
        self.email = email
        self.created = created
    }
}

/// A row of `profiles`.
public struct ProfileRow: Sendable, Hashable {
    public var username: String
    public var name: String?
    public var role: String?
    /// Years; not checked.
    public var age: Int?
    public var gender: String?
    public var genre: String?
    /// Years; not checked.
    public var experience: Int?
    public var mainImage: String?
    public var concertImage: String?
    public var lastSong: String?
    public var lastDescription: String?
    public var created: RowTime
    public var updated: RowTime

    public init(
        username: String, name: String? = nil, role: String? = nil, age: Int? = nil, gender: String? = nil,
        genre: String? = nil, experience: Int? = nil, mainImage: String? = nil, concertImage: String? = nil,
        lastSong: String? = nil, lastDescription: String? = nil, created: RowTime, updated: RowTime
    ) {
        self.username = username
        self.name = name
        self.role = role
        self.age = age
        self.gender = gender
        self.genre = genre
        self.experience = experience
        self.mainImage = mainImage
        self.concertImage = concertImage
        self.lastSong = lastSong
        self.lastDescription = lastDescription
        self.created = created
        self.updated = updated
    }
}

/// A row of `match_preferences`.
public struct PreferenceRow: Sendable, Hashable {
    public var username: String
    /// The words for the genders sought; `nil` states nothing.
    public var genders: [String]?
    /// Youngest and oldest sought, years.
    public var youngest: Int?
    public var oldest: Int?
    public var introductions: Bool?
    public var created: RowTime

    public init(
        username: String, genders: [String]?, youngest: Int?, oldest: Int?, introductions: Bool?, created: RowTime
    ) {
        self.username = username
        self.genders = genders
        self.youngest = youngest
        self.oldest = oldest
        self.introductions = introductions
        self.created = created
    }
}

/// A row of `interactions`. Rows are numbered by the database, in the order in which they are given.
public struct InteractionRow: Sendable, Hashable {
    public var actor: String
    public var target: String
    public var type: String
    public var created: RowTime
    public var updated: RowTime

    public init(actor: String, target: String, type: String, created: RowTime, updated: RowTime) {
        self.actor = actor
        self.target = target
        self.type = type
        self.created = created
        self.updated = updated
    }
}

/// A row of `chats`, direct, with its rows of `chat_participants`.
public struct ChatRow: Sendable, Hashable {
    /// What `MessageRow.chat` calls it: unique among the chats given to one database; not the id that it gets there.
    public var number: Int
    public var creator: String
    public var participants: [String]
    public var created: RowTime

    public init(number: Int, creator: String, participants: [String], created: RowTime) {
        self.number = number
        self.creator = creator
        self.participants = participants
        self.created = created
    }
}

/// A row of `messages`.
public struct MessageRow: Sendable, Hashable {
    /// `ChatRow.number`.
    public var chat: Int
    public var sender: String
    public var text: String
    public var created: RowTime

    public init(chat: Int, sender: String, text: String, created: RowTime) {
        self.chat = chat
        self.sender = sender
        self.text = text
        self.created = created
    }
}
