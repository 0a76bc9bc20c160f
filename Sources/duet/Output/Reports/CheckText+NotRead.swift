import MatchStore
import NightlyPass

extension CheckText {
    /// What the app keeps where no pass looks, with where it belongs.
    var notRead: [String] {
        let topics = Dictionary(grouping: report.unreadFacts, by: \.topic)
        let isSafety = topics.keys.contains(where: \.isSafety)
        var lines = [
            "", Terminal.bold(isSafety ? "Not read, and perhaps a matter of safety" : "Not read", options),
            "  By their names these are about who may meet whom, and no pass reads them:",
        ]
        for topic in UnreadFact.Topic.allCases {
            guard let facts = topics[topic] else { continue }
            let names = facts.map { $0.name + ($0.hasRows ? "" : " (no rows)") }
            var table = Table()
            table.add(Self.words(topic), Terminal.printable(names.joined(separator: ", ")))
            lines += table.lines() + ["    " + Self.place(topic)]
        }
        return lines
    }

    private static func words(_ topic: UnreadFact.Topic) -> String {
        switch topic {
        case .apart: "who must not meet"
        case .account: "who takes no part"
        case .birth: "when people were born"
        case .wish: "whom people seek"
        case .withdrawn: "what holds no longer"
        case .likes: "who likes whom"
        }
    }

    private static func place(_ topic: UnreadFact.Topic) -> String {
        switch topic {
        case .apart: "Blocks, reports and the like count where they are rows of interactions (--type block=WORD)."
        case .account:
            "Everybody in users who has a profile takes part, but for rows of users and profiles in leave-out of --map."
        case .birth: "Ages are read from profiles.age, or from the date that --map names as profiles.birth_date."
        case .wish: "Wishes are read from match_preferences alone."
        case .withdrawn: "A row of interactions counts as long as it is there, but for those in leave-out of --map."
        case .likes: "Likes are read from interactions, and who is talking from chats."
        }
    }
}
