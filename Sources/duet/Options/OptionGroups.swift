import ArgumentParser
import Matching
import NightlyPass
import Profiles

/// Which database.
struct DatabaseOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The app's SQLite database. DUET_DATABASE names it too.", valueName: "file"))
    var database: String?
}

/// What a score is made of.
struct ScoringOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "How much a factor counts, relative to the others: genre, experience, role, age or history. Repeatable.",
            discussion:
                "Defaults, also of those not given: genre=0.30 experience=0.10 role=0.15 age=0.20 history=0.25. "
                + "All are then scaled to sum to 1.",
            valueName: "factor=number"))
    var weight: [Assignment] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How the chances of the two directions become one score: harmonic, geometric, minimum or arithmetic (for "
                + "backtests). (default: geometric)", valueName: "rule"))
    var fusion: Fusion?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How history is learned from: kappa=20 (decisions after which they say half of what is liked), conversation=2 "
                + "(decisions that one counts for), cap=0.95 (share of people above whom liking more counts for nothing), "
                + "factors=8 (latent ones), penalty=0.8 (holds those down). Repeatable.", valueName: "name=number"))
    var history: [Assignment] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The moment to speak for, in UTC, such as \"2026-06-01 03:00:00\": likes after it are not seen, blocks are. "
                + "For old copies of a database. (default: now)", valueName: "time"))
    var asOf: Timestamp?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder with tables of your own (genres.csv, affinities.csv, roles.csv, role-complementarity.csv, "
                + "genders.csv); those that are not in it are the built-in ones.", valueName: "folder"))
    var tables: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The app's words for like, dislike and block, and the types of its chats, group and direct: "
                + "--type like=like,super_like --type direct=private.",
            discussion: "Repeatable. A list replaces the default, which is the word itself, and dm for direct.",
            valueName: "meaning=words"))
    var type: [Assignment] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Settings in YAML: a key is an option's name without its dashes.", valueName: "file"))
    var config: String?
}

/// Who may meet whom.
struct RuleOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Who is introduced: people who both showed that the other's gender is welcome (evident), those of them who "
                + "asked for it (opted-in), all, or none. (default: evident)", valueName: "who"))
    var introductions: MeetingRules.Introductions?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Leave out people who did nothing for longer, such as 30d; none: nobody. (default: none)",
            valueName: "time"))
    var activeWithin: SpanOrNone?

    @Option(
        name: .long,
        help: ArgumentHelp("When a dislike lapses, such as 365d; none: never. (default: none)", valueName: "time"))
    var dislikeExpiry: SpanOrNone?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Largest difference of age between people who have not both liked: half-plus-seven, unless both stated a "
                + "range that allows more, or none. (default: half-plus-seven)", valueName: "rule"))
    var ageRule: MeetingRules.AgeRule?
}

/// How many matches, and which.
struct MatchOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Chats per person and night; mutual likes always come. (default: 2)", valueName: "n"))
    var matchesPerPerson: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "An introduction scores at least this times the average pair who may meet. (default: 1.2)",
            valueName: "number"))
    var minimumLift: Double?

    @Option(
        name: .long, help: ArgumentHelp("Candidates kept per person to choose from. (default: 100)", valueName: "n"))
    var topK: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How they are found: exact scores all who may meet, pruned only likely pairs, faster in large crowds; it "
                + "says how many it found. (default: exact)", valueName: "how"))
    var search: PassOptions.Search?

    @Option(
        name: .long,
        help: ArgumentHelp("The share of them that pruned is to find, below 1. (default: 0.98)", valueName: "share"))
    var recall: Double?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "No introduction for people with this many unanswered ones of the last 14 days. (default: 5)",
            valueName: "n"))
    var openIntroductions: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Mutual likes completed longer ago are put on record without a chat. (default: 30d)", valueName: "time"))
    var likesWithin: TimeSpan?

    @Flag(inversion: .prefixedNo, help: "Make chats of older mutual likes too, or not. (default: not)")
    var backfill: Bool?
}

/// How long the lists are.
struct ListOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("People in one list. (default: 10)", valueName: "n"))
    var recommendations: Int?

    @Option(
        name: .long, help: ArgumentHelp("Lists in which one person may be shown. (default: 15)", valueName: "n"))
    var shownAtMost: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Whom lists prefer where more of them want a person than may show them: balanced spreads lists over everybody, "
                + "by-score leaves many empty. (default: balanced)", valueName: "how"))
    var exposure: PassOptions.Exposure?
}

/// How to say it.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("text or json, on standard output.", valueName: "format"))
    var output: OutputFormat?

    @Flag(name: .long, help: "No colour. NO_COLOR in the environment does the same.")
    var noColor = false
}

extension ParsableArguments {
    /// The group of a command that does not have it: nothing given.
    static var empty: Self { parseOrExit([]) }
}
