internal import GroupedRows
package import Profiles

/// A crowd cut in two at a moment: what was known then, and what people decided afterwards.
///
/// Nothing after the split is in `standing`, and of who signed up after it nothing is learned. What cannot
/// be taken back is that profiles and stated preferences are those of the day of reading, and that people who left since are not
/// there.
package struct Backtest: Sendable {
    /// Rows of everything here.
    package let people: [Person]
    package let split: Timestamp
    /// What was known at the split: interactions by then, and conversations in which both had written.
    package let standing: Standing
    /// Those who were there at the split, of whom models learn.
    package let learners: Learners
    /// Decisions after the split on people with whom nothing was on record before, by actor and then by target.
    package let decisions: [TestDecision]
    /// The pairs of `decisions`, by their lower and then their higher row.
    package let pairs: [TestPair]
    /// What was looked at, and what was left out.
    package let counts: Counts
    /// Pairs with interactions whose time is unknown, as `key` numbers them, ascending: they may have met before the split.
    let unclear: [UInt64]
    /// For each row the number of its component: people who met only each other, from 0 in order of their lowest row.
    package let components: [Int32]

    /// How long somebody must have been active after a like for the absence of an answer to count as one.
    package static let answerSpan = TimeSpan.days(14)

    package struct Counts: Sendable, Hashable {
        /// Decisions known at the split, of each person on each other one: what was said more than once counts once.
        package var known = 0
        /// People who signed up after the split, and those of the others who edited their profiles after it.
        package var joinedLater = 0
        package var editedLater = 0
        /// Interactions after the split.
        package var later = 0
        /// Interactions made before the split and changed after it, and those whose time is unreadable: no evidence.
        package var unclear = 0
        /// Pairs of later decisions with anything on record before, or with interactions whose time is unknown.
        package var pairsNotNew = 0
    }

    /// Cuts a crowd.
    ///
    /// - Parameter crowd: as it was read for the moment `split` (`CrowdReader.asOf`).
    /// - Complexity: O(n log n) for n interactions.
    package init(crowd: Crowd, split: Timestamp) {
        people = crowd.people
        self.split = split
        var known: [Interaction] = []
        var later: [Interaction] = []
        var counts = Counts()
        var settled: [UInt64] = []
        var unclear: [UInt64] = []
        for interaction in crowd.interactions {
            guard let time = interaction.time, !interaction.wasChangedLater else {
                counts.unclear += 1
                unclear.append(Self.key(interaction.actor, interaction.target))
                continue
            }
            if time <= split {
                known.append(interaction)
                settled.append(Self.key(interaction.actor, interaction.target))
            } else {
                later.append(interaction)
            }
        }
        let conversations = crowd.chats.filter { chat in chat.answered.map { $0 <= split } ?? false }
        settled += unclear
        settled += conversations.map { Self.key($0.first, $0.second) }
        settled.sort()
        let isAbsent = Self.absent(crowd, settled: settled, split: split)
        counts.joinedLater = isAbsent.count { $0 }
        counts.editedLater = crowd.people.indices.count { row in
            !isAbsent[row] && crowd.people[row].edited.map { $0 > split } ?? false
        }
        let order = crowd.rowsByActivity(knownAt: split)
        learners = Learners(
            crowd.people, order: order.filter { !isAbsent[$0] } + order.filter { isAbsent[$0] },
            count: order.count - counts.joinedLater, known: known, conversations: conversations, split: split)
        counts.later = later.count
        standing = Standing(
            people: crowd.people.count, interactions: known, chats: conversations, remembered: [], asOf: split,
            dislikeExpiry: nil)
        counts.known = standing.decisions.count
        decisions = Self.decisions(later, settled: settled, &counts)
        pairs = Self.pairs(decisions, lastActive: Self.lastActive(crowd))
        self.counts = counts
        self.unclear = unclear.sorted()
        components = Self.components(crowd)
    }

    /// By row: whether somebody signed up after the split.
    ///
    /// Who had to do with somebody by then was there, whatever the app says. A time of signing up after the first that somebody did
    /// or was done to is that of something else, such as a copy of the table, and says nothing.
    private static func absent(_ crowd: Crowd, settled: [UInt64], split: Timestamp) -> [Bool] {
        var isAbsent = crowd.people.map { $0.joined.map { $0 > split } ?? false }
        guard isAbsent.contains(true) else { return isAbsent }
        for key in settled {
            isAbsent[Int(key >> 32)] = false
            isAbsent[Int(key & 0xFFFF_FFFF)] = false
        }
        for word in crowd.interactions {
            for row in [Int(word.actor), Int(word.target)] where isAbsent[row] {
                if let time = word.time, let joined = crowd.people[row].joined, time < joined { isAbsent[row] = false }
            }
        }
        return isAbsent
    }

    /// One number for two people, in any order.
    static func key(_ one: Int32, _ other: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: min(one, other))) << 32 | UInt64(UInt32(bitPattern: max(one, other)))
    }

    /// The first decision of each person on each new person. Later ones (a block after a chat that went wrong) are about what
    /// came of the first.
    private static func decisions(
        _ later: [Interaction], settled: [UInt64], _ counts: inout Counts
    ) -> [TestDecision] {
        let words = later.filter { $0.kind != .unmapped }.sorted {
            ($0.actor, $0.target, $0.time?.microseconds ?? 0, $0.id)
                < ($1.actor, $1.target, $1.time?.microseconds ?? 0, $1.id)
        }
        var found: [TestDecision] = []
        var old: Set<UInt64> = []
        for word in words {
            if let last = found.last, last.actor == word.actor, last.target == word.target { continue }
            let key = key(word.actor, word.target)
            guard settled.binarySearch(for: key, by: \.self) == nil else {
                old.insert(key)
                continue
            }
            guard let time = word.time else { continue }
            found.append(
                TestDecision(actor: word.actor, target: word.target, isLike: word.kind == .like, time: time))
        }
        counts.pairsNotNew = old.count
        return found
    }

    /// When everybody decided for the last time, before or after the split.
    private static func lastActive(_ crowd: Crowd) -> [Timestamp?] {
        var latest = crowd.people.map(\.lastActive)
        for interaction in crowd.interactions {
            guard let time = interaction.time else { continue }
            let row = Int(interaction.actor)
            latest[row] = latest[row].map { max($0, time) } ?? time
        }
        return latest
    }

    private static func pairs(_ decisions: [TestDecision], lastActive: [Timestamp?]) -> [TestPair] {
        let sorted = decisions.sorted {
            (key($0.actor, $0.target), $0.actor) < (key($1.actor, $1.target), $1.actor)
        }
        var pairs: [TestPair] = []
        var position = 0
        while position < sorted.count {
            let one = sorted[position]
            let isAnswered =
                position + 1 < sorted.count
                && key(sorted[position + 1].actor, sorted[position + 1].target) == key(one.actor, one.target)
            let outcome: TestPair.Outcome
            var time = one.time
            if isAnswered {
                let other = sorted[position + 1]
                outcome = one.isLike && other.isLike ? .mutual : .notMutual
                time = max(time, other.time)
            } else if one.isLike, let last = lastActive[Int(one.target)],
                last >= one.time.adding(seconds: answerSpan.seconds)
            {
                outcome = .unanswered
            } else {
                outcome = .censored
            }
            pairs.append(
                TestPair(
                    first: min(one.actor, one.target), second: max(one.actor, one.target), outcome: outcome, time: time)
            )
            position += isAnswered ? 2 : 1
        }
        return pairs
    }

    private static func components(_ crowd: Crowd) -> [Int32] {
        var parents = crowd.people.indices.map { Int32($0) }
        func root(_ row: Int32) -> Int32 {
            var row = row
            while parents[Int(row)] != row {
                parents[Int(row)] = parents[Int(parents[Int(row)])]
                row = parents[Int(row)]
            }
            return row
        }
        for interaction in crowd.interactions {
            let (one, other) = (root(interaction.actor), root(interaction.target))
            // The lowest row leads, so that components are numbered in order of theirs.
            if one != other { parents[Int(max(one, other))] = min(one, other) }
        }
        var numbers = [Int32](repeating: -1, count: parents.count)
        var count: Int32 = 0
        return parents.indices.map { row in
            let leader = Int(root(Int32(row)))
            if numbers[leader] < 0 {
                numbers[leader] = count
                count += 1
            }
            return numbers[leader]
        }
    }
}

extension Backtest {
    /// What the rules ask of everybody, by what was known at the split.
    var traits: [MeetingTraits] {
        Crowd(people: people).traits(standing: standing, asOf: split, activeWithin: nil)
    }
}
