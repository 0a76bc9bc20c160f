import Foundation
import Testing

@Suite struct BenchTests {
    private struct Line: Decodable {
        var message_type: String
        var people: Int?
        var columns: Int?
        var k: Int?
        var threads: Int?
        var share_multiplied: Double?
        var product_seconds: Double?
        var search_seconds: Double?
        var lowest_ratio: Double?
        var highest_ratio: Double?
        var checked_people: Int?
        var wrong_lists: Int?
        var blas_kernel: String?
    }

    private func lines(_ outcome: Outcome) throws -> [Line] {
        try outcome.out.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func `every size, length and number of threads is measured and checked`() async throws {
        let outcome = try await Scratch().duet(
            "bench", "--people", "300,2", "--dimensions", "7", "--k", "5,400", "--threads", "1,3", "--repeat", "2",
            "--output", "json")
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        let lines = try lines(outcome)
        #expect(lines[0].message_type == "machine")
        #expect(lines[0].blas_kernel?.isEmpty == false)
        #expect(lines.dropFirst().map(\.people) == [300, 300, 300, 300, 2, 2, 2, 2])
        #expect(lines.dropFirst().map(\.k) == [5, 5, 400, 400, 5, 5, 400, 400])
        #expect(lines.dropFirst().map(\.threads) == [1, 3, 1, 3, 1, 3, 1, 3])
        for line in lines.dropFirst() {
            #expect(line.columns == 7)
            #expect(line.share_multiplied == 1)
            #expect(line.checked_people == min(20, line.people ?? 0))
            #expect(line.wrong_lists == 0)
            #expect(try #require(line.search_seconds) > 0 && #require(line.product_seconds) > 0)
            #expect(try #require(line.lowest_ratio) <= #require(line.highest_ratio))
        }
    }

    @Test func `the crowd of a database is searched by its rules`() async throws {
        let scratch = try Scratch()
        let made = try await scratch.duet("populate", "--database", "crowd.db", "--people", "800", "--decisions", "3")
        #expect(made.code == 0)
        let before = try scratch.contents()
        let outcome = try await scratch.duet(
            "bench", "--database", "crowd.db", "--as-of", "2026-01-01 00:00:00", "--repeat", "1", "--output", "json")
        #expect(outcome.code == 0)
        let line = try #require(try lines(outcome).last)
        #expect(line.wrong_lists == 0)
        #expect(try #require(line.share_multiplied) < 1)
        #expect(try scratch.contents() == before)
    }

    @Test func `text has a line for the machine, one of titles, and one for each measurement`() async throws {
        let outcome = try await Scratch().duet("bench", "--people", "200", "--threads", "1", "--repeat", "1")
        #expect(outcome.code == 0)
        let lines = outcome.out.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains("OpenBLAS kernel"))
        #expect(lines[1].contains("ratio"))
        #expect(lines[2].hasSuffix("20 equal"))
    }

    @Test(arguments: [
        (["--people", "1"], "option --people: 1 must be whole numbers from 2 to 10000000"),
        (["--k", "5,"], "option --k: 5, must be whole numbers from 1 to 1000"),
        (["--threads", "0"], "option --threads: 0 must be whole numbers from 1 to 1024"),
        (["--repeat", "0"], "option --repeat: 0 must be a whole number from 1 to 1000"),
        (["--people", "10", "--database", "x.db"], "leave them out with --database"),
    ])
    func `what cannot be measured is named`(arguments: [String], sentence: String) async throws {
        let outcome = try await Scratch().duet(["bench"] + arguments)
        #expect(outcome.code == 64)
        #expect(outcome.out == "")
        #expect(outcome.err.contains(sentence), "\(outcome.err)")
    }
}
