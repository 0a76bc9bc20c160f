internal import GRDB
internal import Profiles

/// Statements that read the profile of one user, the parameter. People and profiles that are marked as gone are not there.
struct ProfileSQL {
    private let columns: AppColumns

    init(_ columns: AppColumns) {
        self.columns = columns
    }

    /// As `AgeReading.age` reads it.
    var age: String { statement(AgeReading(columns).values("p")) }
    /// The same, and then the gender.
    var ageAndGender: String {
        statement("\(AgeReading(columns).values("p")), p.\(columns[.profiles][.gender])")
    }
    var gender: String { statement("p.\(columns[.profiles][.gender])") }

    private func statement(_ values: String) -> String {
        let (users, profiles) = (columns[.users], columns[.profiles])
        return """
            SELECT \(values)
            FROM \(users) u JOIN \(profiles) p ON p.\(profiles[.username]) = u.\(users[.username])
            WHERE u.\(users[.username]) = ?\(users.andCounts("u"))\(profiles.andCounts("p"))
            """
    }

    /// The only row of such a statement; `nil` where there is none, or another user or profile has the name, perhaps in lower case:
    /// which of them is true nobody knows.
    static func onlyProfile(_ db: Database, _ names: AppNames, sql: String, of username: String) throws -> Row? {
        let rows = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [username])
        guard rows.count == 1 else { return nil }
        let lower = Username.folded(username)
        if lower == username { return rows[0] }
        // The app's columns say whether it is another name.
        let others = [AppTable.users, .profiles].map { table in
            let name = names[table][.username]
            let counts = names[table].andCounts("\(names[table])")
            return "EXISTS (SELECT 1 FROM \(names[table]) WHERE \(name) = ?1 AND \(name) <> ?2\(counts))"
        }
        let statement = try db.cachedStatement(sql: "SELECT \(others.joined(separator: " OR "))")
        return try Bool.fetchOne(statement, arguments: [lower, username]) == true ? nil : rows[0]
    }
}
