/// A way in which an app's database is broken.
enum HostileFault: String, CaseIterable {
    // What rows hold.
    case cells, column, enormousCells, hugeIDs, strangers, twiceNamed, namedInOtherCase, spelledInOtherCase, nulNames
    case spelledBlocks, emptyTables, hostileNames, hostileWishes, twoProfiles, selfTalk, times, names
    // How tables are declared.
    case types, strict, withoutRowid, collations, missingColumn, missingTable, extraColumn, generated, checks, views
    case textIDs, uniques, otherSpelling, module
    // What else is in the file.
    case encoding, pages, journal, refusingTriggers, fickleTriggers, silentTriggers, changingTriggers, indexes
    case takenNames, spoiltPlan, spoiltRuns, spoiltLists, spoiltPairs, newerVersion

    func corrupt(_ plan: inout HostilePlan, _ draw: inout HostileDraw) {
        plan.faults.append(rawValue)
        spoilRows(&plan, &draw)
        spoilTables(&plan, &draw)
        spoilFile(&plan, &draw)
    }

    static let tables = [
        "users", "profiles", "interactions", "chats", "chat_participants", "messages", "notifications",
    ]

    /// Tables into which a match writes.
    static let written = ["chats", "chat_participants", "notifications"]

    /// The columns that hold names of people, by table.
    static let nameColumns = [
        ("profiles", "username"), ("interactions", "username"), ("interactions", "target_username"),
        ("chats", "created_by"),
        ("chat_participants", "username"), ("messages", "sender"), ("notifications", "username"),
    ]
}
