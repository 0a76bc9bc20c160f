import Foundation
import NightlyPass
import Simulation
import SyntheticPopulation

/// Prints the nights of a simulation as they go by, and what they come to.
final class SimulationReport {
    private let options: OutputOptions
    private let isVerbose: Bool
    private let bar: ProgressBar?
    /// Whether every night is shown, or only what they come to.
    private let showsNights: Bool
    private var isJSON: Bool { options.output == .json }
    private let nights: Int

    init(options: OutputOptions, isVerbose: Bool, bar: ProgressBar?, nights: Int, showsNights: Bool) {
        (self.options, self.isVerbose, self.bar) = (options, isVerbose, bar)
        (self.nights, self.showsNights) = (nights, showsNights)
    }

    /// What takes the words of passes.
    var observer: PassObserver {
        let (isVerbose, bar) = (isVerbose, bar)
        return PassObserver(note: { message in
            // What holds a night is in the figures.
            guard isVerbose else { return }
            bar?.end()
            Terminal.printMessage("duet: " + Terminal.printable(message))
        })
    }

    func begin(_ nights: SimulationSettings, _ source: SimulatedCrowd.Source, _ sides: SimulatedSides) throws {
        let head = SimulationHead(nights, source, sides)
        if isJSON {
            try Terminal.printResult(JSONText.line(head))
        } else {
            try Terminal.printResult(SimulationText(options: options).head(head, showsNights: showsNights))
        }
    }

    /// Shows a night.
    func show(_ figures: NightFigures, _ cost: SimulatedNights.Cost) throws {
        if showsNights {
            bar?.end()
            try Terminal.printResult(isJSON ? JSONText.line(figures) : SimulationText(options: options).line(figures))
        }
        if isVerbose {
            bar?.end()
            Terminal.printMessage(
                isJSON
                    ? try JSONText.line(cost)
                    : "duet: night \(cost.night): pass \(cost.passSeconds) s, day \(cost.daySeconds) s, "
                        + "peak memory \(cost.peakMemoryMB) MB")
        }
        bar?.show("Nights", figures.night, nights)
    }

    /// Shows what the nights come to.
    func show(_ figures: NightsFigures, of side: SimulatedSides.Side, seed: UInt64) throws {
        bar?.end()
        if isJSON {
            try Terminal.printResult(JSONText.line(SimulationLine(config: side.name, seed: seed, figures: figures)))
        } else if showsNights {
            try Terminal.printResult(SimulationText(options: options).sum(figures))
        } else {
            try Terminal.printResult(SimulationText(options: options).short(figures, of: side.name, seed: seed))
        }
    }

    /// Shows what differs.
    func show(_ differences: [PairedDifference]) throws {
        if isJSON {
            try Terminal.printResult(JSONText.line(ComparisonLine(differences: differences)))
        } else {
            try Terminal.printResult(SimulationText(options: options).differences(differences))
        }
    }
}

/// What is simulated.
struct SimulationHead: Encodable {
    struct Setting: Encodable {
        var key: String
        var a: String
        var b: String
    }

    var messageType = "simulation"
    var nights: Int
    var seed: UInt64
    var seeds: Int
    var people: Int
    var world: String
    var crowd: String
    var visits: Double
    var examination: String
    var passes: Double
    var rhythm: String
    var arrivals: Double
    var departures: Double
    var changes: Double
    var config: String
    var compare: String?
    var settings: [Setting]?

    init(_ settings: SimulationSettings, _ source: SimulatedCrowd.Source, _ sides: SimulatedSides) {
        let habits = settings.habits
        nights = settings.nights
        seed = settings.seed
        seeds = settings.seeds
        people = source.settings.people
        world = source.settings.world.rawValue
        crowd = source.given ?? "drawn"
        visits = habits.visits
        examination = habits.examination.description
        passes = habits.passes
        rhythm = habits.rhythm.rawValue
        arrivals = habits.arrivals
        departures = habits.departures
        changes = habits.changes
        config = sides.one.name
        compare = sides.other?.name
        if sides.other != nil {
            self.settings = sides.differences.map { Setting(key: $0.key, a: $0.value, b: $0.other) }
        }
    }
}

/// What the nights of one simulation come to.
private struct SimulationLine: Encodable {
    var messageType = "nights"
    var config: String
    var seed: UInt64
    var figures: NightsFigures
}

private struct ComparisonLine: Encodable {
    var messageType = "comparison"
    var differences: [PairedDifference]
}
