internal import Compatibility
internal import LinearAlgebra
package import Profiles

/// Everybody in rows of their own, those who were there at a split first: what is learned is learned of them alone.
///
/// These rows are ordered by what was known then. So no learned number depends on who signed up later, or on what was done later:
/// sums are made in the order of rows, and what is drawn is drawn by row.
package struct Learners: Sendable {
    package let people: [Person]
    /// How many of them were there.
    package let count: Int
    /// What was known at the split.
    package let standing: Standing
    private let split: Timestamp
    /// By own row: the row in the backtest.
    package let rows: [Int]
    /// By row of the backtest: the own row.
    private let places: [Int32]

    /// - Parameters:
    ///   - order: all rows, as `Crowd.rowsByActivity` orders them, those who were there first.
    ///   - count: how many were there.
    ///   - known: interactions and conversations by the split, in rows of the backtest. Who is in one was there.
    init(
        _ people: [Person], order: [Int], count: Int, known: [Interaction], conversations: [DirectChat],
        split: Timestamp
    ) {
        var places = [Int32](repeating: 0, count: people.count)
        for (place, row) in order.enumerated() { places[row] = Int32(place) }
        self.split = split
        self.count = count
        self.people = order.map { people[$0] }
        rows = order
        self.places = places
        let own = places
        standing = Standing(
            people: order.count,
            interactions: known.map { word in
                var word = word
                (word.actor, word.target) = (own[Int(word.actor)], own[Int(word.target)])
                return word
            },
            chats: conversations.map { chat in
                let (one, other) = (own[Int(chat.first)], own[Int(chat.second)])
                return DirectChat(first: min(one, other), second: max(one, other), answered: chat.answered)
            }, remembered: [], asOf: split, dislikeExpiry: nil)
    }

    /// The own row of a row of the backtest.
    func place(_ row: Int) -> Int { Int(places[row]) }

    /// Pairs who might have met at the split: over them the scale of scores is set where there is nothing to learn it from.
    func allowedPairs(_ rules: MeetingRules) -> [(first: Int, second: Int)] {
        let traits = Crowd(people: people).traits(standing: standing, asOf: split, activeWithin: nil)
        return AllowedPairs.sample(of: Array(0..<count), traits: traits, ledger: standing.ledger, rules: rules) {
            people[$0].key(inRow: $0)
        }
    }

    /// The rows of a matrix at the rows of the backtest.
    func spread(_ matrix: Matrix) -> Matrix {
        var elements = [Float](repeating: 0, count: places.count * matrix.columns)
        let own = matrix.elements
        for (place, row) in rows.enumerated() {
            for column in 0..<matrix.columns {
                elements[row * matrix.columns + column] = own[place * matrix.columns + column]
            }
        }
        return Matrix(rows: places.count, columns: matrix.columns, elements: elements)
    }
}
