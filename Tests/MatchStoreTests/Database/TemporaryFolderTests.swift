import MatchStore
import Testing

@Suite struct TemporaryFolderTests {
    /// Bytes free on the disk of temporary files and on the database's, and the size of the database.
    @Test(arguments: [
        // A small /tmp, and a disk with room.
        (here: 64, there: 70_000, size: 200, isToBlame: true),
        // The disk of the database, or of a copy of it.
        (here: 70_000, there: 0, size: 200, isToBlame: false), (here: 64, there: 0, size: 200, isToBlame: false),
        // A limit on the size of files, or a quota: neither looks full.
        (here: 60_000, there: 70_000, size: 200, isToBlame: false),
    ])
    func `the disk that is full is named, and not another`(here: UInt64, there: UInt64, size: UInt64, isToBlame: Bool) {
        let database = TemporaryFolder.Disk(device: 1, free: there)
        #expect(
            TemporaryFolder.isToBlame(.init(device: 2, free: here), beside: database, database: size) == isToBlame)
        #expect(!TemporaryFolder.isToBlame(.init(device: 1, free: here), beside: database, database: size))
    }

    @Test(arguments: [
        (StoreError.diskFull("/srv/app.db"), "the disk that holds /srv/app.db is full."),
        (.temporaryFolder("/tmp", for: "/srv/app.db"), "the disk that holds /tmp has no room"),
        (.temporaryFolder(nil, for: "/srv/app.db"), "there is no folder for what SQLite must sort"),
    ])
    func `what is full is said in one sentence, and what stays in the next`(error: StoreError, sentence: String) {
        #expect(error.wantOfRoom?.hasPrefix(sentence) == true)
        #expect(error.description.hasSuffix(" What was committed stays; run again when there is room."))
    }
}
