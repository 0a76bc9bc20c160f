import Foundation
import MatchStore
import NightlyPass

/// What `--emit` asks for.
struct Emission {
    /// The word for standard output.
    static let standardOutput = "-"

    let place: String
    let time: DeliveryTime

    init?(_ settings: Settings) {
        guard let place = settings.emit else { return nil }
        (self.place, time) = (place, settings.deliveryTime)
    }

    /// Whether standard output is for the lines alone.
    var takesStandardOutput: Bool { place == Self.standardOutput }

    /// Looks at the place and opens it, before any work is done.
    ///
    /// - Parameters:
    ///   - others: files that it must not be.
    ///   - opens: whether anything is to be written.
    /// - Throws: `CommandError` where nothing can be written.
    func delivery(_ settings: Settings, apartFrom others: OutputGuard, opens: Bool) throws -> Delivery? {
        do {
            guard opens else {
                var others = others
                if !takesStandardOutput { try others.claim(place, by: "--emit", as: .stream) }
                return nil
            }
            let outlet =
                takesStandardOutput
                ? try LineOutlet(descriptor: STDOUT_FILENO, named: "standard output", apartFrom: others)
                : try LineOutlet(path: place, apartFrom: others, groupOf: settings.database)
            return Delivery(to: outlet, time: time)
        } catch let refusal as LineOutlet.Refusal {
            throw CommandError(.cannotCreate, "--emit: \(refusal.sentence)")
        }
    }
}
