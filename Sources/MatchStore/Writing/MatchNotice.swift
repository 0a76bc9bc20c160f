/// What is written for one of two matched people.
package struct MatchNotice: Sendable, Equatable {
    package var title: String
    package var content: String
    /// A JSON object with all but the chat, which has no number before it is made.
    private let details: String

    /// - Parameter details: a JSON object, without white space at its head, which says nothing of the chat.
    package init(title: String, content: String, details: String) {
        self.title = title
        self.content = content
        self.details = details
    }

    /// A JSON object that begins with the number of the chat, and the same as text: JavaScript reads numbers above 2^53 as
    /// others.
    func data(chat: Int64) -> String {
        "{\"chat_id\":\(chat),\"chat_id_str\":\"\(chat)\"" + (details == "{}" ? "" : ",") + details.dropFirst()
    }
}
