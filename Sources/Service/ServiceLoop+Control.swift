import Spool

/// Answers to the commands that ask over the control socket.
extension ServiceLoop {
    func answerClients(_ descriptors: PollSet) {
        for request in control.step(clock.nowMs(), isReady: descriptors.isReady) {
            control.reply(to: request.client, answer(request.line))
        }
    }

    private func answer(_ line: String) -> ControlReply {
        guard let request = ControlRequest(line: line) else {
            return ControlReply(
                exitCode: 2, text: "unknown request; is the service of another version?\n")
        }
        switch request {
        case .reload: return reload()
        case .status(let format): return statusReply(format)
        case .audit(let format): return auditReply(spool, format)
        case .adopt(let instance): return adoptReply(spool, instance)
        case .showSite(let host, let format): return showSiteReply(spool, host, format)
        case .forgetSite(let host): return forgetReply(host)
        }
    }

    private func forgetReply(_ host: String) -> ControlReply {
        do throws(SpoolError) {
            return forgottenReply(host, wasKnown: try forgetSite(host))
        } catch {
            return ControlReply(exitCode: 1, text: describe(error) + "\n")
        }
    }

    private func statusReply(_ format: ReportFormat) -> ControlReply {
        do throws(SpoolError) {
            let report = StatusReport(spool: try spool.status(), running: runningFacts)
            return ControlReply(exitCode: 0, text: format == .json ? report.json : report.text)
        } catch {
            return ControlReply(exitCode: 1, text: describe(error) + "\n")
        }
    }

    private var runningFacts: RunningFacts {
        var facts = RunningFacts()
        facts.version = options.version
        facts.uptimeMs = clock.nowMs() - startedMs
        facts.plan = plan.name
        facts.planDigest = plan.digest
        facts.isDraining = phase != .serving
        facts.trouble = trouble ?? breakerTrouble
        facts.lastReload = lastReload
        facts.engineProcesses = engine.processIDs
        facts.engineDeathCount = engine.deathCount
        facts.protections = engine.protections
        facts.flightBytes = flights.bytes
        facts.counters = counters
        facts.selectors = selectors
        return facts
    }
}
