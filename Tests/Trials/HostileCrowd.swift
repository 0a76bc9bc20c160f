/// What an app would have: people, their interactions and their chats.
enum HostileCrowd {
    static let ownWords = ["like", "dislike", "block"]

    /// A plan without faults.
    static func plan(_ draw: inout HostileDraw) -> HostilePlan {
        let isCareful = draw.chance(0.5)
        var plan = HostilePlan(tables: isCareful ? carefulTables : plainTables)
        let count = draw.within(6...40)
        let names = (0..<count).map { draw.one(of: ["ana", "Eva", "max_", "kim", "TOM"]) + "\($0)" }
        for name in names { add(name, to: &plan, &draw) }
        addWords(names, to: &plan, &draw)
        addChats(names, to: &plan, &draw)
        plan.hasNightBefore = draw.chance(0.2)
        plan.hasOwnTables = plan.hasNightBefore || draw.chance(0.5)
        for name in names where draw.chance(0.3) {
            plan.wishes.append([
                "username": HostileValue.literal(draw.chance(0.2) ? name.uppercased() : name),
                "genders": draw.one(of: ["NULL", "'[\"female\"]'", "'[\"male\", \"w\"]'", "'[]'", "'[\"moonbeam\"]'"]),
                "age_min": draw.one(of: ["NULL", "18", "25"]), "age_max": draw.one(of: ["NULL", "30", "60"]),
                "introductions": draw.one(of: ["NULL", "1", "0", "1"]), "updated_at": "'2026-01-01 00:00:00'",
            ])
        }
        return plan
    }

    private static func add(_ name: String, to plan: inout HostilePlan, _ draw: inout HostileDraw) {
        let name = HostileValue.literal(name)
        plan.change("users") { $0.rows.append(["username": name, "email": "'private'", "password": "'private'"]) }
        guard draw.chance(0.95) else { return }
        let age = draw.chance(0.1) ? draw.within(12...17) : draw.within(18...50)
        let gender = draw.one(of: ["'female'", "'male'", "'nonbinary'", "'w'", "'M'", "NULL", "'moon'"])
        let genre = draw.one(of: ["'jazz'", "'Pop/Folk'", "'rock, hip-hop'", "'zydeco'", "NULL"])
        let role = draw.one(of: ["'vocalist'", "'drums'", "'producer'", "'theremin'", "''"])
        let experience = draw.one(of: ["3", "0", "'10+ yrs'", "NULL", "40"])
        plan.change("profiles") {
            $0.rows.append([
                "username": name, "name": "'A person'", "age": "\(age)", "gender": gender, "genre": genre, "role": role,
                "experience": experience, "updated_at": "'2026-05-30 12:00:00'",
            ])
        }
    }

    private static func addWords(_ names: [String], to plan: inout HostilePlan, _ draw: inout HostileDraw) {
        var rows: [[String: String]] = []
        for _ in 0..<names.count * 6 {
            let two = draw.some(2, of: names)
            let word = draw.one(of: ["like", "like", "like", "like", "dislike", "block"])
            rows.append(said(word, two[0], two[1], day: draw.within(1...31)))
            if word == "like", draw.chance(0.5) { rows.append(said("like", two[1], two[0], day: draw.within(10...31))) }
        }
        plan.change("interactions") { table in
            for (number, row) in rows.enumerated() {
                table.rows.append(row.merging(["id": "\(number + 1)"]) { one, _ in one })
            }
        }
    }

    static func said(_ word: String, _ actor: String, _ target: String, day: Int) -> [String: String] {
        let time = "'2026-05-\(day < 10 ? "0" : "")\(day) 12:00:00'"
        return [
            "username": HostileValue.literal(actor), "target_username": HostileValue.literal(target),
            "interaction_type": HostileValue.literal(word), "created_at": time, "updated_at": time,
        ]
    }

    private static func addChats(_ names: [String], to plan: inout HostilePlan, _ draw: inout HostileDraw) {
        for chat in 1...max(2, names.count / 4) {
            let isGroup = draw.chance(0.3)
            let members = draw.some(isGroup ? 4 : 2, of: names).map(HostileValue.literal)
            plan.change("chats") {
                $0.rows.append([
                    "id": "\(chat)", "type": isGroup ? "'group'" : "'dm'", "created_by": members[0],
                    "created_at": "'2026-05-01 10:00:00'",
                ])
            }
            for member in members {
                plan.change("chat_participants") { $0.rows.append(["chat_id": "\(chat)", "username": member]) }
                guard draw.chance(0.5) else { continue }
                plan.change("messages") {
                    $0.rows.append([
                        "chat_id": "\(chat)", "sender": member, "text": "'private'",
                        "created_at": "'2026-05-02 10:00:00'",
                    ])
                }
            }
            plan.change("notifications") {
                $0.rows.append([
                    "username": members[0], "type": "'message'", "title": "'t'", "content": "'c'", "data": "'{}'",
                ])
            }
        }
    }
}
