internal import MathFunctions
internal import Randomness

/// What becomes of a chat between two people. Judgement, and in one place for all days that are simulated: those of a
/// population's past, and the nights of a simulation.
enum Conversation {
    /// How often somebody writes in a new chat of two who like each other.
    static let somebodyWrites = 0.7
    /// The same for each of the two, if they decide by themselves: 1 − (1 − p)² is `somebodyWrites`.
    static let oneWrites = 1 - (1 - somebodyWrites).squareRoot()
    /// How often somebody blocks the other in the end.
    static let blocksAfter = 0.015
    /// The log-odds of an answer: a constant, and per unit of how well the two suit each other.
    private static let answer = (constant: -0.2, slope: 1.2)
    /// Messages after the answer, at most.
    private static let mostMessages = 40
    /// How often the next message is of the same person.
    static let writesAgain = 0.2

    /// How well two suit each other: the mean of both log-odds, without readiness.
    static func fit(_ one: HiddenPerson, _ other: HiddenPerson, _ model: HiddenModel) -> Double {
        (model.warmth(of: one, for: other) + model.warmth(of: other, for: one)) / 2
    }

    /// The chance that a first word is answered, 0…1.
    static func answerChance(fit: Double) -> Double {
        PortableMath.sigmoid(answer.constant + answer.slope * fit)
    }

    /// How many messages follow the answer.
    static func messagesAfterAnswer(fit: Double, _ stream: inout RandomStream) -> Int {
        min(stream.geometric(mean: 3 * PortableMath.exp(min(fit, 2) / 2)), mostMessages)
    }
}
