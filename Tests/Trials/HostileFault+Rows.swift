/// Faults of rows.
extension HostileFault {
    func spoilRows(_ plan: inout HostilePlan, _ draw: inout HostileDraw) {
        switch self {
        case .cells:
            for _ in 0..<draw.within(1...40) { Self.spoilCell(&plan, &draw) { HostileValue.any(&$0) } }
        case .enormousCells:
            for _ in 0..<2 { Self.spoilCell(&plan, &draw) { $0.one(of: HostileValue.enormous) } }
        case .column:
            let table = draw.one(of: Self.tables)
            let column = draw.one(of: plan[table]?.columns.map(\.name) ?? ["username"])
            let share = draw.one(of: [0.3, 1])
            let value = draw.chance(0.5) ? HostileValue.any(&draw) : nil
            plan.change(table) {
                for row in $0.rows.indices where draw.chance(share) {
                    $0.rows[row][column] = value ?? HostileValue.any(&draw)
                }
            }
        case .hugeIDs:
            for table in ["chats", "interactions", "notifications"] where draw.chance(0.7) {
                plan.change(table) {
                    guard !$0.rows.isEmpty else { return }
                    for id in draw.some(3, of: ["9223372036854775807", "-9223372036854775808", "-1", "0", "1e15"]) {
                        $0.rows[draw.below($0.rows.count)]["id"] = id
                    }
                }
            }
        case .strangers:
            for (table, column) in Self.nameColumns {
                plan.change(table) {
                    for row in $0.rows.indices where draw.chance(0.1) { $0.rows[row][column] = "'nobody_\(row)'" }
                }
            }
        case .twiceNamed: Self.addTwins(&plan, &draw) { $0 }
        case .namedInOtherCase: Self.addTwins(&plan, &draw) { "upper(\($0))" }
        case .spelledInOtherCase:
            Self.respell(&plan, &draw) { name, draw in "\(draw.one(of: ["upper", "lower"]))(\(name))" }
        case .nulNames: Self.respell(&plan, &draw) { name, _ in "\(name) || char(0) || 'x'" }
        case .names:
            Self.respell(&plan, &draw) { name, draw in
                draw.one(of: [
                    "\(name) || ' '", "' ' || \(name)", "CAST(\(name) AS BLOB)", "\(name) || CAST(x'ff' AS TEXT)",
                    "NULL",
                    "\(name) || char(769)", "upper(\(name)) || char(0)",
                ])
            }
        case .spelledBlocks:
            plan.change("interactions") {
                for row in $0.rows.indices where draw.chance(0.3) {
                    $0.rows[row]["interaction_type"] = draw.one(of: [
                        "'BLOCK'", "'blocked'", "'block'", "'block' || char(0)", "' block'", "'report'", "NULL",
                        "x'626c6f636b'",
                        "'blo' || char(231) || 'k'", "'bloc' || char(807) || 'k'", "1",
                    ])
                }
            }
        case .emptyTables:
            for table in draw.some(draw.within(1...7), of: Self.tables) { plan.change(table) { $0.rows = [] } }
        case .hostileNames:
            plan.change("profiles") {
                for row in $0.rows.indices {
                    for column in ["name", "genre", "role", "gender"] where draw.chance(0.5) {
                        $0.rows[row][column] = draw.one(of: HostileValue.texts)
                    }
                }
            }
        case .hostileWishes: Self.addWishes(&plan, &draw)
        case .twoProfiles:
            plan.change("profiles") {
                for row in $0.rows.filter({ _ in draw.chance(0.2) }) {
                    $0.rows.append(row.merging(["age": "\(draw.within(10...60))"]) { _, new in new })
                }
            }
        case .selfTalk:
            plan.change("interactions") {
                for row in $0.rows.indices where draw.chance(0.2) {
                    $0.rows[row]["target_username"] = $0.rows[row]["username"]
                }
            }
        case .times:
            for (table, column) in [
                ("interactions", "created_at"), ("interactions", "updated_at"), ("messages", "created_at"),
                ("profiles", "updated_at"), ("chats", "created_at"),
            ] {
                plan.change(table) {
                    for row in $0.rows.indices where draw.chance(0.4) {
                        $0.rows[row][column] = draw.one(of: HostileValue.times)
                    }
                }
            }
        default: break
        }
    }

    private static func spoilCell(
        _ plan: inout HostilePlan, _ draw: inout HostileDraw, _ value: (inout HostileDraw) -> String
    ) {
        plan.change(draw.one(of: tables)) {
            guard !$0.rows.isEmpty, !$0.columns.isEmpty else { return }
            $0.rows[draw.below($0.rows.count)][draw.one(of: $0.columns).name] = value(&draw)
        }
    }

    /// Users who are there already, once more, with profiles of another age.
    private static func addTwins(
        _ plan: inout HostilePlan, _ draw: inout HostileDraw, _ respelled: (String) -> String
    ) {
        for row in plan["users"]?.rows ?? [] where draw.chance(0.2) {
            guard let name = row["username"] else { continue }
            let twin = respelled(name)
            plan.change("users") { $0.rows.append(["username": twin]) }
            if draw.chance(0.8) {
                plan.change("profiles") { $0.rows.append(["username": twin, "age": "\(draw.within(12...40))"]) }
            }
        }
    }

    /// Names as they are referred to, in another spelling than that of `users`.
    private static func respell(
        _ plan: inout HostilePlan, _ draw: inout HostileDraw, _ spelled: (String, inout HostileDraw) -> String
    ) {
        for (table, column) in nameColumns where draw.chance(0.6) {
            let share = draw.one(of: [0.1, 0.5, 1])
            plan.change(table) {
                for row in $0.rows.indices where draw.chance(share) {
                    if let name = $0.rows[row][column] { $0.rows[row][column] = spelled(name, &draw) }
                }
            }
        }
    }

    private static func addWishes(_ plan: inout HostilePlan, _ draw: inout HostileDraw) {
        plan.hasOwnTables = true
        let names = (plan["users"]?.rows ?? []).compactMap { $0["username"] }
        guard !names.isEmpty else { return }
        for _ in 0..<draw.within(1...10) {
            let name = draw.one(of: names)
            plan.wishes.append([
                "username": draw.one(of: [
                    name, "\(name) || char(0) || 'x'", "upper(\(name))", "\(name) || CAST(x'ff' AS TEXT)",
                ]),
                "genders": draw.one(of: [
                    "'[\"female\"'", "'5'", "'[1, null, \"female\"]'", "'[\"female\\u0000\"]'", "'[[\"male\"]]'",
                    "'{\"a\": \"male\"}'", "'[\"male\"]'",
                ]),
                "age_min": draw.one(of: ["NULL", "9223372036854775807", "-1", "18", "99"]),
                "age_max": draw.one(of: ["NULL", "-9223372036854775808", "18", "9223372036854775807"]),
                "introductions": draw.one(of: ["NULL", "7", "1", "0"]),
                "updated_at": draw.one(of: HostileValue.times.filter { $0 != "NULL" }),
            ])
        }
    }
}
