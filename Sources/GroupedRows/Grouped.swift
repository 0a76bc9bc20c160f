/// Elements in groups of different sizes, stored group after group in one array.
package struct Grouped<Element> {
    /// The elements of all groups, one group after the other.
    package private(set) var elements: [Element] = []
    package private(set) var offsets = GroupOffsets()

    /// No groups.
    package init() {}

    @usableFromInline
    init(elements: [Element], offsets: GroupOffsets) {
        self.elements = elements
        self.offsets = offsets
    }

    /// How many groups there are.
    @inlinable package var count: Int { offsets.count }

    /// The elements of one group.
    @inlinable package subscript(group: Int) -> ArraySlice<Element> { elements[offsets[group]] }

    /// Makes room for so many groups and elements in all.
    package mutating func reserveCapacity(groups: Int, elements count: Int) {
        offsets.reserveCapacity(groups)
        elements.reserveCapacity(count)
    }

    /// Adds an element to the group that `endGroup()` will end.
    @inlinable package mutating func append(_ element: Element) { elements.append(element) }

    /// Ends a group: what was added since the end of the group before is in it.
    @inlinable package mutating func endGroup() { offsets.append(upTo: elements.count) }

    /// Adds a group.
    @inlinable
    package mutating func appendGroup(_ group: some Sequence<Element>) {
        elements.append(contentsOf: group)
        endGroup()
    }

    /// The same groups with other elements.
    @inlinable
    package func map<Other>(_ transform: (Element) -> Other) -> Grouped<Other> {
        Grouped<Other>(elements: elements.map(transform), offsets: offsets)
    }

    /// Adds the groups of another.
    package mutating func append(contentsOf other: Grouped) {
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
    package init(positionsOf keys: some Collection<Int32>, groups: Int) {
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
