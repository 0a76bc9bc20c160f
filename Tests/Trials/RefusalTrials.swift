internal import Foundation
internal import Randomness

/// Passes over tables that refuse matches of some people: by triggers on each table and of each kind, and by constraints.
///
/// Judged by an undisturbed pass over the same crowd: the plan is the same, so that what is refused follows from it.
package struct RefusalTrials: Sendable {
    /// A match that an undisturbed pass makes.
    private struct Made: Hashable {
        let first: String
        let second: String
        let createdBy: String
    }

    /// One way in which a table takes no row of certain people.
    private struct Way {
        let table: String
        /// The column that says whose row it is.
        let column: String
        let statement: @Sendable (_ isTheirs: String) -> String

        static let all: [Way] = {
            let tables = [("chats", "created_by"), ("chat_participants", "username"), ("notifications", "username")]
            var ways: [Way] = []
            for (table, column) in tables {
                func trigger(_ when: String, _ body: String) -> Way {
                    Way(table: table, column: column) { isTheirs in
                        "CREATE TRIGGER app_rule \(when) INSERT ON \(table) WHEN NEW.\(column) \(isTheirs) BEGIN \(body); END"
                    }
                }
                for how in ["ABORT", "FAIL", "ROLLBACK"] {
                    ways.append(trigger("BEFORE", "SELECT RAISE(\(how), 'not for them')"))
                    ways.append(trigger("AFTER", "SELECT RAISE(\(how), 'not for them')"))
                }
                ways.append(trigger("BEFORE", "SELECT RAISE(IGNORE)"))
                ways.append(trigger("AFTER", "DELETE FROM \(table) WHERE rowid = NEW.rowid"))
                ways.append(
                    trigger("AFTER", "INSERT INTO chat_participants(chat_id, username) VALUES (-1, 'nobody at all')"))
            }
            ways += [
                Way(table: "chats", column: "created_by") { isTheirs in
                    """
                    CREATE TRIGGER app_rule AFTER INSERT ON chats WHEN NEW.created_by \(isTheirs) BEGIN
                        UPDATE chats SET type = 'group' WHERE id = NEW.id; END
                    """
                },
                Way(table: "notifications", column: "username") { isTheirs in
                    """
                    CREATE TRIGGER app_rule AFTER INSERT ON notifications WHEN NEW.username \(isTheirs) BEGIN
                        DELETE FROM chat_participants WHERE username = NEW.username AND chat_id = (
                            SELECT max(chat_id) FROM chat_participants WHERE username = NEW.username); END
                    """
                },
                Way(table: "notifications", column: "username") { isTheirs in
                    """
                    INSERT INTO notifications(username, type, title, content) SELECT username, 'old', '', '' FROM users
                        WHERE username \(isTheirs);
                    CREATE UNIQUE INDEX app_rule ON notifications(username) WHERE username \(isTheirs)
                    """
                },
            ]
            return ways
        }()
    }

    let crowd: TrialCrowd

    package init(_ crowd: TrialCrowd) { self.crowd = crowd }

    package func run(trials: Int, seed: UInt64, done: @Sendable () -> Void = {}) async throws -> TrialResult {
        var result = TrialResult("over tables that refuse some people's matches")
        let undisturbed = try crowd.scratch(.wal)
        _ = try await undisturbed.duet(TrialCrowd.run)
        let made = try Self.made(undisturbed)
        let chats = try undisturbed.count("chats")
        for trial in 0..<trials {
            try Task.checkCancellation()
            var random = RandomStream(seed: seed, UInt64(trial))
            let way = Way.all[trial % Way.all.count]
            // From one person to a third of those with a match.
            let people = Set(made.flatMap { [$0.first, $0.second] }).sorted()
            let unlucky = (0..<1 + random.below(people.count / 3)).map { _ in people[random.below(people.count)] }
            let isTheirs = "IN (\(Set(unlucky).sorted().map { "'\($0)'" }.joined(separator: ", ")))"
            let refused = made.filter { match in
                way.table == "chats"
                    ? unlucky.contains(match.createdBy) : unlucky.contains { $0 == match.first || $0 == match.second }
            }
            let scratch = try crowd.scratch(trial % 2 == 0 ? .wal : .delete)
            try scratch.change(way.statement(isTheirs))
            let faults = try await faults(
                scratch, made: made, refused: refused, isTooMany: refused.count * 2 > made.count, chats: chats)
            result.trials += 1
            if !refused.isEmpty { result.faults += 1 }
            result.violations += faults.map { "trial \(trial) of seed \(seed), \(way.statement("IN (…)")): \($0)" }
            done()
        }
        return result
    }

    private func faults(
        _ scratch: Scratch, made: Set<Made>, refused: Set<Made>, isTooMany: Bool, chats: Int
    ) async throws -> [String] {
        var faults: [String] = []
        let outcome = try await scratch.duet(TrialCrowd.run)
        faults += try WholeMatches.faults(scratch)
        let found = try Self.made(scratch)
        if !found.isDisjoint(with: refused) { faults.append("a match that was refused counts as made") }
        if isTooMany {
            if outcome.code != 65 || !outcome.err.hasPrefix("duet: ") {
                faults.append("most were refused, and the pass ended with \(outcome.code): \(outcome.err)")
            }
            return faults
        }
        if outcome.code != 0 { faults.append("exit \(outcome.code): \(outcome.err)") }
        if found != made.subtracting(refused) {
            faults.append("\(found.count) matches, and \(made.count - refused.count) could be made")
        }
        let summary = try? JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any]
        if summary?["refused"] as? Int != refused.count {
            faults.append("\(refused.count) were refused, and the summary says \(summary?["refused"] ?? "nothing")")
        }
        if try scratch.count("chats") != chats - refused.count { faults.append("a refused match has left a chat") }
        if let pair = refused.first {
            let explained = try await scratch.duet(
                "explain", "--database", "app.db", pair.first, pair.second, "--as-of", TrialCrowd.asOf)
            if explained.code != 0 || !explained.out.contains("Refused by the app's tables") {
                faults.append("explain does not say what refused \(pair.first) and \(pair.second)")
            }
        }
        return faults
    }

    private static func made(_ scratch: Scratch) throws -> Set<Made> {
        let rows = try scratch.rows(
            """
            SELECT first, second, created_by FROM match_pairs JOIN chats ON id = chat_id WHERE status = 'matched'
            """)
        return Set(
            rows.map { row in
                let parts = row.split(separator: "|").map { $0.trimmingCharacters(in: ["\""]) }
                return Made(first: parts[0], second: parts[1], createdBy: parts[2])
            })
    }
}
