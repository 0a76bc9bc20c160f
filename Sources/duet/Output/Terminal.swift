import Foundation

/// The two streams: data on standard output, messages on standard error.
enum Terminal {
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    static let messagesAreTerminal = isatty(STDERR_FILENO) == 1

    /// Whether colour is wanted on standard output.
    static func usesColour(_ options: OutputOptions) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return outputIsTerminal && !options.noColor && (environment["NO_COLOR"] ?? "").isEmpty
            && environment["TERM"] != "dumb"
    }

    /// Prints data.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(text + "\n")
    }

    /// Prints a message for people.
    static func note(_ text: String) {
        FileHandle.standardError.write(text + "\n")
    }

    /// Prints what went wrong.
    static func complain(_ sentence: String) { note("duet: " + printable(sentence)) }

    /// A text whose control characters cannot move the cursor or change colours.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .lineSeparator, .paragraphSeparator: " "
                    case .format: scalar == "\u{200D}" ? scalar : " "
                    default: scalar
                    }
                }))
    }

    static func bold(_ text: String, _ options: OutputOptions) -> String {
        usesColour(options) ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}

extension FileHandle {
    /// Writes all of a text; a reader that went away is no error of ours.
    fileprivate func write(_ text: String) { try? write(contentsOf: Data(text.utf8)) }
}
