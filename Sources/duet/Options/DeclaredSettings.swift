import ArgumentParser
import Compatibility
import Foundation
import Matching
import NightlyPass
import Profiles

extension Settings {
    /// The options of a command; those that it does not have give nothing.
    struct Given {
        var database = DatabaseOption.empty
        var map = MapOption.empty
        var moment = TimeOption.empty
        var config = ConfigOption.empty
        var scoring = ScoringOptions.empty
        var vocabulary = VocabularyOptions.empty
        var rules = RuleOptions.empty
        var matches = MatchOptions.empty
        var length = LengthOption.empty
        var exposure = ExposureOptions.empty
        var hold = HoldOption.empty
        var delivery = DeliveryOptions.empty
        var threads = ThreadsOption.empty
        var resources = ResourceOptions.empty
    }
}

/// The place of every setting, in the order of `--print-config`. To add one, declare it here, and give it a member of
/// `PassOptions` or `Settings.Values` with its default and an option in a group.
extension Settings.Values {
    typealias Given = Settings.Given

    static let standard = Settings.Values()

    static let declared: [Setting<Settings.Values>] =
        [database, map, weight, fusion, history, type, directSize] + rules + matches + lists + reading + running
        + delivery

    private static let database = Setting<Self>(
        "database", \.database, Allowed("a file"), flag: \.database.database, "file",
        "The app's SQLite database. DUET_DATABASE does the same.")

    private static let map = Setting<Self>(
        "map", \.map, Allowed("a file"), flag: \.map.map, "file",
        "A YAML file that says what the app calls its tables and columns, and which rows do not count. duet check --write-map "
            + "proposes one. DUET_MAP does the same.")

    private static let fusion = Setting<Self>(
        "fusion", \.options.fusion, .oneOf, flag: \.scoring.fusion, "rule",
        "How the two directed scores become one: harmonic, geometric, minimum, or arithmetic (for backtests).")

    private static let directSize = Setting<Self>(
        "direct-size", \.options.mapping.directSize, .whole(2...TypeMapping.mostPeopleTalking),
        flag: \.vocabulary.directSize, "n",
        "People who share a chat that is no group and has at most this many participants are talking already. A larger one "
            + "is a crowd.")

    private static let rules: [Setting<Self>] = [
        Setting(
            "introductions", \.options.introductions, .oneOf, flag: \.rules.introductions, "who",
            "Who is introduced: people who both showed that the other's gender is welcome (evident), those of them who "
                + "asked for it (opted-in: introductions = 1 in match_preferences), all, or none."),
        Setting(
            "active-within", \.options.activeWithin, or: "none", .span("30d"), flag: \.rules.activeWithin, "time",
            "Leave out people who did nothing for longer, such as 30d."),
        Setting(
            "dislike-expiry", \.options.dislikeExpiry, or: "none", .span("365d"), flag: \.rules.dislikeExpiry, "time",
            "Ignore dislikes that are older, such as 365d."),
        Setting(
            "age-rule", \.options.ageRule, .oneOf, flag: \.rules.ageRule, "rule",
            "Largest difference of age between people who have not both liked: half-plus-seven, unless both stated a range "
                + "that allows more, or none."),
        Setting(
            "meet-again", \.options.mapping.meetAgain, .oneOf, flag: \.rules.meetAgain, "when",
            "When two who were matched or seen talking, and whose chat is gone, may be matched again: never, or once both have "
                + "liked the other after the first run that saw no chat (liked-anew)."),
    ]

    private static let matches: [Setting<Self>] = [
        Setting(
            "matches-per-person", \.options.matchesPerPerson, .whole(0...1000), flag: \.matches.matchesPerPerson, "n",
            "Chats per person and night. Mutual likes always get one, and count."),
        Setting(
            "minimum-lift", \.options.minimumLift, Allowed("a number of 0 or more") { $0.isFinite && $0 >= 0 },
            flag: \.matches.minimumLift, "number",
            "Introduce only pairs who score at least this times the average pair who may meet."),
        Setting(
            "top-k", \.options.topK, .whole(1...1000), flag: \.matches.topK, "n",
            "Candidates kept per person, from which matches are chosen."),
        Setting(
            "search", \.options.search, .oneOf, flag: \.matches.search, "how",
            "How candidates are found: exact scores all who may meet; pruned scores only likely pairs, which is faster in "
                + "large crowds, and reports how many candidates it found."),
        Setting(
            "recall", \.options.recall, Allowed("a number above 0 and below 1") { $0 > 0 && $0 < 1 },
            flag: \.matches.recall, "share", "The share of candidates that a pruned search aims to find, below 1."),
        Setting(
            "open-introductions", \.options.openIntroductions, .whole(from: 0), flag: \.matches.openIntroductions, "n",
            "Do not introduce people with this many unanswered introductions of the last 14 days. In crowds of more than 100, new ones are "
                + "spread over the nights."),
        Setting(
            "likes-within", \.options.likesWithin, .span("30d"), flag: \.matches.likesWithin, "time",
            "Record mutual likes completed longer ago without a chat."),
        Setting(
            "backfill", \.options.backfill, Allowed("true or false"), flag: \.matches.backfill, "",
            "Make chats of older mutual likes too.", default: "--no-backfill"),
    ]

    private static let lists: [Setting<Self>] = [
        Setting(
            "recommendations", \.options.recommendations, .whole(0...1000), flag: \.length.recommendations, "n",
            "People in one list."),
        Setting(
            "shown-at-most", \.options.shownAtMost, .whole(from: 1), flag: \.exposure.shownAtMost, "n",
            "Lists in which one person may be shown."),
        Setting(
            "exposure", \.options.exposure, .oneOf, flag: \.exposure.exposure, "how",
            "How lists are made. reciprocal: spread over everybody, and ordered so that two people find each other in both lists; "
                + "balanced: spread over everybody, best score first; by-score: by score alone, which leaves many in no list."
        ),
        Setting(
            "attention", \.options.attention, Allowed("a number from 0 to 2") { (0...2).contains($0) },
            flag: \.exposure.attention, "a",
            "How fast people tire of a list, with --exposure reciprocal: place r is looked at r^-a times as often as the first.",
            default: "1.0"),
        Setting(
            "ignored-showings", \.options.ignoredShowings, Allowed("learned or a number from 0 to 3"),
            flag: \.exposure.ignoredShowings, "number",
            "By how much each list in which its reader looked at somebody and said nothing lowers the log-odds of a like, with "
                + "--exposure reciprocal and for introductions. 0: not at all."),
    ]

    private static let reading: [Setting<Self>] = [
        Setting(
            "as-of", \.asOf, or: "now", Allowed("a time such as \"2026-06-01 03:00:00\" (UTC)"), flag: \.moment.asOf,
            "time",
            "The time of the pass, in UTC, such as \"2026-06-01 03:00:00\": later likes are ignored, later blocks are not, and "
                + "what a run writes is of this time. For old copies of a database."),
        Setting(
            "tables", \.tablesFolder, Allowed("a folder"), flag: \.vocabulary.tables, "folder",
            "A folder with your own genres.csv, affinities.csv, roles.csv, role-complementarity.csv, genders.csv or "
                + "gender-words.csv, profile-words.csv in place of the built-in tables."),
    ]

    private static let running: [Setting<Self>] = [
        Setting(
            "threads", \.threads, .whole(1...1024), flag: \.threads.threads, "n",
            "How many threads to use. Results do not depend on it.", default: "one per core"),
        Setting(
            "max-matches", \.mostMatches, or: "none", .whole(from: 0), flag: \.hold.maxMatches, "n",
            "Hold a plan with more matches than this, in place of the limits from history.",
            default:
                "by kind, three times what is usual after the last runs and \(PlanLimits.slack) more, once there are three"
        ),
        Setting(
            "view", \.view, or: "auto", Allowed("true or false"), flag: \.resources.view, "",
            "Keep the view match_recommendations_now, or do not. While it is there, SQLite refuses a migration that rebuilds a table "
                + "which it names; without it, the app runs the text in match_queries. auto makes it unless a table such as "
                + "alembic_version tells of such migrations, and leaves one that is there."),
        Setting(
            "metrics-file", \.metricsFile, or: "", Allowed("a file"), flag: \.resources.metricsFile, "file",
            "Write metrics for Prometheus to this file."),
        Setting(
            "lock-wait", \.lockWait, Allowed("seconds, from 0 to 86,400") { (0...86_400).contains($0) },
            flag: \.resources.lockWait, "seconds", "How long to wait for another pass on the database."),
        Setting(
            "memory-limit", \.memoryLimit, or: "available", Allowed("an amount of memory such as 800M or 6G"),
            flag: \.resources.memoryLimit, "size",
            "Do not begin a pass that would take more memory, such as 800M or 6G.", default: "what is available"),
    ]

    private static let delivery: [Setting<Self>] = [
        Setting(
            "emit", \.emit, or: "", Allowed("a file, or - for standard output"), flag: \.delivery.emit, "file",
            "Write each committed notification as a line of JSON, for a push sender: appended to a file, into a pipe, or to "
                + "standard output (-), with the summary on standard error. Delivery is at least once: what may not have "
                + "arrived is written again by the next run with this option, with the same key, which is that of no other "
                + "notification, even after a restore from a backup. A later line of the type retraction with that key takes it "
                + "back: the chat is gone. The exit code is 74 while any line is left. To take lines, rename the file in its "
                + "folder, then read it: lines that are written meanwhile come again in a new file, so an end that is missing "
                + "or cut off is no loss. Or lock it (flock), read it and empty it. Copied or packed in its place, a file "
                + "loses lines. A new file may be read by the database's group, or the folder's where that has the setgid "
                + "bit (mode 0640): put the user of the sender into it."),
        Setting(
            "notify-at", \.notifyAt, or: "",
            Allowed("a time of day from 00:00 to 23:59, such as 09:00", where: DeliveryTime.isTimeOfDay),
            flag: \.delivery.notifyAt, "hh:mm",
            "Time of day from which notifications may be shown, such as 09:00: the next such time becomes deliver_after.",
            default: "at once"),
        Setting(
            "time-zone", \.timeZone,
            Allowed(
                "UTC or the name of a time zone by area and place, such as Europe/Berlin",
                where: DeliveryTime.isTimeZone),
            flag: \.delivery.timeZone, "name",
            "Time zone of --notify-at and of the dates of nights, such as Europe/Berlin: one date has one plan."),
    ]
}

extension Allowed where Value == TimeSpan {
    /// A length of time, which has a unit.
    static func span(_ example: String) -> Allowed {
        Allowed("a length of time with a unit (d, h, m or s), such as \(example)")
    }
}
