import Service
import Testing

@Test func firstTerminationDrainsAndSecondAborts() {
    var phase = ServicePhase.serving
    #expect(phase.terminationAsked() == .startDraining)
    #expect(!phase.mayClaim)
    #expect(!phase.isOver(inFlightCount: 1, uncommittedCount: 0))
    #expect(!phase.isOver(inFlightCount: 0, uncommittedCount: 1))
    #expect(phase.isOver(inFlightCount: 0, uncommittedCount: 0))
    #expect(phase.terminationAsked() == .abort)
    #expect(phase.isOver(inFlightCount: 5, uncommittedCount: 5))
    #expect(phase.terminationAsked() == .nothing)
}

@Test func servingNeverEndsByItself() {
    #expect(!ServicePhase.serving.isOver(inFlightCount: 0, uncommittedCount: 0))
}

@Test func endOfInputDrains() {
    var phase = ServicePhase.serving
    phase.inputEnded()
    #expect(phase == .draining)
}

@Test func pausesDoubleUpToALimitAndEndWithASuccess() {
    var pause = Pause()
    #expect(!pause.isOn(0))
    #expect(pause.failed(0) == 1_000)
    #expect(pause.isOn(999) && !pause.isOn(1_000))
    #expect((0..<9).map { _ in pause.failed(0) }.last == 30_000)
    let didEnd = pause.succeeded()
    #expect(didEnd)
    let again = pause.succeeded()
    #expect(!again)
    #expect(pause.failed(0) == 1_000)
}

@Test func watchdogIsSilentWhilePagesAreStuck() {
    var watchdog = Watchdog(intervalMicroseconds: 10_000_000, stallMs: 60_000, nowMs: 0)
    #expect(watchdog.isSignDue(0))
    #expect(!watchdog.isSignDue(4_999))
    #expect(watchdog.msUntilSign(2_000) == 3_000)
    #expect(watchdog.isSignDue(5_000))
    #expect(!watchdog.isSignDue(70_000))
    watchdog.progressed(70_000)
    #expect(watchdog.isSignDue(70_000))
}

@Test func noWatchdogWithoutAManager() {
    var watchdog = Watchdog(intervalMicroseconds: nil, stallMs: 1, nowMs: 0)
    #expect(!watchdog.isSignDue(1_000_000))
    #expect(watchdog.msUntilSign(0) == nil)
}
