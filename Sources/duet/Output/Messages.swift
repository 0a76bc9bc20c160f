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
        Terminal.printMessage(Self.line("\(event.message)", level: event.level, format: format))
    }

    /// A message as it is printed.
    static func line(_ message: String, level: Logger.Level, format: LogFormat) -> String {
        let line = Line(level: level.rawValue, message: message, time: Date().formatted(.iso8601))
        if format == .json, let text = try? JSONText.line(line) { return text }
        return "duet: " + Terminal.printable(message)
    }

    private struct Line: Encodable {
        var level: String
        var message: String
        var messageType = "log"
        var time: String
    }
}

extension Logger {
    /// The form of messages, also of those about options that could not be read.
    static let format: LogFormat = {
        let arguments = CommandLine.arguments
        let isJSON = zip(arguments, arguments.dropFirst()).contains { $0 == ("--log-format", "json") }
        return isJSON || arguments.contains("--log-format=json") ? .json : .text
    }()

    /// Duet's own logger. Usernames appear at level debug only, which `--verbose` shows.
    static func duet(_ format: LogFormat, verbose: Bool) -> Logger {
        Logger(label: "duet") { _ in MessageHandler(format: format, logLevel: verbose ? .debug : .notice) }
    }
}
