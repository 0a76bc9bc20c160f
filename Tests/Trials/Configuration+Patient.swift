package import GRDB

extension Configuration {
    /// For a database that something else may have open: who closes a database in WAL mode as the last one keeps all others
    /// out for a moment, readers too.
    package static var patient: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        return configuration
    }
}
