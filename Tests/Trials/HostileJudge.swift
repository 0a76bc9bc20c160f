import MatchStore
import NightlyPass
import Profiles

/// Runs passes on a database, and looks at it before and after with plain SQL.
struct HostileJudge {
    private let pass: NightlyPass
    private let before: HostileState
    private let chatsBefore: Set<Int64>

    /// The tables into which a match is written.
    private static let written = Set(HostileFault.written)

    /// Whether the lists and names of the night before say what no pass wrote.
    private let spoilsLists: Bool

    init(pass: NightlyPass, faults: [String]) throws {
        self.pass = pass
        spoilsLists = faults.contains("\(HostileFault.spoiltLists)")
        before = try HostileState(path: pass.path)
        chatsBefore = HostileMatches.chats(path: pass.path)
    }

    /// - Returns: how the first pass ended.
    func run(_ violations: inout [String]) async -> String {
        do {
            await tryDry(&violations)
            let summary = try await pass.run()
            // A plan that was finished, held or there already leaves the corrupted lists as they are.
            let listsAreOwn = summary.status == .completed && !summary.resumed || !spoilsLists
            try look(&violations, "after the pass", listsToo: listsAreOwn)
            check(summary, &violations)
            try await again(summary, &violations)
            try undo(summary, &violations)
            return summary.status.rawValue + (summary.totalMatches > 0 ? " with matches" : "")
        } catch let error as StoreError {
            afterError("\(error)", &violations)
            return String("\(Mirror(reflecting: error).children.first?.label ?? "StoreError")")
        } catch let error as NightlyPass.Failure {
            afterError("\(error)", &violations)
            return String("\(Mirror(reflecting: error).children.first?.label ?? "Failure")")
        } catch {
            violations.append("an error of no known kind: \(type(of: error)) \(String("\(error)".prefix(300)))")
            afterError("\(error)", &violations)
            return "unknown error"
        }
    }

    /// A dry run and a check write nothing at all.
    private func tryDry(_ violations: inout [String]) async {
        guard pass.threads == 1, pass.options.topK == 5 else { return }
        var dry = pass
        dry.dryRun = true
        do {
            _ = try await dry.run()
            _ = try await dry.check()
        } catch {
            if !(error is StoreError) && !(error is NightlyPass.Failure) {
                violations.append(
                    "dry: an error of no known kind: \(type(of: error)) \(String("\(error)".prefix(300)))")
            }
        }
        guard let after = try? HostileState(path: pass.path) else { return violations.append("dry: cannot be read") }
        violations += after.changes(since: before, ownToo: true).map { "a dry run: \($0)" }
    }

    private func look(_ violations: inout [String], _ moment: String, listsToo: Bool) throws {
        let after = try HostileState(path: pass.path)
        violations += after.changes(since: before, additions: Self.written).map { "\(moment): \($0)" }
        let matches = try HostileMatches(path: pass.path)
        violations += try matches.faults(ofChatsBeside: chatsBefore).map { "\(moment): \($0)" }
        guard listsToo else { return }
        do {
            violations += try matches.faultsOfLists().map { "\(moment): \($0)" }
        } catch {
            violations.append("\(moment): the lists cannot be read: \(error)")
        }
    }

    /// Either nothing was written, or only whole chats by the rules: a plan that was stored is carried out in steps, and a
    /// database may refuse some of them.
    private func afterError(_ error: String, _ violations: inout [String]) {
        let moment = "after \"\(error.prefix(200))\""
        do {
            let after = try HostileState(path: pass.path)
            let changes = after.changes(since: before)
            if changes.isEmpty { return }
            guard HostileMatches.chats(path: pass.path) != chatsBefore else {
                violations += changes.map { "\(moment): \($0)" }
                return
            }
            let matches = try HostileMatches(path: pass.path)
            violations += after.changes(since: before, additions: Self.written).map { "\(moment): \($0)" }
            violations += try matches.faults(ofChatsBeside: chatsBefore).map { "\(moment): \($0)" }
        } catch {
            violations.append("\(moment): cannot be judged: \(error)")
        }
    }

    private func check(_ summary: PassSummary, _ violations: inout [String]) {
        guard summary.status == .completed, !summary.resumed else { return }
        let sum = summary.eligible + summary.leftOut.values.reduce(0, +)
        if sum != summary.users { violations.append("\(summary.users) users, and \(sum) of them accounted for") }
        let rows = try? HostileReader(path: pass.path).rows(
            "SELECT count(*) FROM users LEFT JOIN profiles ON profiles.username = users.username")
        if rows?.first?[0].number != Int64(summary.users) {
            violations.append("the summary counts \(summary.users) users, and there are \(String(describing: rows))")
        }
    }

    /// A second run of the same date changes nothing.
    private func again(_ first: PassSummary, _ violations: inout [String]) async throws {
        // The pass finished a plan of an earlier date, or left one held: then the second has something to do.
        guard first.status == .completed || first.status == .nothingToDo else { return }
        let before = try HostileState(path: pass.path)
        let second = try await pass.run()
        if second.status != .nothingToDo { violations.append("a second run was \(second.status.rawValue)") }
        let after = try HostileState(path: pass.path)
        violations += after.changes(since: before, ownToo: true).map { "a second run: \($0)" }
    }

    private func undo(_ summary: PassSummary, _ violations: inout [String]) throws {
        guard summary.status == .completed, let run = summary.runID else { return }
        let report = try UndoPass(path: pass.path, run: run).run()
        let after = try HostileState(path: pass.path)
        // An app's trigger may have written in the new chats, or moved them; a plan that was resumed has older chats.
        if report.kept + report.gone > 0 || summary.resumed { return }
        violations += after.changes(since: before).map { "undo: \($0)" }
    }
}
