import Foundation
import MatchStore
import NightlyPass

/// What `--emit` asks for.
struct Emission {
    /// The word for standard output.
    static let standardOutput = "-"

    let place: String
    let time: DeliveryTime

    init(place: String, time: DeliveryTime = DeliveryTime()) {
        (self.place, self.time) = (place, time)
    }

    init?(_ settings: Settings) {
        guard let place = settings.emit else { return nil }
        self.init(place: place, time: settings.deliveryTime)
    }

    /// Whether standard output is for the lines alone.
    var takesStandardOutput: Bool { place == Self.standardOutput }

    /// Finds out whether the place can be written to, before any work is done.
    ///
    /// - Parameters:
    ///   - database: whose group may read a file that is made.
    ///   - others: files that it must not be.
    ///   - opens: whether anything is to be written.
    /// - Throws: `CommandError` where nothing can be written.
    func delivery(beside database: String, apartFrom others: OutputGuard, opens: Bool) throws -> Delivery? {
        do {
            guard opens else {
                var others = others
                if !takesStandardOutput { try others.claim(place, by: "--emit", as: .stream) }
                return nil
            }
            let outlet =
                takesStandardOutput
                ? try LineOutlet(descriptor: STDOUT_FILENO, named: "standard output", apartFrom: others)
                : try LineOutlet(path: place, apartFrom: others, groupOf: database)
            return Delivery(to: outlet, time: time)
        } catch let refusal as LineOutlet.Refusal {
            throw CommandError(.cannotCreate, "--emit: \(refusal.sentence)")
        }
    }
}
