/// The decision of one person on another that counts, in 24 bytes.
package struct Decision: Sendable, Equatable {
    package var actor: Int32
    package var target: Int32
    package var id: Int64
    /// The time and, in the lowest bit, whether it is a like.
    private var word: TaggedTime

    /// Whether it is a like; otherwise a dislike or a block.
    package var isLike: Bool { word.tag != 0 }
    /// When it was made; `nil` for a dislike or block whose time is unreadable.
    package var time: Timestamp? { word.time }

    init(actor: Int32, target: Int32, isLike: Bool, time: Timestamp?, id: Int64) {
        self.actor = actor
        self.target = target
        self.id = id
        word = TaggedTime(time, tag: isLike ? 1 : 0)
    }
}
