import Foundation
import Testing
import Trials

@Suite struct CommandTests {
    @Test func `init, import and run are silent when all went well and nobody is watching`() async throws {
        let scratch = try Scratch()
        for arguments in [
            ["init", "--database", "app.db"], ["import", "--database", "app.db", Sample.tables],
            ["run", "--database", "app.db", "--as-of", Sample.night],
            ["run", "--database", "app.db", "--as-of", Sample.night],
        ] {
            let outcome = try await scratch.duet(arguments)
            #expect(outcome.code == 0, "\(arguments)")
            #expect(outcome.out == "", "\(arguments)")
            #expect(outcome.err == "", "\(arguments)")
        }
        #expect(try scratch.count("chats") > 39 + 55)
        #expect(Set(try scratch.contents().keys) == ["app.db", "app.db.duet-lock"])
    }

    @Test func `import says how much it loaded into each table`() async throws {
        let text = try await importing("text")
        #expect(
            text == """
                Loaded
                  users                230
                  profiles             226
                  interactions       1,907
                  chats                 39
                  chat_participants     84
                  messages             118
                  notifications         11
                  match_preferences     40
                  left alone         README.md, expected.csv

                """)
        let rows = try object(await importing("json"), type: "import")["rows"] as? [String: Int]
        #expect(rows?["interactions"] == 1907)
        #expect(rows?.count == 8)
    }

    private func importing(_ format: String) async throws -> String {
        let scratch = try Scratch()
        #expect(try await scratch.duet("init", "--database", "app.db").code == 0)
        let outcome = try await scratch.duet("import", "--database", "app.db", Sample.tables, "--output", format)
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        return outcome.out
    }

    @Test func `a dry run counts what a run then does, and writes nothing`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try scratch.contents()
        let run = ["run", "--database", "app.db", "--as-of", Sample.night, "--output", "json"]
        let dry = try await scratch.duet(run + ["--dry-run"])
        #expect(dry.code == 0)
        #expect(dry.err == "")
        #expect(try scratch.contents() == before)
        let wet = try await scratch.duet(run)
        #expect(wet.code == 0)
        #expect(wet.err == "")

        var planned = try object(dry.out, type: "summary")
        var done = try object(wet.out, type: "summary")
        #expect(planned.removeValue(forKey: "status") as? String == "dry_run")
        #expect(done.removeValue(forKey: "status") as? String == "completed")
        #expect(planned.removeValue(forKey: "run_id") == nil)
        #expect(done.removeValue(forKey: "run_id") as? Int == 1)
        #expect(done.removeValue(forKey: "run_id_str") as? String == "1")
        for key in ["seconds", "peak_memory_mb"] {
            #expect(planned.removeValue(forKey: key) != nil)
            #expect(done.removeValue(forKey: key) != nil)
        }
        #expect(planned["longest_write_lock_ms"] == nil)
        #expect(planned["archived"] == nil)
        #expect(done.removeValue(forKey: "archived") as? Int == 0)
        #expect(try #require(done.removeValue(forKey: "longest_write_lock_ms") as? Double) > 0)
        #expect(NSDictionary(dictionary: planned) == NSDictionary(dictionary: done))
        #expect((done["matches"] as? [String: Int])?["mutual_like"] == 55)
        #expect(done["known"] as? Int == 15)
        #expect(done["users"] as? Int == 230)
        #expect(done["eligible"] as? Int == 221)
    }

    @Test func `a search that is to prune says where it did not, and finds the same`() async throws {
        let scratch = try await Scratch.withSample()
        let run = ["run", "--database", "app.db", "--as-of", Sample.night, "--dry-run", "--output"]
        let text = try await scratch.duet(run + ["text", "--search", "pruned"])
        #expect(text.code == 0)
        #expect(text.out.contains("\n  search                   exact: the crowd is small\n"))
        let exact = try object(try await scratch.duet(run + ["json"]).out, type: "summary")
        #expect(exact["search"] == nil)
        let pruned = try await scratch.duet(run + ["json", "--search", "pruned", "--recall", "0.9"])
        var summary = try object(pruned.out, type: "summary")
        let finding = summary.removeValue(forKey: "search") as? [String: Any]
        #expect(finding?["fallback"] as? String == "small_crowd")
        #expect(finding?["target"] as? Double == 0.9)
        for key in ["recommendations", "people_with_match", "gini_of_recommendations"] {
            #expect(summary[key] as? Double == exact[key] as? Double)
        }
    }

    @Test func `the text of a run has its numbers`() async throws {
        let scratch = try await Scratch.withSample()
        let outcome = try await scratch.duet(
            "run", "--database", "app.db", "--as-of", Sample.night, "--output", "text")
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        #expect(outcome.out.hasPrefix("Pass of 2026-06-01, run 1, as of 2026-06-01 03:00:00 UTC: done\n"))
        for words in [
            "people                   230 users, 221 take part\n", "no profile 4, age unknown 3,",
            ": 55 mutual likes, ", "on record, no chat     15 mutual likes older than --likes-within\n",
            "pairs kept apart ", "exposure ", "seconds ", "write lock               held ", "peak memory ",
        ] {
            #expect(outcome.out.contains(words), "\(words)")
        }

        let again = try await scratch.duet(
            "run", "--database", "app.db", "--as-of", Sample.night, "--output", "text")
        #expect(again.code == 0)
        #expect(again.out.contains("carried out before,\nnothing to do"))
        #expect(again.out.contains(": 55 mutual likes, "))
    }

    @Test func `verbose names every row left out on stderr, and prints the summary`() async throws {
        let scratch = try await Scratch.withSample()
        let outcome = try await scratch.duet(
            "run", "--database", "app.db", "--as-of", Sample.night, "--dry-run", "--verbose", "--log-format", "json")
        #expect(outcome.code == 0)
        #expect(outcome.out.contains("dry run, nothing was written"))
        let lines = outcome.err.split(separator: "\n")
        // The memory, five kinds of 4, 3, 1, 1 and 8, of which two are cut, and where the rest is.
        #expect(lines.count == 15, "\(outcome.err)")
        #expect(lines[0].contains("this takes about "))
        for line in lines { #expect(try object(line + "\n", type: "log")["level"] as? String == "debug") }
        #expect(outcome.err.contains("case_minor_kim"))
    }

    @Test(arguments: ["run", "check"])
    func `three of each kind are named, and all of them in a file that is asked for`(command: String) async throws {
        let scratch = try Scratch()
        let populate = ["populate", "--database", "app.db", "--people", "300", "--messy", "1"]
        #expect(try await scratch.duet(populate).code == 0)
        let arguments =
            [command] + (command == "run" ? ["--dry-run", "--output", "text"] : [])
            + ["--database", "app.db", "--as-of", "2026-01-02 03:00:00"]
        #expect(try await scratch.duet(arguments + ["--ignored-to", "all.txt"]).code == 0)
        let all = try scratch.text("all.txt").split(separator: "\n")
        let kinds = Dictionary(grouping: all) { String($0.prefix { $0 != ":" }) }
        func grouped(_ number: Int) -> String {
            number < 1000 ? "\(number)" : "\(number / 1000),\(String("\(1000 + number % 1000)".dropFirst()))"
        }
        #expect(
            kinds.count > 4 && kinds.keys.allSatisfy { $0.hasPrefix("left out, ") || $0.hasPrefix("row ignored, ") })
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.url("all.txt").path)[.posixPermissions]
        #expect(mode as? Int == 0o600, "it has names")

        let shown = try await scratch.duet(arguments + ["--verbose"]).err
        for (kind, lines) in kinds {
            for line in lines.prefix(3) { #expect(shown.contains(line + "\n")) }
            let more = "\(kind): and \(grouped(lines.count - 3)) more\n"
            #expect(shown.contains(more) == (lines.count > 3), "\(more)")
            #expect(!lines.dropFirst(3).contains { shown.contains($0 + "\n") })
        }
        #expect(kinds.values.contains { $0.count > 3 })
        #expect(shown.contains("--ignored-to FILE writes all"))
        // It must be free.
        let taken = try await scratch.duet(arguments + ["--ignored-to", "all.txt"])
        #expect(taken.code == 73 && taken.out == "" && taken.err.contains("--ignored-to: all.txt exists already."))
    }

    @Test func `pairs that are kept apart are counted once in all, and under each reason`() async throws {
        let scratch = try await Scratch.withSample()
        let night = ["--database", "app.db", "--as-of", Sample.night]
        let summary = try object(
            try await scratch.duet(["run", "--dry-run", "--output", "json"] + night).out, type: "summary")
        let people = try #require(summary["people"] as? Int)
        let pairs = try #require(summary["pairs"] as? Int)
        let left = try #require(summary["pairs_not_kept_apart"] as? Int)
        let reasons = try #require(summary["kept_apart"] as? [String: Int])
        #expect(pairs == people * (people - 1) / 2)
        #expect(0 < left && left < pairs && reasons.values.reduce(0, +) > pairs - left)
        #expect(reasons.values.allSatisfy { $0 <= pairs - left })
        let check = try object(try await scratch.duet(["check", "--output", "json"] + night).out, type: "check")
        #expect((check["forecast"] as? [String: Any])?["pairs_not_kept_apart"] as? Int == left)
        func grouped(_ number: Int) -> String {
            number < 1000 ? "\(number)" : "\(number / 1000),\(String("\(1000 + number % 1000)".dropFirst()))"
        }
        for command in [["run", "--dry-run"], ["check"]] {
            let text = try await scratch.duet(command + night).out.flat
            #expect(
                text.contains(
                    "pairs kept apart \(grouped(pairs - left)) of \(grouped(pairs)), which leaves \(grouped(left)) for each reason"
                ), "\(text)")
            #expect(text.contains("a pair with several reasons counts under each"))
        }
    }

    @Test func `check describes the database, and forecasts what a run would do`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try scratch.contents()
        let outcome = try await scratch.duet("check", "--database", "app.db", "--as-of", Sample.night)
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        for words in [
            "Database app.db\n  app's tables   all there\n", "journal mode   wal\n", "last run       none\n",
            "unknown genres         gamelanwave 2, polkacore 1\n", ": 55 mutual likes, ",
        ] {
            #expect(outcome.out.contains(words), "\(words)")
        }
        #expect(
            outcome.out.flat.contains(
                " backlog 15 mutual likes older than --likes-within; --backfill would match them "))
        #expect(!outcome.out.contains("tonight"))
        let json = try await scratch.duet("check", "--database", "app.db", "--as-of", Sample.night, "--output", "json")
        #expect(json.code == 0)
        let report = try object(json.out, type: "check")
        #expect(report["backlog"] as? Int == 15)
        #expect(((report["forecast"] as? [String: Any])?["matches"] as? [String: Int])?["mutual_like"] == 55)
        #expect((report["people"] as? [String: Any])?["left_out"] != nil)
        #expect(try scratch.contents() == before)
    }

    @Test func `check says that tonight's pass has been carried out`() async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        let outcome = try await scratch.duet("check", "--database", "app.db", "--as-of", Sample.night)
        #expect(outcome.code == 0)
        #expect(outcome.out.flat.contains("tonight run 1 has carried out the pass of 2026-06-01, and another run"))
        #expect(outcome.out.contains("last run       run 1 of 2026-06-01, completed, "))
        let tomorrow = try await scratch.duet("check", "--database", "app.db", "--as-of", "2026-06-02 03:00:00")
        #expect(!tomorrow.out.contains("tonight"))
    }

    @Test func `explain adds up what each factor contributes`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try scratch.contents()
        let explain = ["explain", "--database", "app.db", "case_plain_ana", "CASE_PLAIN_BEN", "--as-of", Sample.night]
        let json = try await scratch.duet(explain + ["--output", "json"])
        #expect(json.code == 0)
        #expect(json.err == "")
        let directed = try #require(try object(json.out, type: "explanation")["directed"] as? [[String: Any]])
        #expect(directed.map { $0["from"] as? String } == ["case_plain_ana", "case_plain_ben"])
        for direction in directed {
            let parts = try #require(direction["contributions"] as? [[String: Any]])
            let sum = parts.compactMap { $0["value"] as? Double }.reduce(0, +)
            let total = try #require(direction["log_odds"] as? Double)
            #expect(abs(sum - total) < 1e-4)
        }
        let text = try await scratch.duet(explain)
        #expect(text.code == 0)
        #expect(text.out.hasPrefix("case_plain_ana and case_plain_ben\n"))
        #expect(text.out.contains("like each other  yes\n"))
        #expect(text.out.contains("As a mutual like: no rule stands against it.\n"))
        #expect(try scratch.contents() == before)
    }

    @Test func `recommend shows the list that the app shows, and says whose it is`() async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        let before = try scratch.contents()
        let view = try scratch.rows(
            "SELECT rank, target FROM match_recommendations_now WHERE username = 'DJ_Elias' ORDER BY rank")
        let recommend = ["recommend", "--database", "app.db", "DJ_Elias"]
        let json = try await scratch.duet(recommend + ["--output", "json"])
        #expect(json.code == 0 && json.err == "")
        let list = try object(json.out, type: "recommendations")
        let places = try #require(list["recommendations"] as? [[String: Any]])
        #expect(places.count > 3 && places.map { "\($0["rank"] ?? "")|\"\($0["username"] ?? "")\"" } == view)
        #expect(list["run_id"] as? Int == 1 && list["as_of"] as? String == Sample.night)
        let text = try await scratch.duet(recommend)
        #expect(text.out.hasPrefix("The list of DJ_Elias, as the app shows it now\n  made by run 1 of 2026-06-01, "))
        #expect(try scratch.contents() == before)
        for option in [["--weight", "genre=0.9"], ["--as-of", Sample.night], ["--recommendations", "3"]] {
            let refused = try await scratch.duet(recommend + option)
            #expect(refused.code == 64 && refused.err.contains("option \(option[0]) is for scores: add --by-score"))
        }
        let early = try await Scratch.withSample().duet(recommend)
        #expect(
            early.code == 65
                && early.err.contains("there are no lists yet: no run is carried out. duet recommend --by-score"))
    }

    @Test func `explain says what the last night made of two people, and why`() async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        let first = try scratch.rows(
            "SELECT username || ' ' || target || ' ' || rank FROM match_recommendations_now WHERE rank = 3 LIMIT 1")[0]
        let words = first.replacing("\"", with: "").split(separator: " ").map(String.init)
        let explain = ["explain", "--database", "app.db", words[0], words[1], "--as-of", Sample.night]
        let text = try await scratch.duet(explain)
        #expect(text.code == 0 && text.err == "", "\(text.err)")
        #expect(text.out.contains("The last night, run 1 of 2026-06-01, as of \(Sample.night) UTC\n"))
        #expect(text.out.contains("\(words[1]) in the list of \(words[0]): number 3 as the app shows it now.\n"))
        let night = try object(try await scratch.duet(explain + ["--output", "json"]).out, type: "explanation")["night"]
        let places = try #require((night as? [String: Any])?["places"] as? [[String: Any]])
        #expect(places[0]["rank"] as? Int == 3 && places.count == 2)
        let short = try await scratch.duet(explain + ["--score-only"])
        #expect(short.code == 0 && !short.out.contains("The last night"))
    }

    @Test func `recommend --by-score ranks candidates, best first`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try scratch.contents()
        let recommend = [
            "recommend", "--database", "app.db", "DJ_Elias", "--by-score", "--as-of", Sample.night, "--recommendations",
            "4",
        ]
        let json = try await scratch.duet(recommend + ["--output", "json"])
        #expect(json.code == 0)
        #expect(json.err == "")
        let candidates = try #require(try object(json.out, type: "candidates")["candidates"] as? [[String: Any]])
        let scores = candidates.compactMap { $0["mutual_score"] as? Double }
        #expect(scores.count == 4)
        #expect(scores == scores.sorted(by: >))
        #expect(candidates.map { $0["rank"] as? Int } == [1, 2, 3, 4])
        let text = try await scratch.duet(recommend)
        #expect(text.code == 0)
        #expect(text.out.hasPrefix("Candidates of DJ_Elias\n"))
        // Reasons that are too long for one line go on in the next.
        let ranks = text.out.split(separator: "\n").dropFirst(3).compactMap { $0.split(separator: " ").first }
        #expect(ranks.compactMap { Int($0) } == [1, 2, 3, 4])
        #expect(try scratch.contents() == before)
    }

    @Test func `undo takes back the chats of a run, and they are not made again`() async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        let made = try scratch.count("match_pairs WHERE status = 'matched'")
        let before = try scratch.contents()
        let dry = try await scratch.duet("undo", "--database", "app.db", "--run", "1", "--dry-run")
        #expect(dry.code == 0)
        #expect(
            dry.out == """
                Run 1, dry run
                  would remove  \(made) chats, \(made * 2) notifications
                  kept          0 chats in which somebody wrote

                """)
        #expect(try scratch.contents() == before)
        let undone = try await scratch.duet("undo", "--database", "app.db", "--run", "1", "--output", "json")
        #expect(undone.code == 0)
        #expect(undone.err == "")
        #expect(try object(undone.out, type: "undo")["removed"] as? Int == made)
        #expect(try scratch.count("chats") == 39)
        #expect(try scratch.count("notifications") == 11)
        let again = try await scratch.duet("run", "--database", "app.db", "--as-of", Sample.night)
        #expect(again.code == 0)
        #expect(
            again.err
                == "duet: run 1 of 2026-06-01 was undone, and its pairs are not matched again: nothing to do\n")
        #expect(try scratch.count("chats") == 39)
        let check = try await scratch.duet("check", "--database", "app.db", "--as-of", Sample.night)
        #expect(check.out.contains("run 1 of 2026-06-01 was undone"))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
    func `a report that does not fit on the disk is an error`() async throws {
        let scratch = try await Scratch.withSample()
        let outcome = try await Executable.start(
            URL(filePath: "/bin/sh"),
            ["-c", "exec \"$0\" check --database app.db > /dev/full", Executable.duet.path], in: scratch.folder
        ).outcome()
        #expect(outcome.code == 74)
        #expect(outcome.err == "duet: there is no room on the disk for what duet prints.\n")
    }
}
