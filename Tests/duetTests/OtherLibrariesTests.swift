import Foundation
import GRDB
import Testing
import Trials

/// A database of Tests/Apps: the same twenty people as another library keeps them.
struct AppMadeElsewhere: CustomTestStringConvertible, Sendable {
    /// What its files are called.
    let name: String
    /// Who is in which chat, as SQL: chat, person.
    let participants: String
    /// What Duet wrote to people, as SQL: person, content, data.
    let notices: String
    /// Where the library keeps the times of new rows.
    let times: [(table: String, column: String)]

    var testDescription: String { name }

    private init(
        _ name: String, participants: (table: String, chat: String, person: String),
        notices: (table: String, person: String, type: String, content: String, data: String), times: [String] = []
    ) {
        self.name = name
        self.participants = """
            SELECT \(participants.chat) AS chat, \(participants.person) AS person FROM \(participants.table)
            """
        self.notices = """
            SELECT \(notices.person) AS person, \(notices.content) AS content, \(notices.data) AS data
            FROM \(notices.table) WHERE \(notices.type) = 'match'
            """
        self.times = times.map { time in
            let parts = time.split(separator: ".")
            return (String(parts[0]), String(parts[1]))
        }
    }

    static let plain = AppMadeElsewhere(
        "plain", participants: ("chat_participants", "chat_id", "username"),
        notices: ("notifications", "username", "type", "content", "data"))

    /// The same under the keys of `prisma-cuids`.
    static let plainCuids = AppMadeElsewhere(
        "plain-cuids", participants: ("chat_participants", "chat_id", "username"),
        notices: ("notifications", "username", "type", "content", "data"))

    static let all = [
        AppMadeElsewhere(
            "django", participants: ("dating_chat_participants", "chat_id", "user_id"),
            notices: ("dating_notification", "recipient_id", "kind", "body", "data"),
            times: ["dating_chat.created_at", "dating_chat.updated_at", "dating_notification.created_at"]),
        AppMadeElsewhere(
            "sqlalchemy", participants: ("chat_member", "chat_id", "user_id"),
            notices: ("notification", "user_id", "kind", "body", "payload"),
            times: ["chat.created_at", "notification.created_at"]),
        AppMadeElsewhere(
            "peewee", participants: ("member", "conversation_id", "user_id"),
            notices: ("notification", "user_id", "kind", "body", "data"),
            times: ["conversation.created", "member.joined", "notification.created"]),
        AppMadeElsewhere(
            "prisma", participants: ("_ChatParticipants", "A", "B"),
            notices: ("Notification", "userId", "type", "body", "data"),
            times: ["Chat.createdAt", "Chat.updatedAt", "Notification.createdAt"]),
        AppMadeElsewhere(
            "prisma-cuids", participants: ("_ChatParticipants", "A", "B"),
            notices: ("Notification", "userId", "type", "body", "data"),
            times: ["Chat.createdAt", "Chat.updatedAt", "Notification.createdAt"]),
        AppMadeElsewhere(
            "rails", participants: ("memberships", "conversation_id", "user_id"),
            notices: ("notifications", "user_id", "kind", "body", "params"),
            times: [
                "conversations.created_at", "conversations.updated_at", "memberships.created_at",
                "memberships.updated_at", "notifications.created_at", "notifications.updated_at",
            ]),
        AppMadeElsewhere(
            "sequelize", participants: ("ChatParticipants", "ChatId", "UserId"),
            notices: ("Notifications", "UserId", "type", "body", "data"),
            times: [
                "Chats.createdAt", "Chats.updatedAt", "ChatParticipants.createdAt", "ChatParticipants.updatedAt",
                "Notifications.createdAt", "Notifications.updatedAt",
            ]),
        AppMadeElsewhere(
            "room", participants: ("chat_participants", "chatId", "userId"),
            notices: ("notifications", "userId", "kind", "body", "payload"),
            times: ["chats.createdAt", "chats.updatedAt", "chat_participants.joinedAt", "notifications.createdAt"]),
    ]

    private static let folder = Executable.project.appending(path: "Tests/Apps/databases")
    private static let night = ["--database", "app.db", "--as-of", Sample.night, "--introductions", "all"]

    private var options: [String] {
        name.hasPrefix("plain")
            ? Self.night
            : Self.night + [
                "--map", Self.folder.appending(path: "\(name).map.yaml").path,
                "--config", Self.folder.appending(path: "\(name).settings.yaml").path,
            ]
    }

    /// As the library made it.
    func made() async throws -> Scratch {
        let scratch = try Scratch()
        if name.hasPrefix("plain") { #expect(try await scratch.duet("init", "--database", "app.db").code == 0) }
        let sql = try String(contentsOf: Self.folder.appending(path: "\(name).sql"), encoding: .utf8)
        try scratch.change(sql)
        return scratch
    }

    func duet(_ command: String, in scratch: Scratch, again: Bool = false) async throws {
        let outcome = try await scratch.duet([command] + options)
        // The first run says why there is no view, and nothing else.
        let isAsUsual =
            if let tool, command == "run", !again {
                outcome.err.contains("since \(tool) tells of migrations")
                    && outcome.err.split(separator: "\n").count == 1
            } else { outcome.err == "" }
        #expect(outcome.code == 0 && isAsUsual, "duet \(command) on \(name): \(outcome.err)\(outcome.out)")
    }

    /// The table by which Duet knows that the library's migrations rebuild tables.
    private var tool: String? { ["django": "django_migrations", "room": "room_master_table"][name] }

    /// What the view has, by the text that is kept for apps that have no view.
    private func listsNow(_ scratch: Scratch) throws -> String {
        let text = try DatabaseQueue(path: scratch.url("app.db").path).read {
            try String.fetchOne($0, sql: "SELECT sql FROM match_queries WHERE name = 'recommendations_now'")
        }
        return try #require(text)
    }

    /// All that a night has brought: matches, who is in the new chats, what people read, and the lists.
    func outcome(_ scratch: Scratch) throws -> [String: [String]] {
        [
            "matches": try scratch.rows(
                "SELECT first, second, kind, score FROM match_pairs WHERE status = 'matched' ORDER BY 1, 2"),
            "chats": try scratch.rows(
                """
                SELECT first, second,
                    (SELECT group_concat(person, '+') FROM (SELECT * FROM (\(participants)) ORDER BY person)
                    WHERE chat = chat_id)
                FROM match_pairs WHERE status = 'matched' ORDER BY 1, 2
                """),
            "notices": try scratch.rows(
                """
                SELECT person || '', content, data ->> 'kind', data ->> 'username', data ->> 'reasons',
                    EXISTS (SELECT 1 FROM (\(participants)) p WHERE p.chat = data ->> 'chat_id' AND p.person = n.person)
                FROM (\(notices)) n ORDER BY 1, 2
                """),
            "lists": try scratch.rows(
                """
                SELECT username || '', rank, target || '', score_band, reasons FROM (\(listsNow(scratch))) ORDER BY 1, 2
                """
            ),
        ]
    }

    /// How the times of a column are written, a digit as 0.
    func form(of column: (table: String, column: String), in scratch: Scratch) throws -> Set<String> {
        let written = try scratch.rows("SELECT typeof(\(column.column)), \(column.column) FROM \(column.table)")
        return Set(written.map { String($0.map { $0.isNumber ? "0" : $0 }) })
    }
}

struct `Databases as other libraries make them` {
    private static let plain = Task { try await outcome(of: .plain) }
    private static let plainCuids = Task { try await outcome(of: .plainCuids) }

    private static func outcome(of app: AppMadeElsewhere) async throws -> [String: [String]] {
        let scratch = try await app.made()
        try await app.duet("run", in: scratch)
        return try app.outcome(scratch)
    }

    @Test func `have people of whom some like each other`() async throws {
        let outcome = try await Self.plain.value
        #expect(outcome["matches"]?.count { $0.contains("mutual_like") } == 4)
        #expect(outcome["matches"]?.contains { $0.contains("introduction") } == true)
        #expect(outcome["lists"]?.isEmpty == false)
    }

    @Test(arguments: AppMadeElsewhere.all)
    func `get the same matches, notices and lists as one of duet init`(app: AppMadeElsewhere) async throws {
        let scratch = try await app.made()
        try await app.duet("check", in: scratch)
        try await app.duet("run", in: scratch)
        let outcome = try app.outcome(scratch)
        let plain = app.name.hasSuffix("-cuids") ? Self.plainCuids : Self.plain
        #expect(outcome == (try await plain.value))
        #expect(try scratch.rows("PRAGMA foreign_key_check") == [])
        try await app.duet("run", in: scratch, again: true)
        #expect(try app.outcome(scratch) == outcome)
    }

    @Test(arguments: AppMadeElsewhere.all)
    func `have all times of a column in one form after a night`(app: AppMadeElsewhere) async throws {
        let scratch = try await app.made()
        let before = try app.times.map { try app.form(of: $0, in: scratch) }
        try await app.duet("run", in: scratch)
        #expect(before.allSatisfy { $0.count == 1 })
        #expect(try app.times.map { try app.form(of: $0, in: scratch) } == before)
    }
}
