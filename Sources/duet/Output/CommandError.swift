import Compatibility
import MatchStore
import Matching
import NightlyPass
import Profiles

/// Exit codes, as in sysexits.h where it has one.
enum ExitStatus: Int32 {
    case done = 0
    case held = 3
    case usage = 64
    case badData = 65
    case noInput = 66
    case bug = 70
    case cannotCreate = 73
    case inputOutput = 74
    case busy = 75
    case noPermission = 77
    case badConfiguration = 78
}

/// What ends a command: a message, and the exit code.
struct CommandError: Error {
    var status: ExitStatus
    /// In whole sentences.
    var message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        // Descriptions of errors are also used inside of other sentences, and then have no full stop of their own.
        self.message = message.hasSuffix(".") || message.hasSuffix("?") ? message : message + "."
    }

    /// Any error that Duet's own code throws; `nil` for those of the argument parser.
    init?(_ error: any Error) {
        switch error {
        case let known as CommandError: self = known
        case let refusal as OutputGuard.Refusal: self.init(.cannotCreate, refusal.description)
        case let error as StoreError: self.init(Self.status(of: error), error.description)
        case let error as NightlyPass.Failure: self.init(Self.status(of: error), error.description)
        case let error as NamingFailure: self.init(Self.status(of: error), error.description)
        case let error as CurrentLists.Failure: self.init(.badData, error.description)
        case let error as UndoPass.Failure: self.init(.noInput, error.description)
        case let error as ImportError: self.init(error.isAbsence ? .noInput : .badData, error.description)
        case let error as ReferenceTableError: self.init(.badConfiguration, error.description)
        case let error as CandidateSearch.InvalidRow:
            self.init(.bug, "the vector of row \(error.row) is not finite. This is a bug in duet.")
        default: return nil
        }
    }

    private static func status(of error: NightlyPass.Failure) -> ExitStatus {
        switch error {
        case .tooLittleMemory: .busy
        case .unlikelyMoment: .badConfiguration
        case .nobodyEligible, .unreadablePlan, .unreadableWords: .badData
        }
    }

    private static func status(of error: NamingFailure) -> ExitStatus {
        if case .sameUser = error { .usage } else { .noInput }
    }

    private static func status(of error: StoreError) -> ExitStatus {
        switch error {
        case .schemaMissing, .newerMatchSchema, .namesTaken, .notADatabase, .damaged, .refused, .matchRefused,
            .mostRefused, .numbersUsedUp, .usernameTaken, .notAFile:
            .badData
        case .noSuchFile: .noInput
        case .appTablesExist, .alreadyExists, .cannotCreate: .cannotCreate
        case .noPermission, .readOnlyFileSystem, .lockClosed, .wouldLeaveSideFiles, .unfinishedTransaction:
            .noPermission
        case .otherView: .badConfiguration
        case .busy, .locked: .busy
        case .diskFull, .temporaryFolder, .inputOutput, .exchanged: .inputOutput
        }
    }
}
