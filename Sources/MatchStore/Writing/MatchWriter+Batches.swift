internal import GRDB
internal import Profiles

// What `MatchWriter` knows of its batches: what was looked ahead, how far, and what became of it.
extension MatchWriter {
    /// A match of the plan as it was found to stand now.
    struct RecheckedMatch {
        /// Its place in the plan.
        var position: Int
        var match: PlannedMatch
        /// What Duet's record says of the two; `nil` when it does not know them.
        var recorded: String?
        /// Why it must not be written any more; `nil` when it may.
        var objection: String?
        /// The notices for the two; `nil` where there are none.
        var notices: (first: MatchNotice, second: MatchNotice)?
    }

    /// The next matches of a plan, rechecked without the write lock: the recheck is two thirds of the work.
    struct LookAhead {
        /// SQLite's number for the last commit by others, as of the snapshot in which the matches were rechecked.
        let version: Int64
        /// In the order of the plan.
        let matches: [RecheckedMatch]

        /// Whether nobody else has committed anything since, so that every recheck would find the same. What the pass itself
        /// has written since is about other pairs, or the record of the pair says so, and no trigger reacts to it.
        func isCurrent(_ db: Database) throws -> Bool { try MatchDatabase.foreignVersion(db) == version }
    }

    /// How much is looked ahead beside an app that writes: what nobody overtakes is doubled, what somebody does is halved.
    struct Pace {
        /// Beyond this many attempts in vain the next match is rechecked with the lock, so that a plan always comes to its end.
        private static let attempts = 12
        private static let shortest = Duration.microseconds(250)

        private(set) var span = MatchWriter.batchBudget
        private var inVain = 0
        /// Whether matches are to be rechecked one by one where triggers react to what is written.
        private(set) var isSlow = false

        var isHopeless: Bool { inVain >= Self.attempts }

        mutating func succeeded() { (inVain, span) = (0, min(MatchWriter.batchBudget, span * 2)) }
        mutating func overtaken() { (inVain, span) = (inVain + 1, max(Self.shortest, span / 2)) }
        /// The next match is dealt with, rechecked with the lock.
        mutating func advanced(_ rechecking: Duration) {
            inVain = 0
            isSlow = isSlow || rechecking > MatchWriter.batchBudget / 4
        }
    }

    /// What one short transaction did.
    struct Batch {
        /// How many matches of the plan are dealt with; 0 when none was left.
        var matches = 0
        /// The place of the last of them.
        var position: Int
        /// Whether somebody else has committed since the look-ahead: nothing was written.
        var isOvertaken = false
        /// The longest that a recheck took with the lock.
        var rechecking = Duration.zero
        /// What was refused; the last for the words.
        var refusals: [Refusal] = []
    }

    /// A refused match has cost the transaction of its batch: it is to be written again without that match.
    struct BatchRolledBack: Error {
        var position: Int
        var refusal: Refusal
    }

    /// How much of a plan was refused.
    struct RefusedShare {
        private var refused = 0
        private var chats: Int?

        /// - Throws: `StoreError.mostRefused`
        mutating func count(_ refusals: [Refusal], run: Int64, _ database: MatchDatabase) throws {
            guard let last = refusals.last else { return }
            if chats == nil {
                (refused, chats) = try database.read { try RunLog.refusedAndChats($0, run: run) }
            } else {
                refused += refusals.count
            }
            guard let chats, chats >= MatchWriter.fewestForShare,
                Double(refused) > Double(chats) * MatchWriter.largestRefusedShare
            else { return }
            throw StoreError.mostRefused(refused: refused, of: chats, last: last.description)
        }
    }
}
