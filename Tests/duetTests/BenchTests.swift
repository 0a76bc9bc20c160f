import Foundation
import Testing
import Trials

@Suite struct BenchTests {
    private struct Line: Decodable {
        var messageType: String
        var people: Int?
        var columns: Int?
        var k: Int?
        var threads: Int?
        var shareMultiplied: Double?
        var productSeconds: Double?
        var searchSeconds: Double?
        var lowestRatio: Double?
        var highestRatio: Double?
        var checkedPeople: Int?
        var wrongLists: Int?
        var blasKernel: String?
    }

    private func lines(_ outcome: Outcome) throws -> [Line] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try outcome.out.split(separator: "\n").map { try decoder.decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func `every size, length and number of threads is measured and checked`() async throws {
        let outcome = try await Scratch().duet(
            "bench", "--people", "300,2", "--dimensions", "7", "--k", "5,400", "--threads", "1,3", "--repeat", "2",
            "--output", "json")
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        let lines = try lines(outcome)
        #expect(lines[0].messageType == "machine")
        #expect(lines[0].blasKernel?.isEmpty == false)
        #expect(lines.dropFirst().map(\.people) == [300, 300, 300, 300, 2, 2, 2, 2])
        #expect(lines.dropFirst().map(\.k) == [5, 5, 400, 400, 5, 5, 400, 400])
        #expect(lines.dropFirst().map(\.threads) == [1, 3, 1, 3, 1, 3, 1, 3])
        for line in lines.dropFirst() {
            #expect(line.columns == 7)
            #expect(line.shareMultiplied == 1)
            #expect(line.checkedPeople == min(20, line.people ?? 0))
            #expect(line.wrongLists == 0)
            #expect(try #require(line.searchSeconds) > 0 && #require(line.productSeconds) > 0)
            #expect(try #require(line.lowestRatio) <= #require(line.highestRatio))
        }
    }

    @Test func `the crowd of a database is searched by its rules`() async throws {
        let scratch = try Scratch()
        let made = try await scratch.duet("populate", "--database", "crowd.db", "--people", "1200", "--decisions", "1")
        #expect(made.code == 0)
        let before = try scratch.contents()
        let outcome = try await scratch.duet(
            "bench", "--database", "crowd.db", "--as-of", "2026-01-01 00:00:00", "--repeat", "1", "--output", "json")
        #expect(outcome.code == 0)
        let line = try #require(try lines(outcome).last)
        #expect(line.wrongLists == 0)
        #expect(try #require(line.shareMultiplied) < 1)
        #expect(try scratch.contents() == before)
    }

    @Test func `text has a line for the machine, two of titles, and one for each measurement`() async throws {
        let outcome = try await Scratch().duet("bench", "--people", "200", "--threads", "1", "--repeat", "1")
        #expect(outcome.code == 0)
        let lines = outcome.out.split(separator: "\n")
        // The name of a processor may take two lines, and titles do.
        #expect([4, 5].contains(lines.count))
        #expect(lines.prefix(2).joined(separator: " ").contains("OpenBLAS kernel"))
        #expect(lines[lines.count - 3].contains("ratio"))
        #expect(lines[lines.count - 1].hasSuffix(" 20/20"))
    }

    @Test(arguments: [
        (
            ["--people", "1"],
            "option --people must be whole numbers from 2 to 10,000,000, such as 10000,30000, not “1”."
        ),
        (["--k", "5,"], "option --k must be whole numbers from 1 to 1000, such as 10,50, not “5,”."),
        (["--threads", "0"], "option --threads must be whole numbers from 1 to 1024, such as 1,2, not “0”."),
        (["--repeat", "0"], "option --repeat must be a whole number from 1 to 1000, not “0”."),
        (["--people", "10", "--database", "x.db"], "have no effect with --database."),
    ])
    func `what cannot be measured is named`(arguments: [String], sentence: String) async throws {
        let outcome = try await Scratch().duet(["bench"] + arguments)
        #expect(outcome.code == 64)
        #expect(outcome.out == "")
        #expect(outcome.err.contains(sentence), "\(outcome.err)")
    }
}
