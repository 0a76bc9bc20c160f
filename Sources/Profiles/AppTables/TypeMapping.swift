internal import Foundation

/// What an app's own words for interactions and chats mean.
///
/// Words are compared exactly, letter case included, but for letters with marks, which may be composed or decomposed
/// (``spellings(of:)``). A word that is in none of the lists has no known meaning: an
/// interaction with it keeps two people apart, and a chat with it counts as a direct chat, so an unforeseen word can only
/// make Duet more careful.
package struct TypeMapping: Sendable, Equatable, Hashable, Codable {
    /// Values of `interactions.interaction_type` that say "I like this person".
    package var like: [String]
    /// Values of `interactions.interaction_type` that say "not for me".
    package var dislike: [String]
    /// Values of `interactions.interaction_type` that keep two people apart for good.
    package var block: [String]
    /// Values of `interactions.interaction_type` that say nothing of two people, such as that one has looked at the other.
    package var ignore: [String]
    /// Values of `chats.type` that mark a chat of many; in every other chat people talk to each other.
    package var group: [String]
    /// The value of `chats.type` that a match's own chat gets.
    package var direct: String
    /// A chat that is no group and has more participants than this is a crowd all the same, for an app that calls every chat
    /// direct: nobody in it is kept apart. Beside the two there is room for a moderator and a bot.
    package var directSize: Int
    /// Whether two who had met, and whose chat is gone, may be matched again.
    package var meetAgain: MeetAgain

    package enum MeetAgain: String, Sendable, CaseIterable, Codable {
        case never
        /// If both have liked the other after the first pass that saw no chat any more.
        case likedAnew = "liked-anew"
    }

    /// Where more people than this took part in a chat, wrote in it or made it, those of them who are no participants are
    /// not talking to anybody: a room without participants is no conversation.
    package static let mostPeopleTalking = 20

    package init(
        like: [String] = ["like"],
        dislike: [String] = ["dislike"],
        block: [String] = ["block"],
        ignore: [String] = [],
        group: [String] = ["group"],
        direct: String = "dm",
        directSize: Int = 4,
        meetAgain: MeetAgain = .never
    ) {
        self.like = like
        self.dislike = dislike
        self.block = block
        self.ignore = ignore
        self.group = group
        self.direct = direct
        self.directSize = directSize
        self.meetAgain = meetAgain
    }

    /// Reads what is given; an absent one takes its default, so that a configuration names only what differs.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let standard = TypeMapping()
        self.init(
            like: try container.decodeIfPresent([String].self, forKey: .like) ?? standard.like,
            dislike: try container.decodeIfPresent([String].self, forKey: .dislike) ?? standard.dislike,
            block: try container.decodeIfPresent([String].self, forKey: .block) ?? standard.block,
            ignore: try container.decodeIfPresent([String].self, forKey: .ignore) ?? standard.ignore,
            group: try container.decodeIfPresent([String].self, forKey: .group) ?? standard.group,
            direct: try container.decodeIfPresent(String.self, forKey: .direct) ?? standard.direct,
            directSize: try container.decodeIfPresent(Int.self, forKey: .directSize) ?? standard.directSize,
            meetAgain: try container.decodeIfPresent(MeetAgain.self, forKey: .meetAgain) ?? standard.meetAgain
        )
    }

    private enum CodingKeys: String, CodingKey {
        case like, dislike, block, ignore, group, direct, directSize, meetAgain
    }

    /// Leaves out what earlier versions did not have where it is as they took it: the same options keep their hash.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(like, forKey: .like)
        try container.encode(dislike, forKey: .dislike)
        try container.encode(block, forKey: .block)
        if !ignore.isEmpty { try container.encode(ignore, forKey: .ignore) }
        try container.encode(group, forKey: .group)
        try container.encode(direct, forKey: .direct)
        if directSize != TypeMapping().directSize { try container.encode(directSize, forKey: .directSize) }
        if meetAgain != .never { try container.encode(meetAgain, forKey: .meetAgain) }
    }

    /// The spellings, to the byte, that count as one of `words` wherever rows are read: as given, composed (NFC) and
    /// decomposed (NFD).
    package static func spellings(of words: [String]) -> [String] {
        var seen: Set<[UInt8]> = []
        return words.flatMap { word in
            word.utf8.allSatisfy { $0 < 0x80 }
                ? [word]
                : [word, word.precomposedStringWithCanonicalMapping, word.decomposedStringWithCanonicalMapping]
        }.filter { seen.insert(Array($0.utf8)).inserted }
    }
}
