internal import Profiles

/// What the keys of a match's rows are made of, where the app's tables do not number them.
///
/// Nothing of it is drawn: a plan that is finished later, by another process, gives the same keys. They are no secret, but what
/// they are made of has the score to its last digit in it, and with it more than an outsider can guess.
final class MatchKeys {
    private let run: Int64
    private let moment: Timestamp
    private let position: Int
    private let match: PlannedMatch

    /// - Parameter position: its place in the plan.
    convenience init(run: RunRecord, position: Int, _ match: PlannedMatch) {
        self.init(run: run.id, asOf: run.asOf, position: position, match)
    }

    init(run: Int64, asOf: Timestamp, position: Int, _ match: PlannedMatch) {
        (self.run, moment, self.position, self.match) = (run, asOf, position, match)
    }

    /// The moment of the run, in milliseconds since 1970: six bytes, the highest first.
    var time: [UInt8] {
        let milliseconds = UInt64(max(0, moment.microseconds / 1000))
        return stride(from: 40, through: 0, by: -8).map { UInt8(truncatingIfNeeded: milliseconds >> UInt64($0)) }
    }

    /// Grows from match to match, and from the first of its two people to the second.
    func count(_ person: Int) -> UInt32 { UInt32(truncatingIfNeeded: 2 * position + person) }

    /// What the keys of the match have in common; most apps number their rows and need none.
    private lazy var common = SHA256.hash(
        Array(
            [
                "\(run)", moment.description, "\(position)", match.first, match.second, "\(match.score.bitPattern)",
            ].joined(separator: "\0").utf8))

    /// 32 bytes that look random, of their own for each column and person.
    func bytes(_ column: String, _ person: Int) -> [UInt8] {
        SHA256.hash(common + Array(column.utf8) + [UInt8(truncatingIfNeeded: person)])
    }
}
