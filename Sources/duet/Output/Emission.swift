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

    /// Opens the place, before any work is done.
    ///
    /// - Throws: `CommandError` where nothing can be written.
    func open(_ settings: Settings) throws -> Delivery {
        let others = MatchDatabase.files(of: settings.database) + [settings.metricsFile].compactMap { $0 }
        do {
            let outlet =
                takesStandardOutput
                ? try LineOutlet(descriptor: STDOUT_FILENO, named: "standard output", apartFrom: others)
                : try LineOutlet(path: place, apartFrom: others)
            return Delivery(to: outlet, time: time)
        } catch let refusal as LineOutlet.Refusal {
            throw CommandError(.cannotCreate, "--emit: \(refusal.sentence)")
        }
    }
}
