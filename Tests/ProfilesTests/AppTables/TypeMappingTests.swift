import Foundation
import Profiles
import Testing

@Suite struct TypeMappingTests {
    private func decoded(_ json: String) throws -> TypeMapping {
        try JSONDecoder().decode(TypeMapping.self, from: Data(json.utf8))
    }

    @Test func `a configuration names only the lists that differ`() throws {
        let mapping = try decoded(#"{"like": ["like", "super_like"], "group": []}"#)
        #expect(mapping.like == ["like", "super_like"])
        #expect(mapping.dislike == ["dislike"])
        #expect(mapping.block == ["block"])
        #expect(mapping.ignore == [])
        #expect(mapping.group == [])
        #expect(mapping.direct == "dm")
    }

    @Test func `a mapping comes back from its own encoding`() throws {
        let mapping = TypeMapping(
            like: ["👍"], dislike: ["pass", "nope"], block: [], ignore: ["view"], group: ["band"], direct: "private")
        let json = String(decoding: try JSONEncoder().encode(mapping), as: UTF8.self)
        #expect(try decoded(json) == mapping)
    }

    @Test func `a list that is not a list of words is refused`() {
        #expect(throws: DecodingError.self) { try decoded(#"{"like": "like"}"#) }
    }
}
