/// Elements in groups of different sizes, stored group after group in one array.
///
/// What is here is `public`: the compiler does not specialise generic `package` code for other modules, which made the
/// loops over decisions eight times slower.
public struct Grouped<Element> {
    /// The elements of all groups, one group after the other.
    public var elements: [Element] = []
    public var offsets = GroupOffsets()

    /// No groups.
    public init() {}

    @usableFromInline
    init(elements: [Element], offsets: GroupOffsets) {
        self.elements = elements
        self.offsets = offsets
    }

    /// How many groups there are.
    @inlinable public var count: Int { offsets.count }

    /// The elements of one group.
    @inlinable public subscript(group: Int) -> ArraySlice<Element> { elements[offsets[group]] }

    /// Makes room for so many groups and elements in all.
    public mutating func reserveCapacity(groups: Int, elements count: Int) {
        offsets.reserveCapacity(groups)
        elements.reserveCapacity(count)
    }

    /// Adds an element to the group that `endGroup()` will end.
    @inlinable public mutating func append(_ element: Element) { elements.append(element) }

    /// Ends a group: what was added since the end of the group before is in it.
    @inlinable public mutating func endGroup() { offsets.append(upTo: elements.count) }

    /// Adds a group.
    @inlinable
    public mutating func appendGroup(_ group: some Sequence<Element>) {
        elements.append(contentsOf: group)
        endGroup()
    }

    /// The same groups with other elements.
    @inlinable
    public func map<Other>(_ transform: (Element) -> Other) -> Grouped<Other> {
        Grouped<Other>(elements: elements.map(transform), offsets: offsets)
    }

    /// Adds the groups of another.
    public mutating func append(contentsOf other: Grouped) {
        offsets.append(contentsOf: other.offsets)
        elements += other.elements
    }
}

extension Grouped: Sendable where Element: Sendable {}

extension Grouped<Int32> {
    /// The positions of `keys` by key, ascending within a group (a counting sort).
    ///
    /// - Parameter keys: the group of each position, in 0 ..< `groups`; fewer than 2³¹.
    /// - Complexity: O(*keys* + *groups*).
    @inlinable
    public init(positionsOf keys: some Collection<Int32>, groups: Int) {
        let offsets = GroupOffsets(counting: keys, groups: groups)
        var next = offsets.starts
        var positions = [Int32](repeating: 0, count: offsets.rowCount)
        for (position, key) in keys.enumerated() {
            positions[next[Int(key)]] = Int32(position)
            next[Int(key)] += 1
        }
        self.init(elements: positions, offsets: offsets)
    }
}
