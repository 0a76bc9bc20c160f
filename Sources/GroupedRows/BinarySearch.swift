public import Algorithms

extension RandomAccessCollection {
    /// The first index with a key, where the elements ascend by their keys; `nil` when no element has it.
    ///
    /// - Complexity: O(log *count*).
    @inlinable
    public func binarySearch<Key: Comparable>(for key: Key, by keyOf: (Element) -> Key) -> Index? {
        let index = partitioningIndex { keyOf($0) >= key }
        return index < endIndex && keyOf(self[index]) == key ? index : nil
    }
}
