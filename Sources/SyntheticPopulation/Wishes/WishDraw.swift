internal import MathFunctions
internal import Randomness

/// Draws hidden people.
struct WishDraw: Sendable {
    let listening: ListeningModel
    let calibration: PopulationCalibration
    let world: World

    /// How far what somebody wants to hear follows what they hear: a correlation.
    private static let wishFollowsTaste = 0.8

    func hidden(_ person: DrawnPerson, _ stream: inout RandomStream) -> HiddenPerson {
        let drift = listening.correlated(&stream)
        let rest = (1 - Self.wishFollowsTaste * Self.wishFollowsTaste).squareRoot()
        let wished = zip(person.listening.appeal, drift).map { Self.wishFollowsTaste * $0 + rest * $1 }
        let spread = calibration.spread(of: person.gender)
        func normals() -> SIMD4<Int16> {
            var numbers = SIMD4<Int16>()
            for place in 0..<4 { numbers[place] = Self.thousandths(stream.normal()) }
            return numbers
        }
        let character = normals()
        let seeks = normals()
        let readiness = spread.readiness.mean + spread.readiness.deviation * stream.normal()
        let attraction = spread.attraction * stream.normal() * world.weights.attraction
        // Log-normal with mean 1.
        let musicality = PortableMath.exp(0.45 * stream.normal() - 0.45 * 0.45 / 2)
        return HiddenPerson(
            taste: unit(person.listening.appeal), wish: unit(wished), character: character, seeks: seeks,
            readiness: Self.thousandths(readiness + world.weights.readiness), attraction: Self.thousandths(attraction),
            musicality: Self.thousandths(musicality), age: UInt8(person.age), gender: person.gender,
            wants: person.wants, experience: UInt8(person.experience),
            roles: person.roles.reduce(0) { $0 | (1 << UInt16($1)) })
    }

    /// How much of each genre somebody hears, as a unit vector in which the dot product is the cosine under the affinities.
    private func unit(_ appeal: [Double]) -> SIMD16<Int16> {
        let heard = appeal.indices.map { genre in
            PortableMath.sigmoid(3 * (appeal[genre] + listening.listedOffsets[genre] - calibration.heardOften))
        }
        var mapped = (0..<ListeningModel.genres).map { column in
            var sum = 0.0
            for row in column..<ListeningModel.genres { sum += listening.factor[row][column] * heard[row] }
            return sum
        }
        let length = mapped.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for place in mapped.indices { mapped[place] /= length }
        var vector = SIMD16<Int16>()
        for place in mapped.indices { vector[place] = Self.thousandths(mapped[place]) }
        return vector
    }

    static func thousandths(_ value: Double) -> Int16 {
        Int16((min(max(value, -32), 32) * 1000).rounded(.toNearestOrEven))
    }
}
