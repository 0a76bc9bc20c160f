internal import GRDB

/// A table by which a tool knows what it has migrated, whose migrations give a new table the name of one that they have dropped:
/// SQLite refuses that while a view names the old one.
enum MigrationTable {
    /// Of Prisma, Alembic, Entity Framework, Knex, Drizzle, Sequelize, Django, Room, and of TypeORM and Laravel, in lower case.
    /// (Rails copies back and forth, which no view stops. Peewee does not say that it was here.)
    private static let names = [
        "_prisma_migrations", "alembic_version", "__efmigrationshistory", "knex_migrations", "__drizzle_migrations",
        "sequelizemeta", "django_migrations", "room_master_table", "migrations",
    ]

    /// Its name in a database; `nil` where there is none.
    static func find(_ db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND lower(name) IN \(SQLText.list(names))")
    }
}
