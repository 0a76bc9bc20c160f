/// A figure of a night, and the bound beyond which a person should look before anything is made of it.
package struct NightLimit: Sendable, Equatable {
    /// What of a night waits for that person.
    package enum Part: Sendable {
        /// The data are in doubt, and with them all that rests on them: nothing is written.
        case everything
        /// Introductions alone: people's own mutual likes and the new lists go on.
        case introductions
    }

    /// What is counted, as in "people who take part".
    package let figure: String
    package let value: Int
    /// What it would be on a night like the last ones.
    package let usual: Int
    /// The last value that is not held.
    package let bound: Int
    /// Whether more is held; otherwise less is.
    package let isUpper: Bool
    package let part: Part
    /// Why the night is held, if it is.
    package let objection: String

    package init(
        _ figure: String, _ value: Int, usual: Double, atMost bound: Double, part: Part = .everything, objection: String
    ) {
        self.init(figure, value, usual, bound: Int(clamping: bound.rounded(.down)), isUpper: true, part, objection)
    }

    package init(
        _ figure: String, _ value: Int, usual: Double, atLeast bound: Double, part: Part = .everything,
        objection: String
    ) {
        self.init(figure, value, usual, bound: Int(clamping: bound.rounded(.up)), isUpper: false, part, objection)
    }

    private init(
        _ figure: String, _ value: Int, _ usual: Double, bound: Int, isUpper: Bool, _ part: Part, _ objection: String
    ) {
        self.figure = figure
        self.value = value
        self.usual = Int(clamping: usual.rounded())
        self.bound = bound
        self.isUpper = isUpper
        self.part = part
        self.objection = objection
    }

    package var isCrossed: Bool { isUpper ? value > bound : value < bound }

    /// How much of the way from the usual to the bound a figure has gone: 0 none, 1 all, above 1 it is beyond.
    package var nearness: Double {
        let room = Double(bound) - Double(usual)
        let way = Double(value) - Double(usual)
        if isUpper ? way <= 0 : way >= 0 { return 0 }
        // No room at all: any way is too far.
        return room == 0 ? .infinity : max(way / room, 0)
    }
}

extension Int {
    /// Whatever is on record may lie outside of what an Int can hold.
    fileprivate init(clamping value: Double) {
        self = value >= Double(Int.max) ? .max : value <= Double(Int.min) ? .min : Int(value)
    }
}
