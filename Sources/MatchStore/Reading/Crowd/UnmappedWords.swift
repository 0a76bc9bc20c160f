package import GRDB
package import Profiles

/// Between whom the interactions stand whose types no setting maps.
package enum UnmappedWords {
    /// How many characters of a word are kept: it is printed.
    static let longest = 100

    /// By word, the pairs of rows of `people` that have such an interaction; the smaller row first.
    package static func pairs(
        _ db: Database, _ names: AppNames, mapping: TypeMapping, people: [Person]
    ) throws -> [String: Set<[Int]>] {
        let known = TypeMapping.spellings(of: mapping.like + mapping.dislike + mapping.block + mapping.ignore)
        let index = UsernameIndex(people.lazy.map(\.username))
        let interactions = names[.interactions]
        let type = interactions[.interactionType]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT DISTINCT \(SQLText.cut(type, to: longest)), \(interactions[[.username, .target]]) FROM \(interactions)
                WHERE \(SQLText.word(type)) IS NULL OR \(SQLText.word(type)) NOT IN \(SQLText.list(known))
                """)
        var pairs: [String: Set<[Int]>] = [:]
        while let row = try rows.next() {
            guard let actor = (row[1] as DatabaseValue).text.flatMap(index.row),
                let target = (row[2] as DatabaseValue).text.flatMap(index.row), actor != target
            else { continue }
            pairs[(row[0] as DatabaseValue).text ?? "", default: []].insert([actor, target].map(Int.init).sorted())
        }
        return pairs
    }
}
