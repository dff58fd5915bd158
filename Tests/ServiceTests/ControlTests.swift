import Service
import Testing
import WinnowTestKit

@Test(arguments: [
    ControlRequest.status(.text), .status(.json), .audit(.text), .reload,
    .adopt(instance: "1b4e28ba-2fa1-4d2b-883f-0016d3cca427"),
])
func requestsSurviveTheirLine(request: ControlRequest) {
    #expect(ControlRequest(line: request.line) == request)
}

@Test(arguments: ["", "status", "status xml", "reload now", "adopt", "adopt a b", "rm -rf", " "])
func otherLinesAreNoRequests(line: String) {
    #expect(ControlRequest(line: line) == nil)
}

@Test func repliesSurviveTheirBytes() {
    let reply = ControlReply(exitCode: 2, text: "a\nb\n")
    #expect(ControlReply(bytes: reply.bytes) == reply)
    #expect(ControlReply(bytes: []) == nil)
    #expect(ControlReply(bytes: Array("x\n".utf8)) == nil)
}

@Test func nobodyListensOnAnEmptyStateFolder() throws {
    let folder = TemporaryFolder()
    #expect(try askService(stateFolder: folder.path, .reload) == nil)
    #expect(try askService(stateFolder: folder.file("missing"), .reload) == nil)
}

@Test func controlSocketIsForItsOwnerOnly() throws {
    let folder = TemporaryFolder()
    let server = try ControlServer(stateFolder: folder.path)
    #expect(permissions(folder.file(ControlServer.name)) == 0o600)
    // A second one takes over what a dead service left.
    _ = try ControlServer(stateFolder: folder.path)
    withExtendedLifetime(server) {}
}

@Test func silentClientsAreDropped() throws {
    let folder = TemporaryFolder()
    let server = try ControlServer(stateFolder: folder.path)
    let client = try #require(connect(folder.path))
    #expect(server.step(0).isEmpty)
    #expect(server.msUntilDeadline(4_000) == 6_000)
    #expect(server.step(10_000).isEmpty)
    #expect(server.msUntilDeadline(10_000) == nil)
    #expect(readsEnd(client))
}
