/// The rows of a crowd cut into tiles of consecutive rows.
struct Tiles: Sendable {
    /// The number of rows of the crowd.
    let rowCount: Int
    /// The number of rows of every tile but the last, which may be shorter.
    let tileRows: Int

    /// ⌈rowCount / tileRows⌉.
    var count: Int { (rowCount + tileRows - 1) / tileRows }

    /// The rows of one tile.
    func rows(of tile: Int) -> Range<Int> {
        tile * tileRows..<min((tile + 1) * tileRows, rowCount)
    }

    /// Every unordered pair of tiles that `mayMeet`, each tile with itself included, by growing distance: first every tile
    /// with itself, then every tile with the next one, and so on.
    ///
    /// - Complexity: O(count²).
    func pairs(where mayMeet: (Int, Int) -> Bool) -> [TilePair] {
        var pairs: [TilePair] = []
        for distance in 0..<count {
            for lower in 0..<count - distance where mayMeet(lower, lower + distance) {
                pairs.append(TilePair(lower: UInt32(lower), higher: UInt32(lower + distance)))
            }
        }
        return pairs
    }
}

/// Two tiles, or one with itself; `lower` ≤ `higher`.
struct TilePair: Sendable, Equatable {
    let lower: UInt32
    let higher: UInt32
}
