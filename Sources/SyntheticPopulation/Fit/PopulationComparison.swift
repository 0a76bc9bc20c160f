/// A population compared with the figures that it was drawn from, or that its behaviour was fitted to.
package struct PopulationComparison: Sendable {
    package struct Row: Sendable {
        package var label: String
        /// What the survey or study says.
        package var source: Double
        /// What this population has; not a number where it has nobody to measure.
        package var here: Double
    }

    package var title: String
    package var rows: [Row]
    /// The probability that people drawn from the source's shares differ from them at least as much; `nil` for
    /// behaviour: the study's rates come from a few hundred people, whose decisions are not independent.
    package var pValue: Double?
}

extension Population {
    /// A report's figures beside those of the surveys and of the speed-dating study.
    package func comparisons(_ report: PopulationReport) -> [PopulationComparison] {
        bodies(report.marginals) + music(report.marginals) + behaviour(report.rates)
    }

    private func bodies(_ marginals: Marginals) -> [PopulationComparison] {
        let genders = [
            ("women", tables.ages.women, tables.orientations.women, 0),
            ("men", tables.ages.men, tables.orientations.men, 1),
        ]
        let binary = Array(marginals.genders[0..<2])
        var all = [
            comparison(
                "Women and men", ["women", "men"], [tables.genders.women, tables.genders.men], binary)
        ]
        for (name, ages, orientations, gender) in genders {
            let counts = ages.map { marginals.ages[gender][$0.age] }
            // Tested by single years, shown by groups.
            let fit = GoodnessOfFit(counts: counts, shares: ages.map(\.share))
            let total = Double(max(counts.reduce(0, +), 1))
            let groups = [18...24, 25...29, 30...34, 35...44, 45...54, 55...70].map { group in
                PopulationComparison.Row(
                    label: "\(group.lowerBound) to \(group.upperBound)",
                    source: ages.filter { group.contains($0.age) }.reduce(0) { $0 + $1.share },
                    here: Double(zip(ages, counts).filter { group.contains($0.0.age) }.reduce(0) { $0 + $1.1 }) / total)
            }
            all.append(PopulationComparison(title: "Age of \(name)", rows: groups, pValue: fit.pValue))
            all.append(
                comparison(
                    "Whom \(name) seek", ["the other gender", "their own", "any"],
                    [orientations.straight, orientations.gay, orientations.bisexual], marginals.orientations[gender]))
        }
        return all
    }

    private func music(_ marginals: Marginals) -> [PopulationComparison] {
        let names = tables.listening.map(\.genre)
        let counts = marginals.genreCounts
        return [
            comparison("Favourite genre", names, tables.listening.map(\.favourite), marginals.favourites),
            comparison(
                "Genres listened to very often", tables.genreCounts.indices.map { "\($0)" }, tables.genreCounts,
                Array(counts[..<min(counts.count, tables.genreCounts.count)])),
            comparison(
                "Listen very often", names, tables.listening.map(\.often), marginals.listeners,
                of: names.map { _ in settings.people }),
            comparison(
                "Play an instrument, of those", names, tables.listening.map(\.plays), marginals.players,
                of: marginals.listeners),
            comparison(
                "Write music, of those", names, tables.listening.map(\.composes), marginals.composers,
                of: marginals.listeners),
        ]
    }

    /// Shares of one whole, tested together.
    private func comparison(
        _ title: String, _ labels: [String], _ shares: [Double], _ counts: [Int]
    ) -> PopulationComparison {
        let total = Double(max(counts.reduce(0, +), 1))
        return PopulationComparison(
            title: title,
            rows: labels.indices.map { .init(label: labels[$0], source: shares[$0], here: Double(counts[$0]) / total) },
            pValue: GoodnessOfFit(counts: counts, shares: shares).pValue)
    }

    /// Unrelated shares, each tested by itself: the least of their p-values, times
    /// their number (Bonferroni).
    private func comparison(
        _ title: String, _ labels: [String], _ shares: [Double], _ counts: [Int], of totals: [Int]
    ) -> PopulationComparison {
        let tests = labels.indices.filter { totals[$0] > 0 }
            .map { ShareTest(successes: counts[$0], trials: totals[$0], share: shares[$0]).pValue }
        let rows = labels.indices.map {
            PopulationComparison.Row(
                label: labels[$0], source: shares[$0],
                here: totals[$0] > 0 ? Double(counts[$0]) / Double(totals[$0]) : .nan)
        }
        return PopulationComparison(
            title: title, rows: rows, pValue: tests.min().map { min(1, $0 * Double(tests.count)) })
    }

    // MARK: - Behaviour

    /// Quantiles of fewer people say nothing.
    private static let fewestPeople = 20

    private func behaviour(_ rates: LikeRates) -> [PopulationComparison] {
        let genders = [
            (Gender.female, "women", tables.likeRates.women, tables.ageGap.women),
            (Gender.male, "men", tables.likeRates.men, tables.ageGap.men),
        ]
        var all: [PopulationComparison] = []
        for (gender, name, study, _) in genders {
            for (counts, quantiles, verb) in [
                (\LikeRates.given, study.given, "give"), (\LikeRates.received, study.received, "receive"),
            ] {
                var shares = rates.shares(counts, of: gender, people: people)
                if shares.count < Self.fewestPeople { shares = [] }
                all.append(
                    PopulationComparison(
                        title: "Share of likes that \(name) \(verb)",
                        rows: quantiles.map { quantile in
                            .init(
                                label: "\(Int((quantile.share * 100).rounded())) % of \(name) at most",
                                source: quantile.value, here: SyntheticPopulation.quantile(shares, quantile.share))
                        }, pValue: nil))
            }
        }
        for (gender, name, _, curve) in genders {
            let counts = rates.gaps[Int(gender.rawValue)]
            let rows = curve.map { row in
                let here = counts[row.gap + 10]
                return PopulationComparison.Row(
                    label: Self.gapLabel(row.gap), source: row.rate,
                    here: here.decisions > 0 ? Double(here.likes) / Double(here.decisions) : .nan)
            }
            all.append(
                PopulationComparison(
                    title: "Share that \(name) like, by the other's age", rows: rows,
                    pValue: nil))
        }
        return all
    }

    private static func gapLabel(_ gap: Int) -> String {
        let years = "\(abs(gap)) year\(abs(gap) == 1 ? "" : "s")"
        if gap == 0 { return "same" }
        return (abs(gap) == 10 ? "\(years) or more" : years) + (gap < 0 ? " younger" : " older")
    }
}
