import CSV
import Profiles
import Testing

/// How people and apps write who somebody is and whom they seek, and what it means: `gender-texts.csv` beside this file.
struct GenderText: CustomTestStringConvertible {
    /// Whether the text stands where people say whom they seek, not who they are.
    let isWish: Bool
    let text: String
    /// Genders joined by `+`, `unknown`, `everyone` (those too who did not say) or `not understood`.
    let meaning: String

    var testDescription: String { "\(isWish ? "seeks" : "is") \(text)" }

    static let all: [GenderText] = {
        let csv = String(decoding: PackageResources.gender_texts_csv, as: UTF8.self)
        return try! DelimitedText(csv).table(requiring: ["about", "text", "meaning", "source"]).rows.map {
            GenderText(isWish: $0[0] == "wish", text: $0[1], meaning: $0[2])
        }
    }()
}

@Suite struct GenderTextTableTests {
    @Test func `the table has hundreds of texts, each once, with a meaning that there is`() {
        let texts = GenderText.all
        #expect(texts.count >= 320)
        #expect(Set(texts.map(\.testDescription)).count == texts.count)
        for row in texts {
            let genders = row.meaning.split(separator: "+").map(String.init)
            let words = row.isWish ? ["everyone", "not understood"] : ["unknown"]
            #expect(
                words.contains(row.meaning)
                    || !genders.isEmpty && Set(genders).isSubset(of: ["female", "male", "nonbinary", "other"]),
                "\(row.text): \(row.meaning)")
        }
    }
}
