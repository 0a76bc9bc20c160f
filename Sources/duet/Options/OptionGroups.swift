import ArgumentParser

/// Which database.
struct DatabaseOption: ParsableArguments {
    @Option(setting: "database") var database: String?
}

/// What the app calls its tables and columns.
struct MapOption: ParsableArguments {
    @Option(setting: "map") var map: String?
}

/// The time of the pass.
struct TimeOption: ParsableArguments {
    @Option(setting: "as-of") var asOf: String?
}

/// A time that cannot be what is meant is refused unless it is.
struct AnyDateOption: ParsableArguments {
    @Flag(
        name: .long,
        help: "Accept a time before the last run, or more than 350 days from that run and all that the app has written."
    )
    var anyDate = false
}

/// What the app's words mean.
struct VocabularyOptions: ParsableArguments {
    @Option(setting: "tables") var tables: String?
    @Option(setting: "type") var type: [String] = []
    @Option(setting: "direct-size") var directSize: String?
}

/// What a score is made of.
struct ScoringOptions: ParsableArguments {
    @Option(setting: "weight") var weight: [String] = []
    @Option(setting: "fusion") var fusion: String?
    @Option(setting: "history") var history: [String] = []
}

/// Who may meet whom.
struct RuleOptions: ParsableArguments {
    @Option(setting: "introductions") var introductions: String?
    @Option(setting: "active-within") var activeWithin: String?
    @Option(setting: "dislike-expiry") var dislikeExpiry: String?
    @Option(setting: "age-rule") var ageRule: String?
    @Option(setting: "meet-again") var meetAgain: String?
}

/// How many matches, and which.
struct MatchOptions: ParsableArguments {
    @Option(setting: "matches-per-person") var matchesPerPerson: String?
    @Option(setting: "minimum-lift") var minimumLift: String?
    @Option(setting: "top-k") var topK: String?
    @Option(setting: "search") var search: String?
    @Option(setting: "recall") var recall: String?
    @Option(setting: "open-introductions") var openIntroductions: String?
    @Option(setting: "likes-within") var likesWithin: String?
    @Flag(inversion: .prefixedNo, help: .setting("backfill")) var backfill: Bool?
}

/// How long the lists are.
struct LengthOption: ParsableArguments {
    @Option(setting: "recommendations") var recommendations: String?
}

/// Who is in the lists.
struct ExposureOptions: ParsableArguments {
    @Option(setting: "shown-at-most") var shownAtMost: String?
    @Option(setting: "exposure") var exposure: String?
    @Option(setting: "attention") var attention: String?
    @Option(setting: "ignored-showings") var ignoredShowings: String?
}

/// Where notifications go, and when they may be shown.
struct DeliveryOptions: ParsableArguments {
    @Option(setting: "emit") var emit: String?
    @Option(setting: "notify-at") var notifyAt: String?
    @Option(setting: "time-zone") var timeZone: String?
}

/// How many matches a run may make before a person must look.
struct HoldOption: ParsableArguments {
    @Option(setting: "max-matches") var maxMatches: String?
}

struct ThreadsOption: ParsableArguments {
    @Option(setting: "threads") var threads: String?
}

/// What a run takes from the machine, and leaves on it.
struct ResourceOptions: ParsableArguments {
    @Option(setting: "lock-wait") var lockWait: String?
    @Flag(inversion: .prefixedNo, help: .setting("view")) var view: Bool?
    @Option(setting: "memory-limit") var memoryLimit: String?
    @Option(setting: "metrics-file") var metricsFile: String?
}

/// Where settings are from.
struct ConfigOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Read settings from a YAML file whose keys are the names of options without dashes. DUET_CONFIG does the same.",
            valueName: "file"))
    var config: String?
}

/// How results are printed.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Print the result as text or as json.", valueName: "format"))
    var output: OutputFormat?

    @Flag(name: .long, help: "Do not use color, as with NO_COLOR in the environment.")
    var noColor = false
}

extension ParsableArguments {
    /// The group of a command that does not have it: nothing given.
    static var empty: Self { parseOrExit([]) }
}
