import ArgumentParser

@main
struct Duet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "duet")
}
