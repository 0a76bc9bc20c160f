import ArgumentParser
import Foundation
import MatchStore
import NightlyPass
import Profiles

struct Snapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a database under pseudonyms and without private texts, for analysis.",
        usage: "duet snapshot --database <file> --to <file> --pseudonyms [<options>]",
        discussion: """
            Copies what Duet learns from, consistently and beside a live app: ages, genders, genres, roles, experience, stated \
            preferences, who liked or blocked whom and who wrote to whom, and when. Usernames become pseudonyms, made with a key \
            that is in no copy. Addresses, passwords, phone numbers, texts of messages, images, descriptions, notifications and \
            columns that Duet does not know are not copied. duet evaluate gives the same results on the copy.

            Pseudonymous is not anonymous: exact times, ages and rare combinations can identify people. Genres that no table \
            knows become numbered ones; types of interactions and chats in fewer than ten rows are dropped. Give the copy only \
            to people who may see such data.

            Example:  duet snapshot --database app.db --to copy.db --pseudonyms
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @Option(name: .long, help: ArgumentHelp("The file for the copy, which must not exist yet.", valueName: "file"))
    var to: String?

    @Flag(name: .long, help: "Replace usernames by pseudonyms. Required: there is no copy with real usernames.")
    var pseudonyms = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A file with a secret key of 16 bytes or more: one key gives the same pseudonyms in every copy, so that copies can be "
                + "joined. (default: a new random key, which is then forgotten)", valueName: "file"))
    var keyFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp("A folder with your own tables, as for duet run.", valueName: "folder"))
    var tables: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let (path, names) = try database.path(map)
        // Likes, ages and wishes of real people: for whoever made the copy to hand on, and nobody else to find.
        umask(0o077)
        guard let to else { throw CommandError(.usage, "no file for the copy is given: use --to FILE.") }
        guard pseudonyms else {
            throw CommandError(
                .usage,
                "--pseudonyms is required. For a copy with real usernames, use SQLite's own backup "
                    + "(sqlite3 \(path) \".backup \(to)\").")
        }
        var outputs = OutputGuard(database: path, map: map.map, tables: tables, inputs: ["--key-file": keyFile])
        try outputs.claim(to, by: "--to", as: .newDatabase)
        let reference = try ReferenceTables(folder: tables)
        let key = try keyFile.map(Self.key) ?? Self.randomKey()
        let bar = ProgressBar.onTerminal()
        let counts: [(table: String, rows: Int)]
        do {
            defer { bar?.end() }
            bar?.show("Copying", 0, 0)
            counts = try await PseudonymousCopy(
                of: path, names: names, at: to, key: key, tables: reference, mapping: TypeMapping(), asOf: .now()
            ).make { bar?.show($0 ? "Building indexes" : "Copying", $1, $2) }
        } catch is CancellationError {
            throw Interruption(signal: Interruption.received, left: "There is no copy; the same command starts over.")
        } catch let error as StoreError where error.wantOfRoom != nil {
            throw CommandError(
                .inputOutput, "\(error.wantOfRoom ?? "") There is no copy; run again when there is room.")
        } catch StoreError.locked(let place, let holder) {
            throw CommandError(.busy, "another duet is working on \(place) (process \(holder)). Wait for it.")
        }
        try RowCounts(title: "Copied under pseudonyms", messageType: "snapshot", counts: counts).say(output)
    }

    private static func key(_ path: String) throws -> [UInt8] {
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandError(.noInput, "--key-file: there is no file \(path).")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError(.noPermission, "--key-file: \(path) cannot be read.")
        }
        // An editor ends a line where a program does not.
        let key = Array(data.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed())
        guard key.count >= PseudonymousCopy.shortestKey else {
            throw CommandError(
                .badData,
                "--key-file: \(path) has \(key.count) bytes, but a key needs \(PseudonymousCopy.shortestKey) or more that "
                    + "nobody can guess. openssl rand -hex 32 makes one.")
        }
        return key
    }

    private static func randomKey() -> [UInt8] {
        var system = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &system) }
    }
}
