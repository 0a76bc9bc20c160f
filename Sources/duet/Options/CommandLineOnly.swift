/// Options that ask for one thing once: they are given on the command line, and neither a settings file nor the environment can
/// set them.
enum CommandLineOnly {
    static let names: Set<String> = [
        // What one call does, and how it answers.
        "accept", "any-date", "by-score", "dry-run", "ignored-to", "log-format", "no-color", "output", "print-config",
        "score-only", "verbose",
        // Files and people that one question is about.
        "a", "append", "b", "describe", "details", "format", "keep", "key-file", "limit", "manifest", "pseudonyms",
        "run",
        "showing", "to", "truth", "write", "write-map", "compare",
        // How backtests, searches, reports and benchmarks look.
        "by", "candidates", "dimensions", "group-by", "intervals", "k", "max-gini", "metric", "repeat", "split-at",
        "trials",
        "within",
        // Synthetic crowds and their nights.
        "arrivals", "changes", "days", "decisions", "departures", "examination", "messy", "nights", "passes", "people",
        "rhythm", "seed", "seeds", "visits", "world",
    ]

    /// What to say where somebody set one of them elsewhere; empty for other names.
    static func advice(_ name: String) -> String {
        names.contains(name) ? " --\(name) can be given on the command line only." : ""
    }
}
