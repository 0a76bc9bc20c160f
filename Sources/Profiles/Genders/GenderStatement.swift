/// What one text says of genders: who somebody is, or whom they seek.
///
/// A text is read piece by piece, in the order in which it was written; marks end pieces, brackets enclose some, and a label
/// (`gender:`, a key of JSON) says what the pieces behind it are about, up to the next label or the end of the bracket.
/// Pieces are about the person, about whom they seek, or about something else. A piece of which a word is not known says
/// nothing, nor does one with a negation. Where it cannot be told what is meant, nothing is.
struct GenderStatement {
    /// What the text is asked: who the person is, or whom they seek.
    enum Question: Int { case person, wish }

    /// What the pieces that are being read are about.
    private enum Subject: Equatable {
        case asked(Weight)
        case sought
        case other
    }

    /// How plainly a text says that a gender answers the question: by a label, by standing there, or by a label that any
    /// list of choices may have. The last counts only where the others say nothing.
    private enum Weight: Int { case declared, plain, labelled }

    private let question: Question
    private let genders: Vocabulary
    private let words: GenderWords
    private var subject = Subject.asked(.plain)
    private var enclosing: [Subject] = []
    private var found: [GenderSet] = [[], [], []]
    private var namesEveryone = false
    private var namesBoth = false
    private var isDoubtful = false
    /// Whether the last piece ended with a word for seeking, and whom is still to come.
    private var isHanging = false
    /// Genders that stand as a label, whose value says whether they are meant.
    private var pending: GenderSet = []
    /// Pieces that were not understood, folded.
    private(set) var strangers: [String] = []

    init(_ text: String, _ question: Question, genders: Vocabulary, words: GenderWords) {
        self.question = question
        self.genders = genders
        self.words = words
        var piece: [GenderTokens.Word] = []
        var letters: Set<String> = []
        for token in GenderTokens(text).tokens {
            switch token {
            case .word(let word):
                piece.append(contentsOf: apart(word))
                letters.formUnion(piece.suffix(2).map(\.folded).filter { $0.utf8.count == 1 })
            case .mark(let mark):
                read(piece, endedBy: mark)
                piece.removeAll(keepingCapacity: true)
                act(on: mark)
            }
        }
        read(piece, endedBy: nil)
        // Beside H for hombre or homme, M may be mujer; beside N for nő, F is férfi.
        if letters.isSuperset(of: ["h", "m"]) || letters.isSuperset(of: ["f", "n"]) { isDoubtful = true }
        // An object or array that was cut short may say more than what is left of it.
        if question == .person, !enclosing.isEmpty || !pending.isEmpty { isDoubtful = true }
    }

    /// The genders that are said; empty where none is, or where it cannot be told which.
    var answer: GenderSet {
        if isDoubtful { return [] }
        var said = found[Weight.declared.rawValue].union(found[Weight.plain.rawValue])
        if said.isEmpty { said = found[Weight.labelled.rawValue] }
        guard question == .wish else { return said }
        let isWhole = strangers.isEmpty
        let listed = genders.terms.indices.reduce(into: GenderSet()) { $0.formUnion(GenderSet($1)) }
        return isWhole && (namesEveryone || namesBoth && said.isEmpty) || said.isSuperset(of: listed) ? .everyone : said
    }

    private mutating func act(on mark: GenderTokens.Mark) {
        switch mark {
        case .open: enclosing.append(subject)
        case .close:
            if let outer = enclosing.popLast(), !(isHanging && subject != outer) { subject = outer }
        case .doubt: if case .asked = subject { isDoubtful = true }
        case .separator, .label: break
        }
    }

    // MARK: - Words

    /// `25m` is two words, and `25m4f` a number and an advertisement.
    private func apart(_ word: GenderTokens.Word) -> [GenderTokens.Word] {
        let isDigit: (Character) -> Bool = { ("0"..."9").contains($0) }
        let text = word.folded
        guard let first = text.first, let last = text.last, isDigit(first) != isDigit(last) else { return [word] }
        let head = text.prefix { isDigit($0) == isDigit(first) }
        let tail = text[head.endIndex...]
        guard isDigit(first) || tail.allSatisfy(isDigit) else { return [word] }
        return [
            GenderTokens.Word(folded: String(head), isHyphenated: word.isHyphenated),
            GenderTokens.Word(folded: String(tail)),
        ]
    }

    private enum Sense {
        case gender(GenderSet)
        case word(GenderWords.Meaning)
        case advertisement(GenderSet)
        case number
        case unknown
    }

    /// What the longest known run of words says that begins at `start`, and one past its end.
    private func sense(_ piece: [GenderTokens.Word], at start: Int) -> (Sense, end: Int) {
        let most = max(genders.longestRun, words.mostWords)
        for end in (start + 1...min(start + most, piece.count)).reversed() {
            let run = piece[start..<end].map(\.folded).joined()
            if let term = genders.term(folded: run) { return (.gender(GenderSet(term)), end) }
            if let meaning = words.meaning(folded: run) { return (.word(meaning), end) }
        }
        let word = piece[start].folded
        if word.allSatisfy(\.isNumber) {
            let isFor = word == "4" && start > 0 && start + 1 < piece.count
            if isFor, genders.term(folded: piece[start - 1].folded) != nil,
                genders.term(folded: piece[start + 1].folded) != nil
            {
                return (.word(.seeking), start + 1)
            }
            return (.number, start + 1)
        }
        return (advertisement(word).map(Sense.advertisement) ?? .unknown, start + 1)
    }

    /// Who writes `m4f`, `mf4f`, `nb4a`.
    private func advertisement(_ word: String) -> GenderSet? {
        let sides = word.split(separator: "4", omittingEmptySubsequences: false)
        guard sides.count == 2, sides.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isLetter) && $0.utf8.count <= 4 })
        else { return nil }
        if let term = genders.term(folded: String(sides[0])) { return GenderSet(term) }
        var own: GenderSet = []
        for letter in sides[0] {
            guard let term = genders.term(folded: String(letter)) else { return nil }
            own.formUnion(GenderSet(term))
        }
        return own
    }

    // MARK: - Pieces

    /// What the words of one piece say.
    private struct Heard {
        /// Genders that answer the question, unless something else here speaks against it.
        var genders: GenderSet = []
        var namesEveryone = false
        var namesBoth = false
        /// How plainly the piece answers; `nil` where it says nothing about what was asked.
        var weight: Weight?
        var isUnknown = false
        var isNegated = false
        /// Whether what precedes is sought, or may be.
        var isReversed = false
        var seeks = false
        var isHanging = false
        var isAboutSelf = false
        /// What the piece is as a label.
        var label: Weight?
    }

    private mutating func read(_ piece: [GenderTokens.Word], endedBy mark: GenderTokens.Mark?) {
        guard !piece.isEmpty else { return }
        let (heard, next) = hear(piece)
        if !pending.isEmpty, decidesPending(piece, heard) { return }
        let wasHanging = isHanging
        isHanging = heard.isHanging || mark == .label && heard.seeks
        if mark == .label {
            subject = labelled(heard, wasHanging: wasHanging)
        } else {
            subject = next
            commit(heard, piece, isOpen: mark == .open)
        }
    }

    /// Whether a piece is no more than the value of a gender that stood as a label.
    private mutating func decidesPending(_ piece: [GenderTokens.Word], _ heard: Heard) -> Bool {
        let label = pending
        pending = []
        switch piece.map(\.folded) {
        case ["true"], ["yes"], ["1"], ["on"]:
            if case .asked(let weight) = subject { add(label, weight) }
        case ["false"], ["no"], ["0"], ["null"], ["off"], ["none"]: break
        default:
            if heard.genders != label { isDoubtful = true }
            return false
        }
        return true
    }

    private func hear(_ piece: [GenderTokens.Word]) -> (heard: Heard, next: Subject) {
        var heard = Heard()
        var subject = subject
        var place = 0
        while place < piece.count {
            let (sense, end) = sense(piece, at: place)
            var asked: Weight?
            if case .asked(let weight) = subject { asked = weight }
            switch sense {
            case .number: break
            case .gender(let gender):
                heard.isHanging = false
                guard let asked else { break }
                heard.weight = asked
                heard.genders.formUnion(gender)
                // Of `kadın arayan erkek` only grammar tells who is who.
                if question == .wish, heard.isReversed { heard.isUnknown = true }
            case .advertisement(let own):
                heard.isHanging = false
                if let asked {
                    heard.weight = asked
                    heard.genders.formUnion(own)
                    if question == .wish { heard.isUnknown = true }
                }
                if question == .person { subject = .sought }
            case .unknown:
                heard.isHanging = false
                guard let asked else { break }
                heard.weight = asked
                heard.isUnknown = true
            case .word(.not):
                // Who does not seek somebody is not thereby somebody else.
                if question == .person, end < piece.count, case .word(.seeking) = self.sense(piece, at: end).0 { break }
                guard let asked else { break }
                heard.weight = asked
                heard.isNegated = true
            case .word(.everyone), .word(.both):
                heard.isHanging = false
                guard let asked else { break }
                heard.weight = asked
                if question == .person { heard.isUnknown = true }
                if case .word(.both) = sense { heard.namesBoth = true } else { heard.namesEveryone = true }
            case .word(.seeking):
                heard.seeks = true
                heard.isHanging = true
                // `woman-seeking man` is a man, `woman seeking man` a woman.
                if piece[place].isHyphenated, end < piece.count, !piece[end].isHyphenated { heard.isReversed = true }
                if question == .wish, !heard.genders.isEmpty { heard.isUnknown = true }
                subject = question == .person ? .sought : .asked(asked ?? .plain)
            case .word(.wanted):
                heard.seeks = true
                heard.isReversed = true
            case .word(.only): if question == .person { heard.isReversed = true }
            case .word(.selfReference):
                heard.seeks = false
                heard.isHanging = false
                heard.isAboutSelf = true
                subject = question == .person ? .asked(.declared) : .other
            case .word(.me): heard.isAboutSelf = true
            case .word(.gender): heard.label = .declared
            case .word(.value): heard.label = heard.label ?? .labelled
            case .word(.person): break
            }
            place = end
        }
        return (heard, subject)
    }

    /// What a label says that the pieces behind it are about. Genders before a word for seeking in it count, as in
    /// `man seeking: …`.
    private mutating func labelled(_ heard: Heard, wasHanging: Bool) -> Subject {
        let isPlain = !heard.isUnknown && !heard.isNegated
        if heard.seeks {
            guard question == .person else { return .asked(.declared) }
            if isPlain, !heard.isReversed { add(heard.genders, heard.weight) }
            return .sought
        }
        if !isPlain { return .other }
        // The parts of what is sought, or of something else, are about that; so is the value of a key called "seeking".
        let isAsked = if case .asked = enclosing.last ?? .asked(.plain) { true } else { false }
        if !heard.isAboutSelf, !isAsked || wasHanging && heard.label == .labelled {
            isHanging = wasHanging
            return subject
        }
        if !heard.genders.isEmpty {
            pending = heard.genders
            return subject
        }
        if heard.isAboutSelf { return question == .person ? .asked(.declared) : .other }
        guard let label = heard.label else { return subject }
        // Beside whom somebody seeks, "gender" is who they are; alone, it is what the text was asked for.
        return .asked(question == .wish ? .labelled : label)
    }

    private mutating func commit(_ heard: Heard, _ piece: [GenderTokens.Word], isOpen: Bool) {
        guard heard.weight != nil else { return }
        if heard.isNegated {
            // Alone, or with words that are not known, a negation may be of anything.
            if heard.isUnknown && question == .person || heard.genders.isEmpty && !heard.namesEveryone {
                isDoubtful = true
            }
            if question == .wish || heard.isUnknown { note(piece) }
        } else if heard.isUnknown {
            note(piece)
        } else if question == .wish || !heard.isReversed && (!heard.isHanging || isOpen) {
            if heard.genders.isEmpty {
                namesEveryone = namesEveryone || heard.namesEveryone
                namesBoth = namesBoth || heard.namesBoth
            }
            add(heard.genders, heard.weight)
        }
    }

    private mutating func add(_ genders: GenderSet, _ weight: Weight?) {
        guard !genders.isEmpty, let weight else { return }
        found[weight.rawValue].formUnion(genders)
        // What stands behind something that is not understood may be part of it.
        if question == .person, weight != .declared, !strangers.isEmpty { isDoubtful = true }
    }

    private mutating func note(_ piece: [GenderTokens.Word]) {
        strangers.append(piece.map(\.folded).joined())
    }
}
