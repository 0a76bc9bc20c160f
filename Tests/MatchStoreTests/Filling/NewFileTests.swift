import Foundation
import MatchStore
import Testing

@Suite("A new text file") struct NewFileTests {
    private func text(_ folder: ScratchFolder, _ name: String) throws -> String {
        try String(contentsOfFile: folder.path(name), encoding: .utf8)
    }

    @Test func `appears whole when it is published, and others may read it`() throws {
        let folder = try ScratchFolder()
        let file = try NewFile(folder.path("truth.jsonl"))
        let lines = (0..<20_000).map { "{\"number\":\($0)}" }
        for line in lines { try file.write(line) }
        try file.seal()
        #expect(folder.names == ["truth.jsonl.duet-writing"])
        try file.publish()
        #expect(folder.names == ["truth.jsonl"])
        #expect(try text(folder, "truth.jsonl") == lines.joined(separator: "\n") + "\n")
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o644)
    }

    @Test func `is gone with its last owner, or when it is withdrawn`() throws {
        let folder = try ScratchFolder()
        try NewFile(folder.path("truth.jsonl")).write("lost")
        #expect(folder.names == [])
        let file = try NewFile(folder.path("truth.jsonl"))
        try file.seal()
        try file.publish()
        file.withdraw()
        #expect(folder.names == [])
    }

    @Test func `takes no other file's place, before or while it is made`() throws {
        let folder = try ScratchFolder()
        try folder.write("mine", to: "truth.jsonl")
        #expect(throws: StoreError.alreadyExists(folder.path("truth.jsonl"))) {
            _ = try NewFile(folder.path("truth.jsonl"))
        }
        let file = try NewFile(folder.path("other.jsonl"))
        try file.seal()
        try folder.write("mine", to: "other.jsonl")
        #expect(throws: StoreError.alreadyExists(folder.path("other.jsonl"))) { try file.publish() }
        file.withdraw()
        #expect(try text(folder, "other.jsonl") == "mine")
    }

    @Test func `is made by one at a time, and takes the place of what a killed process left`() throws {
        let folder = try ScratchFolder()
        try folder.write("half a li", to: "truth.jsonl.duet-writing")
        let file = try NewFile(folder.path("truth.jsonl"))
        let process = ProcessInfo.processInfo.processIdentifier
        #expect(throws: StoreError.locked(folder.path("truth.jsonl"), holder: "\(process)")) {
            _ = try NewFile(folder.path("truth.jsonl"))
        }
        try file.write("whole")
        try file.seal()
        try file.publish()
        #expect(try text(folder, "truth.jsonl") == "whole\n")
    }

    @Test func `is not written through a link that somebody planted`() throws {
        let folder = try ScratchFolder()
        try folder.write("precious", to: "victim")
        for name in ["victim", "nowhere"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("truth.jsonl.duet-writing"), withDestinationPath: folder.path(name))
            let file = try NewFile(folder.path("truth.jsonl"))
            try file.write("new")
            try file.seal()
        }
        #expect(try text(folder, "victim") == "precious")
        #expect(folder.names == ["victim"])
    }
}
