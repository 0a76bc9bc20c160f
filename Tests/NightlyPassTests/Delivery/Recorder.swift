import Foundation
import NightlyPass
import Synchronization
import Testing

/// Takes so many bytes of what it is offered, and no more.
final class Recorder: NoticeReceiver {
    private let taken = Mutex<[UInt8]>([])
    private let limit: Int
    private let whenOffered: @Sendable () -> Void

    init(limit: Int = .max, whenOffered: @escaping @Sendable () -> Void = {}) {
        self.limit = limit
        self.whenOffered = whenOffered
    }

    func take(_ lines: [UInt8]) -> Receipt {
        whenOffered()
        return taken.withLock { taken in
            let count = min(lines.count, limit - taken.count)
            taken += lines.prefix(count)
            return Receipt(bytes: count, failure: count < lines.count ? "it is full" : nil)
        }
    }

    /// Whole lines only.
    var lines: [String] {
        let text = taken.withLock { String(decoding: $0, as: UTF8.self) }
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    var objects: [[String: Any]] {
        get throws {
            try lines.map { line in
                try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
        }
    }

    var numbers: [Int] {
        get throws { try objects.map { try #require($0["notification_id"] as? Int) } }
    }

    /// Keys of one type of lines, with their recipients; of somebody who is erased only the key.
    func keys(_ type: String = "notification") throws -> [String] {
        try objects.filter { $0["message_type"] as? String == type }.map { line in
            let key = try #require(line["key"] as? String)
            return [key, line["recipient"] as? String].compactMap { $0 }.joined(separator: " ")
        }
    }
}
