import Engine
import Testing

/// The decisions alone, without processes.
@Suite struct ScheduleTests {
    private static let limits = Schedule.Limits(
        attempts: 2, inFlightBytes: 1000)
    private static let crash = EngineDeath(cause: .crash, detail: "test")

    /// After a death engines hold an eighth of what they may.
    private static let wide = Schedule.Limits(attempts: 2, inFlightBytes: 8000)

    private func started(
        _ pages: Int, bytes: Int = 250, limits: Schedule.Limits = limits
    ) -> (Schedule, EngineID) {
        var schedule = Schedule(limits: limits)
        let first = EngineID(raw: 1)
        #expect(next(&schedule) == [.start(first)])
        schedule.ready(first)
        for k in 0..<pages { schedule.submit(Ticket(raw: UInt64(k + 1)), bytes: bytes) }
        return (schedule, first)
    }

    private func next(_ schedule: inout Schedule) -> [Schedule.Action] {
        schedule.nextActions(mayStart: true)
    }

    private func answered(_ ticket: Ticket, by id: EngineID, _ schedule: inout Schedule) -> Bool {
        schedule.answered(ticket, by: id)
    }

    private func sent(_ actions: [Schedule.Action]) -> [UInt64] {
        actions.compactMap { if case .send(let ticket, _) = $0 { ticket.raw } else { nil } }
    }

    @Test func nothingIsSentBeforeTheEngineIsReady() {
        var schedule = Schedule(limits: Self.limits)
        schedule.submit(Ticket(raw: 1), bytes: 10)
        #expect(next(&schedule) == [.start(EngineID(raw: 1))])
        #expect(next(&schedule).isEmpty)
    }

    @Test func theWireHoldsABoundedNumberOfBytesAndALargerPageHasItAlone() {
        var (small, _) = started(10)
        #expect(sent(next(&small)) == [1, 2, 3, 4])
        var (tiny, _) = started(100, bytes: 10)
        #expect(sent(next(&tiny)).count == 100)
        var (large, engine) = started(10, bytes: 1200)
        #expect(sent(next(&large)) == [1])
        #expect(large.queuedBytes == 9 * 1200)
        #expect(answered(Ticket(raw: 1), by: engine, &large))
        #expect(sent(next(&large)) == [2])
    }

    @Test func onlyBegunPagesAreSuspectsAndTheOthersGoFirstAgain() {
        var (schedule, first) = started(6, limits: Self.wide)
        _ = next(&schedule)
        let charged = schedule.died(first, begun: [Ticket(raw: 2)], Self.crash)
        #expect(charged.isEmpty)
        let (main, alone) = (EngineID(raw: 2), EngineID(raw: 3))
        let spare = EngineID(raw: 4)
        #expect(next(&schedule) == [.start(main), .start(alone), .start(spare)])
        schedule.ready(main)
        schedule.ready(alone)
        let actions = next(&schedule)
        #expect(sent(actions) == [1, 3, 4, 5, 2])
        #expect(schedule.inFlight(alone) == [Ticket(raw: 2)])
    }

    @Test func heldPagesStayAndOneIsLetGoWithAllItsAttempts() {
        var (schedule, first) = started(4, limits: Self.wide)
        schedule.flow = .held
        #expect(sent(next(&schedule)).isEmpty)
        schedule.flow = .one
        #expect(sent(next(&schedule)) == [1])
        #expect(sent(next(&schedule)).isEmpty)
        _ = schedule.died(first, begun: [Ticket(raw: 1)], Self.crash)
        _ = next(&schedule)
        for raw in 2...4 { schedule.ready(EngineID(raw: raw)) }
        // It was not alone by rule, though by chance: its attempts go on before another page is sent.
        #expect(sent(next(&schedule)) == [1])
        let alone = schedule.inFlight(EngineID(raw: 3)) == [Ticket(raw: 1)] ? 3 : 4
        #expect(answered(Ticket(raw: 1), by: EngineID(raw: alone), &schedule))
        #expect(sent(next(&schedule)).isEmpty)
        schedule.flow = .free
        #expect(sent(next(&schedule)) == [2, 3, 4])
    }

    @Test func suspectsRunOneAtATime() {
        var (schedule, first) = started(2)
        _ = next(&schedule)
        _ = schedule.died(first, begun: [Ticket(raw: 1), Ticket(raw: 2)], Self.crash)
        _ = next(&schedule)
        let alone = EngineID(raw: 3)
        schedule.ready(EngineID(raw: 2))
        schedule.ready(alone)
        #expect(next(&schedule) == [.send(Ticket(raw: 1), to: alone)])
        #expect(next(&schedule).isEmpty)
        #expect(answered(Ticket(raw: 1), by: alone, &schedule))
        #expect(next(&schedule) == [.send(Ticket(raw: 2), to: alone)])
    }

    @Test func onlyDeathsAloneCountAsAttempts() {
        var (schedule, first) = started(2)
        _ = next(&schedule)
        _ = schedule.died(first, begun: [Ticket(raw: 1)], Self.crash)
        #expect(schedule.attempts(of: Ticket(raw: 1)) == 0)
        for (engine, attempt) in [(3, 1), (4, 2)] {
            _ = next(&schedule)
            let alone = EngineID(raw: engine)
            schedule.ready(alone)
            #expect(next(&schedule) == [.send(Ticket(raw: 1), to: alone)])
            let actions = schedule.died(alone, begun: [Ticket(raw: 1)], Self.crash)
            #expect(
                actions == (attempt == 2 ? [.fail(Ticket(raw: 1), Self.crash, attempts: 2)] : []))
        }
        #expect(schedule.pageCount == 1)
    }

    /// The same crash alone as among others is proof enough; another end, or one from outside, is not.
    @Test func aPageThatCrashesAloneAsAmongOthersIsTriedNoMore() {
        let trap = EngineDeath(cause: .crash, detail: "trap", isOwnDoing: true)
        let other = EngineDeath(cause: .crash, detail: "abort", isOwnDoing: true)
        for (death, isProof) in [(trap, true), (other, false), (Self.crash, false)] {
            var (schedule, first) = started(2)
            _ = next(&schedule)
            let among = isProof || death == other ? trap : Self.crash
            _ = schedule.died(first, begun: [Ticket(raw: 1)], among)
            _ = next(&schedule)
            let alone = EngineID(raw: 3)
            schedule.ready(alone)
            _ = next(&schedule)
            let actions = schedule.died(alone, begun: [Ticket(raw: 1)], death)
            #expect(actions == (isProof ? [.fail(Ticket(raw: 1), trap, attempts: 1)] : []))
        }
    }

    /// When one of two dies, the other has pages to go on with.
    @Test func afterADeathTwoEnginesShareTheWorkAndHoldLessOfIt() {
        var (schedule, _) = started(60, limits: Self.wide)
        #expect(sent(next(&schedule)).count == 32)
        _ = schedule.died(EngineID(raw: 1), begun: [Ticket(raw: 1)], Self.crash)
        _ = next(&schedule)
        for raw in 2...4 { schedule.ready(EngineID(raw: raw)) }
        _ = next(&schedule)
        let (main, alone, second) = (EngineID(raw: 2), EngineID(raw: 3), EngineID(raw: 4))
        #expect(schedule.inFlight(main).count == 4)
        #expect(schedule.inFlight(second).count == 4)
        #expect(schedule.inFlight(alone) == [Ticket(raw: 1)])
    }

    @Test func anAnswerFromAnotherEngineIsNone() {
        var (schedule, first) = started(1)
        _ = next(&schedule)
        #expect(!answered(Ticket(raw: 1), by: EngineID(raw: 9), &schedule))
        #expect(answered(Ticket(raw: 1), by: first, &schedule))
        #expect(!answered(Ticket(raw: 1), by: first, &schedule))
    }

    @Test func afterAReloadTheOldEngineFinishesAndEnds() {
        var (schedule, first) = started(5)
        _ = next(&schedule)
        schedule.reload(limits: Self.limits)
        #expect(next(&schedule) == [.start(EngineID(raw: 2))])
        schedule.ready(EngineID(raw: 2))
        #expect(sent(next(&schedule)) == [5])
        for raw in 1...4 { #expect(answered(Ticket(raw: UInt64(raw)), by: first, &schedule)) }
        #expect(next(&schedule) == [.retire(first)])
    }

    /// Whatever happens, every page ends, each once, and the sums are right.
    @Test(arguments: 0..<50) func everyPageEndsExactlyOnce(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var schedule = Schedule(limits: Self.limits)
        var ended: [UInt64: Int] = [:]
        var engines: [EngineID: Bool] = [:]
        var submitted: UInt64 = 0
        func perform(_ actions: [Schedule.Action]) {
            for action in actions {
                switch action {
                case .start(let id): engines[id] = false
                case .send(_, let id): #expect(engines[id] == true)
                case .retire(let id):
                    #expect(schedule.inFlight(id).isEmpty)
                    engines[id] = nil
                case .fail(let ticket, _, _): ended[ticket.raw, default: 0] += 1
                }
            }
        }
        var steps = 0
        while ended.count < 60, steps < 20_000 {
            steps += 1
            if submitted < 60 {
                submitted += 1
                schedule.submit(Ticket(raw: submitted), bytes: Int(random.next() % 1500))
            }
            perform(schedule.nextActions(mayStart: random.next() % 4 != 0))
            guard let id = engines.keys.sorted().randomElement(using: &random) else { continue }
            let held = schedule.inFlight(id)
            switch random.next() % 8 {
            case 0:
                engines[id] = nil
                let begun = Set(held.filter { _ in random.next() % 2 == 0 })
                perform(schedule.died(id, begun: begun, Self.crash))
            case 1: if random.next() % 20 == 0 { schedule.reload(limits: Self.limits) }
            case 2...4:
                engines[id] = true
                schedule.ready(id)
            default:
                guard let ticket = held.randomElement(using: &random) else { continue }
                #expect(answered(ticket, by: id, &schedule))
                ended[ticket.raw, default: 0] += 1
            }
            #expect(engines.count <= 10)
        }
        #expect(ended.count == 60)
        #expect(ended.values.allSatisfy { $0 == 1 })
        #expect(schedule.pageCount == 0)
        #expect(schedule.queuedBytes == 0)
    }
}
