internal import Foundation

/// Many nights of a healthy crowd, of which none may be held, and then one night with something wrong, which must be.
package struct NightTrials: Sendable {
    package struct Crowd: Sendable {
        package var world: String
        package var people: Int
        package var nights: Int
        package var seed: UInt64
        /// Further options of `duet simulate`, such as a crowd that grows.
        package var options: [String] = []

        package init(world: String, people: Int, nights: Int, seed: UInt64, options: [String] = []) {
            (self.world, self.people, self.nights, self.seed, self.options) = (world, people, nights, seed, options)
        }

        var name: String {
            "\(people) people of \(world), \(nights) nights, seed \(seed)"
                + (options.isEmpty ? "" : ", \(options.joined(separator: " "))")
        }
    }

    /// What goes wrong between two nights.
    package enum Fault: String, Sendable, CaseIterable {
        case interactionsDoubled = "interactions doubled"
        case interactionsLost = "a third of the interactions lost"
        case dislikesLost = "half of the dislikes lost"
        case profilesLost = "half of the profiles lost"
        case agesLost = "half of the ages lost"
        case gendersLost = "half of the genders lost"
        case passesAreLikes = "every pass a like"
        case appBehind = "the app's clock a month behind"
        case appAhead = "the app's clock a month ahead"
        case machineAhead = "the machine's clock a month ahead"
        case timesUnreadable = "times that cannot be read"
        case everybodyMatches = "settings by which everybody matches"

        /// What is done to the database.
        fileprivate func statement(since last: String) -> String? {
            let half = { (column: String) in "abs(unicode(substr(\(column), 2, 1)) + length(\(column)) * 7) % 2 = 0" }
            return switch self {
            case .interactionsDoubled:
                """
                INSERT INTO interactions(username, target_username, interaction_type, created_at)
                SELECT username, target_username, interaction_type, created_at FROM interactions
                """
            case .interactionsLost: "DELETE FROM interactions WHERE id % 3 = 0"
            case .dislikesLost: "DELETE FROM interactions WHERE interaction_type = 'dislike' AND id % 2 = 0"
            case .profilesLost: "DELETE FROM profiles WHERE \(half("username"))"
            case .agesLost: "UPDATE profiles SET age = NULL WHERE \(half("username"))"
            case .gendersLost: "UPDATE profiles SET gender = NULL WHERE \(half("username"))"
            case .appBehind:
                "UPDATE interactions SET created_at = datetime(created_at, '-31 days') WHERE created_at > '\(last)'"
            case .appAhead:
                "UPDATE interactions SET created_at = datetime(created_at, '+31 days') WHERE created_at > '\(last)'"
            case .timesUnreadable: "UPDATE interactions SET created_at = strftime('%d/%m/%Y', created_at)"
            case .passesAreLikes, .machineAhead, .everybodyMatches: nil
            }
        }

        /// Options of the run that finds it.
        fileprivate var options: [String] {
            switch self {
            case .passesAreLikes: ["--type", "dislike=nope", "--type", "like=like,dislike"]
            case .everybodyMatches:
                [
                    "--introductions", "all", "--minimum-lift", "0", "--matches-per-person", "40",
                    "--open-introductions",
                    "400",
                ]
            default: []
            }
        }

        fileprivate var days: Int { self == .machineAhead ? 32 : 1 }
    }

    package init() {}

    /// One line of the table for the healthy nights, and one for the faults of the night after them.
    package func run(_ crowd: Crowd, faults: [Fault] = Fault.allCases) async throws -> [TrialResult] {
        let scratch = try Scratch()
        var healthy = TrialResult("healthy nights: \(crowd.name)")
        let arguments =
            [
                "simulate", "--people", "\(crowd.people)", "--world", crowd.world, "--nights", "\(crowd.nights)",
                "--seed",
                "\(crowd.seed)", "--keep", "app.db", "--output", "json",
            ] + crowd.options
        let simulated = try await scratch.duet(arguments)
        guard simulated.code == 0 else {
            healthy.violations.append("\(arguments) ended with \(simulated.code): \(simulated.err)")
            return [healthy]
        }
        for line in simulated.out.split(separator: "\n") {
            let night = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            guard night?["message_type"] as? String == "night" else { continue }
            healthy.trials += 1
            if let held = night?["held"] as? String {
                healthy.violations.append("\(crowd.name): night \(night?["night"] ?? "?") is held: \(held)")
            }
        }

        var found = TrialResult("nights after something went wrong: \(crowd.name)")
        let last = try scratch.rows("SELECT max(as_of) FROM match_runs").first ?? ""
        let asOf = last.trimmingCharacters(in: ["\""])
        for fault in [nil] + faults.map(Optional.some) {
            let copy = try scratch.copy()
            if let statement = fault?.statement(since: asOf) { try copy.change(statement) }
            let night = try copy.rows("SELECT datetime('\(asOf)', '+\(fault?.days ?? 1) days')")[0]
                .trimmingCharacters(in: ["\""])
            let outcome = try await copy.duet(
                ["run", "--database", "app.db", "--dry-run", "--as-of", night] + (fault?.options ?? []))
            found.trials += 1
            switch fault {
            case nil where outcome.code != 0:
                found.violations.append(
                    "\(crowd.name): nothing is wrong, and the run ends with \(outcome.code): \(outcome.out)")
            case .some(let fault) where outcome.code != 3:
                found.violations.append("\(crowd.name): \(fault.rawValue), and the run ends with \(outcome.code)")
            case .some: found.faults += 1
            case nil: break
            }
        }
        return [healthy, found]
    }
}
