import Foundation
import Logging

/// The two streams: data on standard output, messages on standard error.
enum Terminal {
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    static let messagesAreTerminal = isatty(STDERR_FILENO) == 1

    /// How many columns a line of standard output may take.
    static let width = width(of: STDOUT_FILENO)

    /// How many columns a line may take: what COLUMNS in the environment says, otherwise what the terminal has, and 80 where there
    /// is none. Longer lines than the most are hard to read, and in fewer columns than the least there is no table.
    static func width(of descriptor: Int32) -> Int {
        let columns = ProcessEnvironment.variables["COLUMNS"].flatMap { Int($0) } ?? 0
        return min(max(columns > 0 ? columns : terminalWidth(descriptor) ?? 80, 40), 120)
    }

    private static func terminalWidth(_ descriptor: Int32) -> Int? {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether colour is wanted on standard output.
    static func usesColour(_ options: OutputOptions) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return outputIsTerminal && !options.noColor && (environment["NO_COLOR"] ?? "").isEmpty
            && environment["TERM"] != "dumb"
    }

    /// Prints what was asked for. A closed pipe is not an error.
    ///
    /// - Throws: `CommandError` when there is no room for it: half a report in a file must not look like a whole one.
    static func printResult(_ text: String) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
        } catch let error as NSError
            where error.domain == NSCocoaErrorDomain && error.code == CocoaError.fileWriteOutOfSpace.rawValue
        {
            throw CommandError(.inputOutput, "there is no room on the disk for what duet prints.")
        } catch {}
    }

    /// Prints a message on standard error.
    static func printMessage(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Prints an error on standard error, in the form that was asked for.
    static func printError(_ message: String) {
        printMessage(MessageHandler.line(message, level: .error, format: Logger.format))
    }

    /// A text whose control characters cannot move the cursor or change colours.
    static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : " " }))
    }

    /// Whether a character shows something, and does not move the cursor, end a line or turn the direction of writing.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        // It joins the parts of an emoji.
        case .format: scalar == "\u{200D}"
        default: true
        }
    }

    static func bold(_ text: String, _ options: OutputOptions) -> String {
        usesColour(options) ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}
