import ArgumentParser
import NightlyPass

/// Where notifications go, and when they may be shown.
struct DeliveryOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write each committed notification as a line of JSON, for a push sender: appended to a file, into a pipe, or to "
                + "standard output (-), and the summary then to standard error.",
            discussion:
                "At least once: what is not known to be taken is written again by the next run with this option; a repeat "
                + "has the same run_id and notification_id. If any is left, the exit code is 74, and the matches stay made.",
            valueName: "file"))
    var emit: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Time of day from which they may be shown, such as 09:00: the next such time becomes deliver_after. "
                + "(default: at once)", valueName: "hh:mm"))
    var notifyAt: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where it is that time, such as Europe/Berlin. (default: UTC)", valueName: "name"))
    var timeZone: String?
}

extension Settings {
    /// Where notifications go, if anywhere, and when they may be shown.
    ///
    /// In a file or the environment a time may stand without `emit`, which the nightly job's own command line may give; as
    /// an option it would be one without effect.
    static func delivery(
        _ reader: inout SettingsReader, _ given: DeliveryOptions
    ) throws -> (emit: String?, time: DeliveryTime) {
        let emit = try reader.value("emit", flag: given.emit, standard: "", "a file, or - for standard output")
        let clock = try reader.value(
            "notify-at", flag: given.notifyAt, standard: "", "a time of day from 00:00 to 23:59, such as 09:00"
        ) { $0.isEmpty || DeliveryTime.isTimeOfDay($0) }
        let zone = try reader.value(
            "time-zone", flag: given.timeZone, standard: "UTC",
            "UTC or the name of a time zone by area and place, such as Europe/Berlin", where: DeliveryTime.isTimeZone)
        if let clock = given.notifyAt, emit.isEmpty {
            throw Complaint(
                .usage, "option --notify-at: \(clock) is for what --emit writes. Give --emit FILE, or leave it away.")
        }
        if let zone = given.timeZone, clock.isEmpty {
            throw Complaint(
                .usage, "option --time-zone: \(zone) is for --notify-at. Give --notify-at HH:MM, or leave it away.")
        }
        return (emit.isEmpty ? nil : emit, DeliveryTime(clock, in: zone) ?? DeliveryTime())
    }
}
