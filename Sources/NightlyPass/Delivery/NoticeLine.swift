internal import Foundation
internal import MatchStore
internal import Profiles

/// A committed notification, as a receiver reads it.
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
        case messageType, notificationID, recipient, chatID, kind, title, content, data, runID, deliverAfter
    }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: CodingKeys.self)
        try line.encode("notification", forKey: .messageType)
        try line.encode(notice.id, forKey: .notificationID)
        try line.encode(notice.recipient, forKey: .recipient)
        try line.encode(notice.chat, forKey: .chatID)
        try line.encode(notice.kind, forKey: .kind)
        // An app may have cleared either since: the key stays, with null.
        try line.encode(notice.title, forKey: .title)
        try line.encode(notice.content, forKey: .content)
        try line.encode(data, forKey: .data)
        try line.encode(notice.run, forKey: .runID)
        try line.encode(deliverAfter, forKey: .deliverAfter)
    }
}
