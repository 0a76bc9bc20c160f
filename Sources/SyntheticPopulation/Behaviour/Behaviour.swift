internal import Parallelism
internal import Randomness

/// Simulates a population's days, one after another.
///
/// What people decide on a day depends only on the state when it began and on streams of their own: decisions can be
/// drawn on any number of threads. Then the day's decisions are gone through in order of time.
///
/// Memory, with what the rows need: 0.57 GB for a million people with 20 million decisions, about 270 bytes a person and 15
/// bytes a decision.
actor Behaviour {
    private let session: Session
    private let threads: Int
    private let days: Int
    private let texts: Int
    /// Whom everybody has decided on.
    private var seen: [[Int32]]
    /// Who likes somebody who has not decided on them yet.
    private var likes: [[Int32]]
    /// Ordered pairs of whom the first has blocked the second.
    private var blocked: Set<UInt64> = []
    private var messagesToCome: [Int: [Message]] = [:]
    private var blocksToCome: [Int: [Choice]] = [:]
    private var chats = 0

    /// Judgement: how often a mutual like becomes a chat, and a message is answered within minutes.
    private static let chatOpens = 0.85
    private static let atOnce = 0.55

    init(session: Session, days: Int, threads: Int, texts: Int) {
        self.session = session
        self.days = days
        self.threads = max(1, threads)
        self.texts = texts
        seen = Array(repeating: [], count: session.people.count)
        likes = Array(repeating: [], count: session.people.count)
    }

    /// Simulates the next day. Days are asked for in order, from 0.
    func live(_ day: Int) async throws -> Day {
        var decisions = blocksToCome.removeValue(forKey: day) ?? []
        for part in try await parts(of: day) { decisions += part }
        decisions.sort { $0.order < $1.order }
        var lived = Day()
        for decision in decisions { settle(decision, into: &lived) }
        lived.decisions = decisions
        lived.messages = (messagesToCome.removeValue(forKey: day) ?? [])
            .sorted { ($0.time, $0.chat) < ($1.time, $1.chat) }
        return lived
    }

    /// What everybody decides, in parts that follow one another in order of people.
    private func parts(of day: Int) async throws -> [[Choice]] {
        let (session, seen, likes, blocked) = (session, seen, likes, blocked)
        let pieces = Parallel.pieces(of: session.people.count, size: 4096)
        return try await Parallel.cancellableMap(pieces.count, threads: threads) { piece in
            var made: [Choice] = []
            for person in pieces[piece] {
                guard let visit = session.visit(of: person, day: day) else { continue }
                made += session.decisions(visit, seen: seen[person], likes: likes[person], blocked: blocked)
            }
            return made
        }
    }

    private func settle(_ decision: Choice, into day: inout Day) {
        let actor = Int(decision.actor)
        let target = Int(decision.target)
        if decision.kind == .block { blocked.insert(Session.key(decision.actor, decision.target)) }
        // A block at the end of a chat comes after a decision.
        guard decision.kind != .block || !seen[actor].contains(decision.target) else { return }
        seen[actor].append(decision.target)
        let answered = likes[actor].firstIndex(of: decision.target)
        if let answered {
            likes[actor].swapAt(answered, likes[actor].count - 1)
            likes[actor].removeLast()
        }
        guard decision.kind == .like else { return }
        if answered != nil {
            day.mutualLikes += 1
            open(decision, into: &day)
        } else if !seen[target].contains(decision.actor) {
            likes[target].append(decision.actor)
        }
    }

    /// Opens a chat for two who like each other, and draws what becomes of it.
    private func open(_ decision: Choice, into day: inout Day) {
        let (first, second) = (session.first + Int(decision.actor), session.first + Int(decision.target))
        var stream = RandomStream(
            seed: session.seed, DrawnPart.chat.rawValue, UInt64(first), UInt64(second))
        guard stream.chance(Self.chatOpens) else { return }
        let chat = Chat(number: chats, creator: decision.actor, other: decision.target, time: decision.time)
        chats += 1
        day.chats.append(chat)
        var pair = (decision.actor, decision.target)
        if stream.chance(0.5) { swap(&pair.0, &pair.1) }
        var time = later(than: chat.time, hours: 6, &stream)
        if stream.chance(Conversation.somebodyWrites), write(chat, pair.0, time, &stream) {
            let (one, other) = (session.people[Int(pair.0)], session.people[Int(pair.1)])
            let fit = Conversation.fit(one, other, session.model)
            let answers = stream.chance(Conversation.answerChance(fit: fit))
            let more = Conversation.messagesAfterAnswer(fit: fit, &stream)
            if answers {
                var (sender, other) = (pair.1, pair.0)
                for _ in 0...more {
                    // Answers come within minutes, or when the other next looks.
                    time = later(than: time, hours: stream.chance(Self.atOnce) ? 0.1 : 9, &stream)
                    guard write(chat, sender, time, &stream) else { break }
                    if !stream.chance(Conversation.writesAgain) { swap(&sender, &other) }
                }
            }
        }
        if stream.chance(Conversation.blocksAfter) {
            // The next day at the earliest: this one's decisions are already drawn.
            time = later(than: time + 86_400, hours: 24, &stream)
            guard time < days * 86_400 else { return }
            blocksToCome[Int(time) / 86_400, default: []]
                .append(Choice(actor: pair.1, target: pair.0, time: time, kind: .block))
        }
    }

    /// Puts a message into its day. Nobody writes who has left, and nothing after the end is known.
    private func write(_ chat: Chat, _ sender: Int32, _ time: Int32, _ stream: inout RandomStream) -> Bool {
        let text = stream.below(texts)
        guard time < days * 86_400, session.conducts[Int(sender)].last >= time else { return false }
        messagesToCome[Int(time) / 86_400, default: []]
            .append(Message(chat: chat.number, sender: sender, time: time, text: text))
        return true
    }

    private func later(than time: Int32, hours: Double, _ stream: inout RandomStream) -> Int32 {
        let time = time + 20 + Int32(min(stream.exponential() * hours * 3600, 30 * 86_400))
        return session.dayCurve.awake(time, &stream)
    }
}
