/// Rows for the app's tables, as somebody writes them who fills a database: raw text, not yet understood.
///
/// A batch holds what belongs together. People come before the rows that name them, chats before their messages.
package struct AppRows: Sendable {
    package var users: [UserRow] = []
    package var profiles: [ProfileRow] = []
    package var preferences: [PreferenceRow] = []
    package var interactions: [InteractionRow] = []
    package var chats: [ChatRow] = []
    package var messages: [MessageRow] = []

    package init() {}

    /// How many rows there are in all tables; the participants of chats not counted.
    package var count: Int {
        users.count + profiles.count + preferences.count + interactions.count + chats.count + messages.count
    }
}

/// A time as a row holds it: a moment, or a text that may be none.
package enum RowTime: Sendable, Hashable {
    case moment(Timestamp)
    case text(String)
}

/// A row of `users`. The password is never a usable one.
package struct UserRow: Sendable, Hashable {
    package var username: String
    package var email: String?
    package var created: RowTime

    package init(username: String, email: String?, created: RowTime) {
        self.username = username
        self.email = email
        self.created = created
    }
}

/// A row of `profiles`.
package struct ProfileRow: Sendable, Hashable {
    package var username: String
    package var name: String?
    package var role: String?
    /// Years; not checked.
    package var age: Int?
    package var gender: String?
    package var genre: String?
    /// Years; not checked.
    package var experience: Int?
    package var mainImage: String?
    package var concertImage: String?
    package var lastSong: String?
    package var lastDescription: String?
    package var created: RowTime
    package var updated: RowTime

    package init(
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
package struct PreferenceRow: Sendable, Hashable {
    package var username: String
    /// The words for the genders sought; `nil` states nothing.
    package var genders: [String]?
    /// Youngest and oldest sought, years.
    package var youngest: Int?
    package var oldest: Int?
    package var introductions: Bool?
    package var created: RowTime

    package init(
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
package struct InteractionRow: Sendable, Hashable {
    package var actor: String
    package var target: String
    package var type: String
    package var created: RowTime
    package var updated: RowTime

    package init(actor: String, target: String, type: String, created: RowTime, updated: RowTime) {
        self.actor = actor
        self.target = target
        self.type = type
        self.created = created
        self.updated = updated
    }
}

/// A row of `chats`, direct, with its rows of `chat_participants`.
package struct ChatRow: Sendable, Hashable {
    /// What `MessageRow.chat` calls it: unique among the chats given to one database; not the id that it gets there.
    package var number: Int
    package var creator: String
    package var participants: [String]
    package var created: RowTime

    package init(number: Int, creator: String, participants: [String], created: RowTime) {
        self.number = number
        self.creator = creator
        self.participants = participants
        self.created = created
    }
}

/// A row of `messages`.
package struct MessageRow: Sendable, Hashable {
    /// `ChatRow.number`.
    package var chat: Int
    package var sender: String
    package var text: String
    package var created: RowTime

    package init(chat: Int, sender: String, text: String, created: RowTime) {
        self.chat = chat
        self.sender = sender
        self.text = text
        self.created = created
    }
}
