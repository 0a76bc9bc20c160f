/// What is written for one of two matched people.
package struct MatchNotice: Sendable, Equatable {
    package var title: String
    package var content: String
    /// A JSON object with all but the chat, which has no key before it is made.
    private let details: String

    /// - Parameter details: a JSON object, without white space at its head, which says nothing of the chat.
    package init(title: String, content: String, details: String) {
        self.title = title
        self.content = content
        self.details = details
    }

    /// A JSON object that begins with the key of the chat, and the same as text: JavaScript reads numbers above 2^53 as
    /// others.
    func data(chat: AppKey) -> String {
        "{\"chat_id\":\(chat.json),\"chat_id_str\":\(AppKey.quoted(chat.description))" + (details == "{}" ? "" : ",")
            + details.dropFirst()
    }
}
