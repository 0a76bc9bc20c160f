internal import Profiles
internal import Randomness

extension Population {
    /// Gives the hidden truth as text, from which the chance of a like follows for any two people: one line of JSON with
    /// what is common to all and the formula, then one for each person, in order.
    ///
    /// Numbers of people are thousandths, as they are used: nothing is lost. The lines are not made by `JSONEncoder`, which
    /// does not keep the order of keys: the bytes of a seed are to stay the same, and people read the file.
    package func writeTruth(_ line: (String) throws -> Void) throws {
        try line(commonTruth)
        for (place, person) in people.enumerated() {
            if place.isMultiple(of: 4096) { try Task.checkCancellation() }
            try line(truth(of: person, username: username(at: place)))
        }
    }

    private func truth(of person: HiddenPerson, username: String) -> String {
        func list(_ numbers: [Int16]) -> String { "[" + numbers.map { "\($0)" }.joined(separator: ",") + "]" }
        let wants = Gender.allCases.filter { person.wants & $0.bit != 0 }.map { "\"\($0.word)\"" }
        let roles = (0..<16).filter { person.roles & (1 << UInt16($0)) != 0 }.map { "\($0)" }
        // No username that is drawn or planted holds what JSON would escape.
        return "{\"username\":\"\(username)\",\"gender\":\"\(person.gender.word)\",\"age\":\(person.age)"
            + ",\"wants\":[\(wants.joined(separator: ","))],\"readiness\":\(person.readiness)"
            + ",\"attraction\":\(person.attraction),\"musicality\":\(person.musicality)"
            + ",\"experience\":\(person.experience),\"roles\":[\(roles.joined(separator: ","))]"
            + ",\"taste\":\(list((0..<16).map { person.taste[$0] })),\"wish\":\(list((0..<16).map { person.wish[$0] }))"
            + ",\"character\":\(list((0..<4).map { person.character[$0] }))"
            + ",\"seeks\":\(list((0..<4).map { person.seeks[$0] }))}"
    }

    private var commonTruth: String {
        func moments(_ name: String, _ moments: PopulationCalibration.Moments) -> String {
            "\"\(name)\":{\"mean\":\(moments.mean),\"deviation\":\(moments.deviation)}"
        }
        let gaps = Gender.allCases.map { gender in
            let curve = model.calibration.gap(of: gender)
            return "\"\(gender.word)\":{\"slope\":\(curve.slope),\"bend\":\(curve.bend)}"
        }
        let roles = reference.roles.terms.indices
        let fits = roles.map { role in
            "["
                + roles.map { "\(Int((reference.complementarity[role, $0] * 1000).rounded()))" }
                .joined(separator: ",") + "]"
        }
        let weights = model.weights
        return """
            {"formula":"\(Self.formula)","world":"\(settings.world.rawValue)","seed":\(settings.seed),\
            "first":\(settings.first),"people":\(settings.people),"end":"\(settings.asOf)","days":\(settings.days),\
            "decisions":\(settings.decisions),"weights":{"music":\(weights.music),\
            "role":\(weights.role),"experience":\(weights.experience),"character":\(weights.character)},\
            \(moments("taste", model.calibration.taste)),\(moments("role", model.calibration.role)),\
            \(moments("experience", model.calibration.experience)),"gap":{\(gaps.joined(separator: ","))},\
            "roles":[\(reference.roles.terms.map { "\"\($0.name)\"" }.joined(separator: ","))],\
            "complementarity":[\(fits.joined(separator: ","))]}
            """
    }

    /// The formula in words, as the file gives it.
    private static let formula = """
        P(u likes v) = 0 if v's gender is not in u's wants, else 1/(1+exp(-z)). readiness, attraction, musicality, taste, \
        wish, character, seeks and complementarity are given in thousandths: divide them by 1000 first. age and experience \
        are years as they are, whatever the profile says; roles are positions in the list of roles. \
        z = u.readiness + v.attraction + gap + weights.music*std(taste, dot(u.wish, v.taste))*u.musicality \
        + weights.role*std(role, mean of complementarity[i][j] over i in u.roles, j in v.roles), 0 if either has none, \
        + weights.experience*std(experience, -|ln(1+u.experience)-ln(1+v.experience)|) \
        + weights.character*dot(u.seeks, v.character)/2, where std(m, x) = (x-m.mean)/m.deviation. \
        gap = slope*n + bend*1.25*n*n/(n*n+0.25) - f*f with slope and bend of u's gender, d = v.age-u.age, n = min(max(d,-10),10)/10, \
        f = max(0, |d| - 10*max(1, max(u.age,v.age)/30))/8
        """
}
