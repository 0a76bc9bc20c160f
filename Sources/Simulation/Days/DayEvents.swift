/// What has happened on a day.
struct DayEvents {
    var visits = 0
    /// Places in lists that somebody looked at.
    var looks = 0
    /// Those with somebody at whom they had looked on an earlier day.
    var looksAgain = 0
    var likes = 0
    var dislikes = 0
    var blocks = 0
    var firstWords = 0
    /// Chats in which both have written since this day, by position.
    var answered: [Int] = []
    var signUps = 0
    var departures = 0
    var erasures = 0
    var changes = 0
}
