package import GRDB

/// A table or a column of the app's whose name says that it is about who may meet whom, and which no pass reads.
///
/// A block that an app keeps in `user_blocks` is none to Duet, and nothing else would show it.
package struct UnreadFact: Sendable, Hashable, Codable {
    /// What a name says.
    package enum Topic: String, Sendable, Codable, CaseIterable {
        /// Two people must not meet: blocks, reports, dislikes.
        case apart
        /// Somebody takes no part: banned, deleted, paused.
        case account
        /// When somebody was born, which knows a minor better than an age that was once typed in.
        case birth
        /// Whom somebody seeks.
        case wish
        /// A like or a dislike that holds no longer.
        case withdrawn
        /// Who likes whom, or has met.
        case likes

        /// Whether what is not read may bring two people together who must not meet, or against what they wish.
        package var isSafety: Bool { self != .likes }
    }

    package let table: String
    /// `nil` for a whole table.
    package let column: String?
    package let topic: Topic
    /// Whether the table has rows.
    package let hasRows: Bool

    /// As `table` or `table.column`.
    package var name: String { column.map { "\(table).\($0)" } ?? table }

    /// All of a database, tables first. Reads names, and of a table that is listed whether it has a row.
    package static func all(_ db: Database, _ names: AppNames) throws -> [UnreadFact] {
        let own = Set(AppTable.allCases.map { names[$0].name.lowercased() })
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY lower(name)
                """
        ).filter { !MatchSchema.tableNames.contains($0.lowercased()) || own.contains($0.lowercased()) }
        var (wholes, columns): ([UnreadFact], [UnreadFact]) = ([], [])
        for table in tables {
            let app = AppTable.allCases.first { names[$0].name.lowercased() == table.lowercased() }
            let topic = app == nil ? NameWords(table).topicOfTable : nil
            let found = try topic == nil ? unread(db, table, app, names) : []
            guard topic != nil || !found.isEmpty else { continue }
            let hasRows =
                try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM \(SQLText.identifier(table)))") ?? false
            if let topic { wholes.append(UnreadFact(table: table, column: nil, topic: topic, hasRows: hasRows)) }
            columns += found.map { UnreadFact(table: table, column: $0.column, topic: $0.topic, hasRows: hasRows) }
        }
        return wholes + columns
    }

    /// The columns of a table about people that are not read.
    private static func unread(
        _ db: Database, _ table: String, _ app: AppTable?, _ names: AppNames
    ) throws -> [(column: String, topic: Topic)] {
        let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_xinfo(?)", arguments: [table])
        guard try app != nil || isAboutPeople(db, table, columns, names) else { return [] }
        var read: Set<String> = []
        if let app {
            let names = names[app]
            let age = names.name(of: .age).lowercased()
            let hasAge = columns.contains { $0.lowercased() == age }
            let known = AppColumn.allCases.filter { $0 != .birthDate || names.isNamed($0) || !hasAge }
            read = Set((known.map { names.name(of: $0) } + names.namedColumns).map { $0.lowercased() })
        }
        return columns.filter { !read.contains($0.lowercased()) }.compactMap { column in
            let words = NameWords(column)
            let topic: Topic? =
                switch app {
                case nil, .users, .profiles, .preferences: words.topicOfPerson
                case .interactions: words.isAboutParting ? .apart : words.isAboutAnEnd ? .withdrawn : nil
                case .chats, .participants: words.isAboutParting ? .apart : nil
                // Neither a message nor a notification says who may meet whom.
                case .messages, .notifications: nil
                }
            return topic.map { (column, $0) }
        }
    }

    /// Whether a table has one row for a person, or some, by its name; and it names a user, by a foreign key or in a column
    /// that is called so.
    private static func isAboutPeople(
        _ db: Database, _ table: String, _ columns: [String], _ names: AppNames
    ) throws -> Bool {
        guard NameWords(table).isOfPeople else { return false }
        let parents = try String.fetchAll(
            db, sql: "SELECT lower(\"table\") FROM pragma_foreign_key_list(?)", arguments: [table])
        let people = [names[.users], names[.profiles]].map { $0.name.lowercased() }
        if parents.contains(where: people.contains) { return true }
        let person = NameWords(names[.users].name(of: .username)).joined
        return columns.contains {
            let name = NameWords($0).joined
            return name == person || ["user", "userid", "uid", "username", "profileid", "memberid"].contains(name)
        }
    }
}

/// A name of a table or column in words: `interested_in`, `interestedIn` and `InterestedIn` are two.
struct NameWords {
    private let words: [String]
    /// All in one, in small letters.
    let joined: String

    init(_ name: String) {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for letter in name {
            if !letter.isLetter || letter.isUppercase && wasSmall {
                if !word.isEmpty { words.append(word.lowercased()) }
                word = ""
            }
            if letter.isLetter { word.append(letter) }
            wasSmall = letter.isLowercase
        }
        if !word.isEmpty { words.append(word.lowercased()) }
        self.words = words
        joined = words.joined()
    }

    /// What a whole table is about.
    var topicOfTable: UnreadFact.Topic? {
        if has(["ban", "banned"]) || holds(["suspen", "deactivat", "deletedacc", "deleteduser"]) { return .account }
        if isAboutParting || has(["mute", "muted", "hide", "hidden", "flag", "flagged", "deny", "ignored", "ignore"]) {
            return .apart
        }
        if isWish { return .wish }
        if has(["like", "swipe", "match", "matche", "vote", "crush", "wink", "favorite", "favourite"])
            || holds(["swipe", "superlike", "usermatch", "userlike", "matches"])
        {
            return .likes
        }
        return nil
    }

    /// What a column in a table about people is about.
    var topicOfPerson: UnreadFact.Topic? {
        if has(["dob", "born"]) || holds(["birth", "geburt", "naissance", "nacimiento", "nascimento"]) {
            return .birth
        }
        if isAboutAnEnd || has(Self.states) || holds(Self.ends) { return .account }
        if isAboutParting || has(["mute", "muted", "flagged"]) { return .apart }
        return isWish || holds(["minage", "maxage", "agefrom", "ageto", "agemin", "agemax"]) ? .wish : nil
    }

    /// Whether it says that a row does not count any more.
    var isAboutAnEnd: Bool {
        has([
            "undone", "revoked", "withdrawn", "expired", "removed", "active", "inactive", "status", "cancelled",
            "canceled",
        ])
            || holds(["delet", "deactivat", "disabled", "discard"])
    }

    /// Whether it says that people do not want to meet, or must not.
    var isAboutParting: Bool { holds(Self.apart) }

    /// Whether a table of that name is about people, and not about what they buy or post.
    var isOfPeople: Bool {
        has(["user", "profile", "member", "account", "person", "people", "preference", "setting", "pref", "detail"])
            || holds(["user", "profile", "preference", "account"])
    }

    private static let ends = ["suspen", "banned", "blocked", "incognito", "invisib", "underage"]
    private static let states: Set = [
        "ban", "closed", "frozen", "hidden", "paused", "enabled", "visible", "visibility", "minor",
    ]
    private static let apart = [
        "block", "blacklist", "denylist", "report", "complain", "abuse", "dislike", "unmatch", "reject", "restrict",
        "harass", "restrain", "bloque", "gesperrt", "sperr",
    ]

    private var isWish: Bool {
        has(["wants", "want", "seek", "seeks", "sexuality", "prefs", "pref"])
            || holds([
                "interestedin", "lookingfor", "seeking", "preference", "preferred", "prefers", "orientation",
                "attracted",
                "desired", "showme", "partnergender", "genderpartner", "searchingfor",
            ])
    }

    /// Whether one of the words is one of these, or its plural.
    private func has(_ wanted: Set<String>) -> Bool {
        words.contains { wanted.contains($0) || $0.hasSuffix("s") && wanted.contains(String($0.dropLast())) }
    }

    /// Whether one of these stands in the name, over the borders of words, too.
    private func holds(_ parts: [String]) -> Bool { parts.contains { joined.contains($0) } }
}
