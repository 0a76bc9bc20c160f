internal import Profiles

/// How many people there are in each category of the surveys.
struct Marginals: Sendable {
    /// By gender (women, men) and years.
    var ages = [[Int]](repeating: [Int](repeating: 0, count: 128), count: 2)
    /// By gender (women, men): who seek the other gender, their own, any.
    var orientations = [[Int]](repeating: [Int](repeating: 0, count: 3), count: 2)
    var genders = [Int](repeating: 0, count: 3)
    var favourites = [Int](repeating: 0, count: ListeningModel.genres)
    var listeners = [Int](repeating: 0, count: ListeningModel.genres)
    /// Listeners of each genre who play, and who write music.
    var players = [Int](repeating: 0, count: ListeningModel.genres)
    var composers = [Int](repeating: 0, count: ListeningModel.genres)
    /// People by how many genres they listen to very often.
    var genreCounts = [Int](repeating: 0, count: ListeningModel.genres + 1)

    mutating func note(_ person: DrawnPerson) {
        let gender = Int(person.gender.rawValue)
        genders[gender] += 1
        if gender < 2 {
            ages[gender][person.age] += 1
            let own = person.gender.bit
            orientations[gender][person.wants == Gender.everyBit ? 2 : person.wants == own ? 1 : 0] += 1
        }
        favourites[person.listening.listed[0]] += 1
        genreCounts[person.listening.often.count] += 1
        for genre in person.listening.often {
            listeners[genre] += 1
            if person.plays { players[genre] += 1 }
            if person.composes { composers[genre] += 1 }
        }
    }
}
