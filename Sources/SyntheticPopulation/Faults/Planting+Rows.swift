internal import Profiles
internal import Randomness

extension Planting {
    /// Puts a fault into a person's rows.
    func plant(_ fault: Fault, in rows: inout PersonRows, at place: Int) {
        var stream = details(place)
        switch fault {
        case .malformedUsername:
            let malformed = Self.malformed(rows.user.username, &stream)
            rows.user.username = malformed
            rows.profile?.username = malformed
            rows.preference?.username = malformed
        case .noProfile: rows.profile = nil
        case .blankAge: rows.profile?.age = nil
        case .impossibleAge:
            rows.profile?.age =
                stream.chance(0.3) ? -1 - stream.below(40) : Person.oldest + 1 + stream.below(2000)
        case .underage: rows.profile?.age = 9 + stream.below(MeetingRules.adulthood - 9)
        case .unknownGenre: rows.profile?.genre = ["glorpcore", "???", "zzyx wave"][stream.below(3)]
        case .unknownRole: rows.profile?.role = ["kazoo wizardry", "?", "tba 7"][stream.below(3)]
        case .experienceBeyondAge:
            let age = rows.profile?.age ?? 0
            rows.profile?.experience = age + 1 + stream.below(80)
        case .blankGender: rows.profile?.gender = [nil, "", "  "][stream.below(3)]
        case .likesThemselves, .likesStranger, .unreadableTime, .onePersonChat, .unmappedType, .duplicate,
            .contradiction, .turnedInPlace:
            break
        }
    }

    private static func malformed(_ username: String, _ stream: inout RandomStream) -> String {
        switch stream.below(4) {
        case 0: username.replacing("_", with: " ")
        case 1: username + "!"
        case 2: "\u{e9}_" + username
        default: username + "_" + String(repeating: "x", count: 30)
        }
    }

    /// The rows that a fault adds, all of the last second: after everything else that the two did.
    ///
    /// - Parameter blocked: ordered pairs of whom the first has blocked the second. A block stands whatever is said later, so
    ///   no word is planted on somebody who is blocked.
    func rows(
        _ fault: Fault, at place: Int, usernames: [String], end: Timestamp, chat: Int, blocked: Set<UInt64>
    ) -> (rows: AppRows, other: String?) {
        var stream = details(place)
        let own = usernames[place]
        var rows = AppRows()
        // Whoever decides has signed up by the second before the end; of one moment the later row counts.
        let last = RowTime.moment(end)
        let before = RowTime.moment(end.adding(seconds: -1))
        func row(_ target: String, _ type: String, _ created: RowTime, _ updated: RowTime) -> InteractionRow {
            InteractionRow(actor: own, target: target, type: type, created: created, updated: updated)
        }
        switch fault {
        case .likesThemselves:
            rows.interactions = [row(own, "like", last, last)]
            return (rows, own)
        case .likesStranger:
            let stranger = "gone_\(own)"
            rows.interactions = [row(stranger, "like", last, last)]
            return (rows, stranger)
        case .onePersonChat:
            rows.chats = [ChatRow(number: chat, creator: own, participants: [own], created: last)]
            return (rows, nil)
        case .unreadableTime:
            let other = usernames[partner(of: place, blocked: blocked, &stream)]
            let unreadable = RowTime.text(["yesterday", "2025-13-45 99:99:99", ""][stream.below(3)])
            rows.interactions = [row(other, "like", unreadable, unreadable)]
            return (rows, other)
        case .unmappedType:
            let other = usernames[partner(of: place, blocked: blocked, &stream)]
            rows.interactions = [row(other, fault.outcome, last, last)]
            return (rows, other)
        case .duplicate:
            let other = usernames[partner(of: place, blocked: blocked, &stream)]
            rows.interactions = [row(other, "like", last, last), row(other, "like", last, last)]
            return (rows, other)
        case .contradiction:
            let other = usernames[partner(of: place, blocked: blocked, &stream)]
            rows.interactions = [row(other, "like", before, before), row(other, "dislike", last, last)]
            return (rows, other)
        case .turnedInPlace:
            let other = usernames[partner(of: place, blocked: blocked, &stream)]
            rows.interactions = [row(other, "dislike", before, last)]
            return (rows, other)
        case .malformedUsername, .noProfile, .blankAge, .impossibleAge, .underage, .unknownGenre, .unknownRole,
            .experienceBeyondAge, .blankGender:
            return (rows, nil)
        }
    }
}
