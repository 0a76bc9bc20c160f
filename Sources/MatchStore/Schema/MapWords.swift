/// What other apps call the tables and columns that Duet reads, in words of small letters without marks between them, the likeliest
/// first. A proposal is made from these names; a person looks through it.
enum MapWords {
    static func tables(_ table: AppTable) -> [String] {
        switch table {
        case .users: ["user", "account", "member", "appuser", "authuser"]
        case .profiles: ["profile", "userprofile", "memberprofile", "accountprofile", "person", "userdetail"]
        case .interactions:
            ["interaction", "swipe", "decision", "like", "userlike", "reaction", "vote", "userinteraction", "rating"]
        case .chats: ["chat", "conversation", "room", "chatroom", "thread", "dialog", "channel", "matche", "match"]
        case .participants:
            [
                "chatparticipant", "participant", "conversationparticipant", "chatmember", "chatuser",
                "conversationuser",
                "conversationmember", "roommember", "roomuser", "roomparticipant", "membership", "threadparticipant",
                "chatroomuser", "chatroommember", "member",
            ]
        case .messages: ["message", "chatmessage", "post", "directmessage"]
        case .notifications: ["notification", "usernotification", "alert", "inboxitem", "event"]
        case .preferences: ["matchpreference"]
        }
    }

    private static let person = ["username", "userid", "user", "uid", "accountid", "memberid", "profileid", "personid"]
    private static let created = [
        "createdat", "created", "createdon", "datecreated", "insertedat", "timestamp", "time", "at", "date", "sentat",
        "swipedat",
    ]
    private static let chat = [
        "chatid", "chat", "conversationid", "conversation", "roomid", "room", "threadid", "thread",
    ]
    private static let type = ["type", "kind", "category"]

    static func columns(_ table: AppTable, _ column: AppColumn) -> [String] {
        switch (table, column) {
        case (.users, .username): ["username", "handle", "login", "nickname", "nick", "id", "userid", "uuid"]
        case (.interactions, .username):
            [
                "username", "fromuserid", "fromuser", "fromid", "actorid", "actor", "swiperid", "swiper", "likerid",
                "liker",
                "sourceid", "senderid", "userid", "user",
            ]
        case (.interactions, .target):
            [
                "targetusername", "touserid", "touser", "toid", "targetid", "targetuserid", "target", "swipeeid",
                "swipee",
                "swipedid", "likedid", "likeduserid", "liked", "receiverid", "recipientid", "otherid", "otheruserid",
            ]
        case (.interactions, .interactionType):
            ["interactiontype", "type", "kind", "action", "decision", "direction", "verdict", "value", "status"]
        case (.chats, .createdBy): ["createdby", "createdbyid", "creatorid", "creator", "ownerid", "owner"] + person
        case (.chats, .type): ["type", "kind", "chattype", "roomtype", "category"]
        case (.messages, .sender): ["sender", "senderid", "authorid", "author", "fromuserid", "fromid"] + person
        case (.notifications, .username): ["username", "recipientid", "recipient", "receiverid"] + person
        case (.notifications, .type): ["type", "kind", "category", "event", "verb"]
        case (.notifications, .title): ["title", "subject", "heading", "headline"]
        case (.notifications, .content): ["content", "body", "text", "message", "description"]
        case (.notifications, .data): ["data", "payload", "meta", "metadata", "extra", "params"]
        case (.profiles, .name): ["name", "displayname", "display", "firstname", "nickname", "fullname"]
        case (.profiles, .role): ["role", "instrument", "instruments", "part", "position", "roles"]
        case (.profiles, .age): ["age"]
        case (.profiles, .birthDate): ["birthdate", "dateofbirth", "dob", "birthday", "born", "bornon"]
        case (.profiles, .gender): ["gender", "sex"]
        case (.profiles, .genre):
            [
                "genre", "genres", "musicstyle", "musicgenre", "style", "styles", "favoritegenre", "favouritegenre",
                "music",
            ]
        case (.profiles, .experience):
            ["experience", "experienceyears", "yearsofexperience", "yearsplaying", "yearsactive", "years"]
        case (.users, .createdAt): created + ["datejoined", "joined", "joinedat", "registeredat", "signedupat"]
        case (_, .chat): chat
        case (_, .username): person
        case (_, .createdAt): created
        case (_, .updatedAt): ["updatedat", "updated", "updatedon", "modifiedat", "dateupdated", "lastmodified"]
        case (_, .joinedAt): ["joinedat", "joined", "joinedon"]
        case (_, .isRead): ["isread", "read", "seen"]
        case (_, .isArchived): ["isarchived", "archived"]
        case (_, .id): ["id", "uuid", "pk", "\(table.rawValue)id"]
        default: [NameWords(column.rawValue).joined]
        }
    }

    /// A name as these words are, and of a table the singular.
    static func plain(_ name: String) -> String { NameWords(name).joined }

    static func singular(_ name: String) -> String {
        let word = plain(name)
        return word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
    }
}
