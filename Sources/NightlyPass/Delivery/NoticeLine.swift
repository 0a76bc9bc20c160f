internal import Foundation
internal import MatchStore
internal import Profiles

/// A committed notification, as a receiver reads it.
///
/// Numbers stand beside themselves as text: JavaScript reads those above 2^53 as others.
struct NoticeLine: Encodable {
    private let notice: CommittedNotice
    private let data: JSONValue
    private let deliverAfter: String

    /// - Throws: an error when the stored data is no JSON.
    init(_ notice: CommittedNotice, deliverAfter: Timestamp) throws {
        self.notice = notice
        data = try JSONText.decode(JSONValue.self, from: notice.data)
        self.deliverAfter = "\(deliverAfter.date)T\(deliverAfter.time)Z"
    }

    private enum CodingKeys: CodingKey {
        case messageType, key, notificationID, notificationIDStr, recipient, chatID, chatIDStr, kind, title, content,
            data
        case runID, runIDStr, deliverAfter
    }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: CodingKeys.self)
        try line.encode("notification", forKey: .messageType)
        try line.encode(notice.key, forKey: .key)
        try line.encode(notice.id, forKey: .notificationID)
        try line.encode("\(notice.id)", forKey: .notificationIDStr)
        try line.encode(notice.recipient, forKey: .recipient)
        try line.encode(notice.chat, forKey: .chatID)
        try line.encode("\(notice.chat)", forKey: .chatIDStr)
        try line.encode(notice.kind, forKey: .kind)
        // An app may have cleared either since: the key stays, with null.
        try line.encode(notice.title, forKey: .title)
        try line.encode(notice.content, forKey: .content)
        try line.encode(data, forKey: .data)
        try line.encode(notice.run, forKey: .runID)
        try line.encode("\(notice.run)", forKey: .runIDStr)
        try line.encode(deliverAfter, forKey: .deliverAfter)
    }
}

/// What takes such a line back, under the same key.
struct RetractionLine: Encodable {
    let retraction: EmittedMatches.Retraction
    let person: (number: Int64, username: String?)

    private enum CodingKeys: CodingKey { case messageType, key, recipient, chatID, chatIDStr, runID, runIDStr }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: CodingKeys.self)
        try line.encode("retraction", forKey: .messageType)
        try line.encode(EmittedMatches.key(retraction.match, of: person.number), forKey: .key)
        // Null for somebody who is erased.
        try line.encode(person.username, forKey: .recipient)
        try line.encode(retraction.chat, forKey: .chatID)
        try line.encode("\(retraction.chat)", forKey: .chatIDStr)
        try line.encode(retraction.run, forKey: .runID)
        try line.encode("\(retraction.run)", forKey: .runIDStr)
    }
}
