/// What one row of `interactions` says, after the app's words were mapped.
package enum InteractionKind: UInt8, Sendable {
    case like, dislike, block
    /// A word that nobody mapped (`unmatch`, `report`…). It keeps the two apart.
    case unmapped
}

/// One row of `interactions` between two people of a crowd, in 24 bytes: there are many.
package struct Interaction: Sendable, Equatable {
    /// Row number of who acted.
    package var actor: Int32
    /// Row number of whom it was about.
    package var target: Int32
    /// Of two words at one time that with the larger one counts: the app's own id, where that is a number.
    package var id: Int64
    /// The time and, in the lowest three bits, the kind and whether it was changed later.
    private var word: TaggedTime

    package var kind: InteractionKind {
        get { InteractionKind(rawValue: word.tag & 3) ?? .unmapped }
        set { word.tag = word.tag & 4 | newValue.rawValue }
    }

    /// Whether it was first said at or before the moment that the crowd was read for, and changed after it: what it said
    /// then nobody knows.
    package var wasChangedLater: Bool {
        get { word.tag & 4 != 0 }
        set { word.tag = word.tag & 3 | (newValue ? 4 : 0) }
    }

    /// The later of `created_at` and `updated_at`, since apps edit in place; `nil` when unreadable.
    package var time: Timestamp? {
        get { word.time }
        set { word.time = newValue }
    }

    package init(
        actor: Int32, target: Int32, kind: InteractionKind, time: Timestamp?, id: Int64, wasChangedLater: Bool = false
    ) {
        self.actor = actor
        self.target = target
        self.id = id
        word = TaggedTime(time, tag: kind.rawValue | (wasChangedLater ? 4 : 0))
    }
}

/// A time, or none, and three bits in one number.
///
/// The years that can be read, 1…9999, take 59 bits. What lies further off is held at the ends of what 61 bits can say.
struct TaggedTime: Sendable, Equatable {
    private var bits: Int64

    private static let none = Int64.min >> 3
    private static let range = (none + 1)...(Int64.max >> 3)

    init(_ time: Timestamp?, tag: UInt8) {
        bits = Int64(tag)
        self.time = time
    }

    /// 0…7.
    var tag: UInt8 {
        get { UInt8(bits & 7) }
        set { bits = bits & ~7 | Int64(newValue) }
    }

    var time: Timestamp? {
        get { bits >> 3 == Self.none ? nil : Timestamp(microseconds: bits >> 3) }
        set {
            let moment = newValue.map { min(max($0.microseconds, Self.range.lowerBound), Self.range.upperBound) }
            bits = (moment ?? Self.none) << 3 | bits & 7
        }
    }
}
