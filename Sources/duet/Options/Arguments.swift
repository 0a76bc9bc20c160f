import ArgumentParser
import Evaluation
import Foundation
import Matching
import NightlyPass
import Profiles
import SyntheticPopulation

extension Fusion: ExpressibleByArgument {}
extension Candidates: ExpressibleByArgument {}
extension Grouping: ExpressibleByArgument {}
extension PassOptions.Exposure: ExpressibleByArgument {}
extension PassOptions.Search: ExpressibleByArgument {}
extension MeetingRules.Introductions: ExpressibleByArgument {}
extension MeetingRules.AgeRule: ExpressibleByArgument {}
extension World: ExpressibleByArgument {}

extension TimeSpan: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension Timestamp: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// A length of time, or `none`.
struct SpanOrNone: ExpressibleByArgument, CustomStringConvertible {
    var span: TimeSpan?

    init(_ span: TimeSpan?) {
        self.span = span
    }

    init?(argument: String) {
        if argument == "none" {
            span = nil
        } else if let span = TimeSpan(argument) {
            self.span = span
        } else {
            return nil
        }
    }

    var description: String { span?.description ?? "none" }
}

/// One or more whole numbers, such as `1,3,10`.
struct WholeNumbers: ExpressibleByArgument {
    var numbers: [Int]

    init?(argument: String) {
        let texts = argument.split(separator: ",", omittingEmptySubsequences: false)
        numbers = texts.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == texts.count, !numbers.isEmpty else { return nil }
    }
}

/// A whole number, or `none`.
struct CountOrNone: ExpressibleByArgument, CustomStringConvertible {
    var count: Int?

    init(_ count: Int?) {
        self.count = count
    }

    init?(argument: String) {
        if argument == "none" {
            count = nil
        } else if let count = Int(argument) {
            self.count = count
        } else {
            return nil
        }
    }

    var description: String { count.map(String.init) ?? "none" }
}

/// An amount of memory, such as `800M` or `6G` (2²⁰ and 2³⁰ bytes), or `available`.
struct MemorySize: ExpressibleByArgument, CustomStringConvertible {
    var megabytes: Int?

    init(_ megabytes: Int?) {
        self.megabytes = megabytes
    }

    init?(argument: String) {
        guard argument != "available" else {
            megabytes = nil
            return
        }
        let units = ["M": 1, "G": 1024]
        guard let unit = argument.last.flatMap({ units[$0.uppercased()] }), let number = Int(argument.dropLast()),
            (1...1_000_000).contains(number)
        else { return nil }
        megabytes = number * unit
    }

    var description: String { megabytes.map { "\($0)M" } ?? "available" }
}

/// `name=value`.
struct Assignment: ExpressibleByArgument {
    var name: String
    var value: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
        name = String(argument[..<sign])
        value = String(argument[argument.index(after: sign)...])
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
