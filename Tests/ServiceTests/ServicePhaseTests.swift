import Service
import Testing

@Test func firstTerminationDrainsAndSecondAborts() {
    var phase = ServicePhase.serving
    let first = phase.terminationAsked()
    #expect(first == .startDraining)
    #expect(!phase.mayClaim)
    #expect(!phase.isOver(inFlightCount: 1, uncommittedCount: 0))
    #expect(!phase.isOver(inFlightCount: 0, uncommittedCount: 1))
    #expect(phase.isOver(inFlightCount: 0, uncommittedCount: 0))
    let second = phase.terminationAsked()
    #expect(second == .abort)
    #expect(phase.isOver(inFlightCount: 5, uncommittedCount: 5))
    let third = phase.terminationAsked()
    #expect(third == .nothing)
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
    let first = pause.failed(0)
    #expect(first == 1_000)
    #expect(pause.isOn(999) && !pause.isOn(1_000))
    var lengths: [Int64] = []
    for _ in 0..<9 { lengths.append(pause.failed(0)) }
    #expect(lengths == [2_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000])
    let didEnd = pause.succeeded()
    #expect(didEnd)
    let again = pause.succeeded()
    #expect(!again)
    let afresh = pause.failed(0)
    #expect(afresh == 1_000)
}

@Test func watchdogIsSilentWhilePagesAreStuck() {
    var watchdog = Watchdog(intervalMicroseconds: 10_000_000, stallMs: 60_000, nowMs: 0)
    let early = [0, 4_999].map { watchdog.isSignDue($0) }
    #expect(early == [true, false])
    #expect(watchdog.msUntilSign(2_000) == 3_000)
    let late = [5_000, 70_000].map { watchdog.isSignDue($0) }
    #expect(late == [true, false])
    watchdog.progressed(70_000)
    let after = watchdog.isSignDue(70_000)
    #expect(after)
}

@Test func noWatchdogWithoutAManager() {
    var watchdog = Watchdog(intervalMicroseconds: nil, stallMs: 1, nowMs: 0)
    let sign = watchdog.isSignDue(0)
    #expect(!sign)
    #expect(watchdog.msUntilSign(0) == nil)
}
