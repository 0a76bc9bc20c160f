import Foundation
import GRDB
import MatchStore
import Profiles
import Testing

struct `The app's names` {
    /// They make databases whose names are Duet's own.
    private static let makers: Set = [
        "AppTables.swift", "AppTimestamps.swift", "AppErasure.swift", "AppRename.swift", "PseudonymousCopy.swift",
    ]

    @Test func `stand in no statement but those that make databases of Duet's own`() throws {
        let sources = ShippedTables.folder.deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        let tables = AppTable.allCases.map(\.rawValue).joined(separator: "|")
        let statement = try Regex("\\b(FROM|JOIN|INTO|UPDATE|TABLE|ON|EXISTS)\\s+\\\\?\"?(\(tables))\\b")
        var looked = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let lines = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.starts(with: "//") }
            let found = lines.filter { $0.contains(statement) }
            let isMaker = Self.makers.contains(file.lastPathComponent)
            #expect(found.isEmpty != isMaker, "\(file.lastPathComponent): \(found)")
            looked += 1
        }
        #expect(looked > 100)
    }

    @Test func `are quoted where they are not Duet's own`() {
        let names = AppNames(
            tables: [.interactions: "the \"swipes\""],
            columns: [.profiles: [.genre: "order"], .users: [.username: "u"]])
        #expect("\(names[.interactions])" == #""the ""swipes""""#)
        #expect(names[.interactions].name == "the \"swipes\"")
        #expect(names[.profiles][[.username, .genre]] == #"username, "order""#)
        #expect(names[.users][.username] == #""u""#)
        #expect("\(names[.users])" == "users")
    }
}
