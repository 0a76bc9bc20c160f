import Randomness

/// Draws from lists, by the project's own stream: a seed gives the same database everywhere.
struct HostileDraw {
    private var stream: RandomStream

    init(seed: UInt64, _ purpose: UInt64) { stream = RandomStream(seed: seed, purpose) }

    mutating func below(_ count: Int) -> Int { stream.below(count) }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + stream.below(range.count) }

    mutating func chance(_ probability: Double) -> Bool { stream.chance(probability) }

    mutating func one<Item>(of items: [Item]) -> Item { items[stream.below(items.count)] }

    /// `count` of the items, none twice, in the order of the draw.
    mutating func some<Item>(_ count: Int, of items: [Item]) -> [Item] {
        var left = items
        return (0..<min(count, items.count)).map { _ in left.remove(at: stream.below(left.count)) }
    }
}
