import Evaluation
import Foundation
import Profiles
import SyntheticPopulation

/// A file of truth that was named with `--truth`.
struct TrueCrowd {
    let path: String
    let truth: TruthReader

    /// - Throws: `CommandError` for a file that is absent, cannot be read or is not what `populate` writes.
    init(path: String) throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandError(.noInput, "--truth: there is no file \(path).")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError(.noInput, "--truth: \(path) cannot be read.")
        }
        do {
            truth = try TruthReader([UInt8](data))
        } catch {
            throw CommandError(
                .badData, "--truth: \(path), \(error.description).")
        }
    }

    /// The chances by row of a crowd. Who is not in the file has none.
    ///
    /// - Throws: `CommandError` when nobody is in the file.
    func chances(of people: [Person], in database: String) throws -> TrueChances {
        let places = Dictionary(truth.usernames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let placeOfRow = people.map { places[$0.username] }
        let rows = placeOfRow.indices.filter { placeOfRow[$0] != nil }
        guard !rows.isEmpty else {
            throw CommandError(
                .badData, "--truth: nobody of \(path) is in \(database). It is the truth about other people.")
        }
        let truth = truth
        return TrueChances(rows: rows) { actor, target in
            guard let actor = placeOfRow[actor], let target = placeOfRow[target] else { return 0 }
            return truth.likeProbability(of: actor, for: target)
        }
    }
}
