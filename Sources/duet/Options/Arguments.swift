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
extension IntervalScope: ExpressibleByArgument {}
extension PassOptions.Exposure: ExpressibleByArgument {}
extension PassOptions.Search: ExpressibleByArgument {}
extension MeetingRules.Introductions: ExpressibleByArgument {}
extension MeetingRules.AgeRule: ExpressibleByArgument {}
extension TypeMapping.MeetAgain: ExpressibleByArgument {}
extension World: ExpressibleByArgument {}

extension TuningMetric: ExpressibleByArgument, CustomStringConvertible {
    package init?(argument: String) { self.init(argument) }
    package var description: String { name }
}

extension IgnoredShowingsCost: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension TimeSpan: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension Timestamp: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// One or more whole numbers, such as `1,3,10`.
struct WholeNumbers: ExpressibleByArgument, CustomStringConvertible, ExpressibleByArrayLiteral {
    var numbers: [Int]

    init(arrayLiteral numbers: Int...) {
        self.numbers = numbers
    }

    init?(argument: String) {
        let texts = argument.split(separator: ",", omittingEmptySubsequences: false)
        numbers = texts.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == texts.count, !numbers.isEmpty else { return nil }
    }

    var description: String { numbers.map(String.init).joined(separator: ",") }
}

/// An amount of memory, such as `800M` or `6G` (2²⁰ and 2³⁰ bytes).
struct MemorySize: ExpressibleByArgument, CustomStringConvertible {
    var megabytes: Int

    init?(argument: String) {
        let units = ["M": 1, "G": 1024]
        guard let unit = argument.last.flatMap({ units[$0.uppercased()] }), let number = Int(argument.dropLast()),
            (1...1_000_000).contains(number)
        else { return nil }
        megabytes = number * unit
    }

    var description: String { "\(megabytes)M" }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
