import ArgumentParser
import Foundation
import Logging
import NightlyPass

enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// Writes log messages to standard error: a line for people, or a JSON object a line.
struct MessageHandler: LogHandler {
    var format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        switch format {
        case .text: Terminal.printMessage("duet: " + Terminal.printable("\(event.message)"))
        case .json:
            let line = Line(
                level: event.level.rawValue, message: "\(event.message)",
                time: Date().formatted(.iso8601))
            if let text = try? JSONText.encode(line) { Terminal.printMessage(text) }
        }
    }

    private struct Line: Encodable {
        var level: String
        var message: String
        var messageType = "log"
        var time: String
    }
}

extension Logger {
    /// Duet's own logger. Usernames appear at level debug only, which `--verbose` shows.
    static func duet(_ format: LogFormat, verbose: Bool) -> Logger {
        Logger(label: "duet") { _ in MessageHandler(format: format, logLevel: verbose ? .debug : .notice) }
    }
}
