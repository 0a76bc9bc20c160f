import GRDB
import MatchStore
import Testing

@Suite struct AppSchemaCheckTests {
    private func problems(after change: String = "", in queue: DatabaseQueue) throws -> [String] {
        try queue.write {
            try $0.execute(sql: change)
            return try AppSchemaCheck.missing(in: $0).map(\.description)
        }
    }

    @Test func `a database that init made lacks nothing`() throws {
        let queue = try initializedDatabase()
        #expect(try problems(in: queue) == [])
        #expect(try queue.read { try AppSchemaCheck.warnings(in: $0) } == [])
        try queue.read { try AppSchemaCheck.require(in: $0) }
    }

    @Test func `an app's tables may have other types, fewer columns and names in other letters`() throws {
        #expect(try problems(in: foreignAppDatabase()) == [])
    }

    @Test(arguments: AppSchema.tableNames)
    func `each absent table is named once`(table: String) throws {
        let queue = try foreignAppDatabase()
        #expect(try problems(after: "DROP TABLE \(table)", in: queue) == ["there is no table \(table)"])
    }

    @Test(
        arguments: AppSchemaCheck.requiredColumns.flatMap { table, columns in
            columns.map { [table.rawValue, $0.rawValue] }
        })
    func `each absent column is named`(place: [String]) throws {
        let (table, column) = (place[0], place[1])
        let queue = try foreignAppDatabase()
        let change = "ALTER TABLE \(table) RENAME COLUMN \(column) TO something_else"
        #expect(try problems(after: change, in: queue) == ["table \(table) has no column \(column)"])
    }

    @Test(arguments: AppSchema.tableNames)
    func `a view in place of a table is a problem unless the table is only read`(table: String) throws {
        let queue = try foreignAppDatabase()
        let change = "ALTER TABLE \(table) RENAME TO others; CREATE VIEW \(table.uppercased()) AS SELECT * FROM others"
        let isOnlyRead = ["users", "profiles", "interactions"].contains(table)
        #expect(
            try problems(after: change, in: queue) == (isOnlyRead ? [] : ["\(table) is a view and must be a table"]))
    }

    @Test func `an empty database lacks every table, and the error says so in one sentence`() throws {
        let queue = try emptyDatabase()
        let error = #expect(throws: StoreError.self) { try queue.read { try AppSchemaCheck.require(in: $0) } }
        #expect(
            error
                == .schemaMissing(AppSchema.tableNames.map { SchemaProblem(table: $0, kind: .tableMissing) }))
        #expect(error?.description.contains("there is no table users; there is no table profiles; ") == true)
    }

    @Test func `columns tell what the writer must know`() throws {
        let columns = try foreignAppDatabase().read { try AppColumns($0) }
        #expect(columns.has(.profiles, .name))
        #expect(!columns.has(.interactions, .updatedAt))
        #expect(columns.column(.users, .username)?.declaredType == "VARCHAR(40)")
        #expect(columns.column(.profiles, .age)?.declaredType == "")
        #expect(columns.column(.notifications, .username)?.isNotNull == true)
        #expect(columns.column(.notifications, .title)?.isNotNull == false)
        let notices = columns.columns(of: .notifications)
        #expect(notices.filter(\.hasDefault).map(\.name) == ["shown_at"])
        #expect(notices.filter(\.isGenerated).map(\.name) == ["size"])
        #expect(columns.columns(of: .messages).map(\.name) == ["chat_id", "sender", "created_at"])
        #expect(columns.columns(of: .preferences) == [])
    }

    @Test func `each index that is absent is asked for, and the statement given makes it`() throws {
        let queue = try foreignAppDatabase()
        var warnings = try queue.read { try AppSchemaCheck.warnings(in: $0) }
        #expect(
            warnings.map { "\($0.table) \($0.columns.map(\.rawValue))" } == [
                "profiles [\"username\"]", "interactions [\"username\", \"target_username\"]",
                "interactions [\"target_username\"]", "chats [\"created_by\"]", "chat_participants [\"username\"]",
                "chat_participants [\"chat_id\"]", "messages [\"sender\"]", "messages [\"chat_id\"]",
                "notifications [\"username\"]",
            ])
        while let warning = warnings.first {
            #expect(warning.description.hasSuffix(warning.statement))
            try queue.write { try $0.execute(sql: warning.statement) }
            let remaining = try queue.read { try AppSchemaCheck.warnings(in: $0) }
            #expect(remaining == Array(warnings.dropFirst()))
            warnings = remaining
        }
    }

    @Test(arguments: [
        ("CREATE INDEX i ON interactions (Target_Username, username)", false),
        ("CREATE INDEX i ON interactions (target_username) WHERE interaction_type = 'like'", true),
        ("CREATE INDEX i ON interactions (lower(target_username))", true),
        ("CREATE INDEX i ON interactions (username, target_username)", true),
    ]) func `only an index that begins with the column and holds every row counts`(index: String, warns: Bool) throws {
        let queue = try foreignAppDatabase()
        try queue.write { try $0.execute(sql: index) }
        let warnings = try queue.read { try AppSchemaCheck.warnings(in: $0) }
        #expect(warnings.contains { $0.columns == [.target] } == warns)
    }
}
