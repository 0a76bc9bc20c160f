internal import MatchStore
internal import Profiles

/// A chat that a pass has made, and how far the two have come in it.
struct Talk {
    enum State {
        /// Nobody has written.
        case quiet
        /// One has written and waits for an answer.
        case waiting(Int32)
        /// Both have written.
        case answered
        /// One has left, or blocked the other.
        case over
    }

    let first: Int32
    let second: Int32
    let kind: Meeting
    let chat: Int64
    let night: Int
    var state = State.quiet

    func other(than person: Int) -> Int { Int(Int(first) == person ? second : first) }

    var isAnswered: Bool {
        if case .answered = state { true } else { false }
    }

    /// Whether it is an introduction to which nobody has answered yet, and somebody may.
    var isOpenIntroduction: Bool {
        guard kind == .introduction else { return false }
        return switch state {
        case .quiet, .waiting: true
        case .answered, .over: false
        }
    }
}
