import ArgumentParser
import Evaluation

/// How settings are searched for.
struct TuningOptions: ParsableArguments {
    @OptionGroup var split: SplitOption
    @Option(setting: "metric", of: Tuning.Options.self) var metric: String?
    @Option(setting: "max-gini", of: Tuning.Options.self) var maxGini: String?
    @Option(setting: "trials", of: Tuning.Options.self) var trials: String?
    @Option(setting: "seed", of: Tuning.Options.self) var seed: String?
    @Option(setting: "group-by", of: Tuning.Options.self) var groupBy: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write the recommended settings to this new file, for duet run --config. An existing file is not replaced.",
            valueName: "file"))
    var write: String?

    func settings() throws -> Tuning.Options {
        var reader = SettingsReader(environment: [:], file: nil)
        return try Tuning.Options.read(self, from: &reader)
    }
}

extension Tuning.Options: SettingValues {
    typealias Given = TuningOptions

    static let standard = Tuning.Options()

    static let declared: [Setting<Tuning.Options>] = [
        Setting(
            "metric", \.metric,
            Allowed(
                "mutual-auc, directed-auc, log-loss, brier, precision@K, recall@K or ndcg@K with K from 1 to 1000"),
            flag: \.metric, "metric",
            "The metric to optimize: mutual-auc, directed-auc, log-loss, brier, or precision@K, recall@K or ndcg@K for lists "
                + "of length K, such as ndcg@5.",
            default: "mutual-auc, which asks who like each other, and uses every pair of whom it is known"),
        Setting(
            "max-gini", \.maxGini, or: "", Allowed("a number from 0 to 1", where: (0...1).contains), flag: \.maxGini,
            "number",
            "The most uneven exposure allowed, 0 to 1: the Gini coefficient of who is among the first three of others' lists.",
            default: "that of the profile alone, plus \(Tuning.margin)"),
        Setting(
            "trials", \.trials, .whole(1...1_000_000), flag: \.trials, "n",
            "About how many settings to try, each with every fusion. Some are tried however few are asked for: up to four for each "
                + "factor, and those that move history's settings. Fewer than asked for are tried where factors or few people "
                + "leave little to try."),
        Setting(
            "seed", \.seed, Allowed("a whole number from 0 to \(UInt64.max)"), flag: \.seed, "n",
            "Seed of what is random: who is searched on, and what is tried."),
        Setting(
            "group-by", \.grouping, or: "", .oneOf, flag: \.groupBy, "what",
            "What is kept together, and drawn anew in confidence intervals: people who met only each other (component), days "
                + "(day) or people (person).",
            default:
                "component where there are ten or more with test decisions, none with half of them; otherwise person"),
    ]
}
