import Spool
import Telemetry
import TextCore

extension StatusReport {
    /// For programs: one object and a line feed.
    package var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.name("running")
        json.bool(running != nil)
        if let running { write(running, to: &json) }
        json.member("instance", spool.instance)
        json.name("inbox")
        json.beginObject()
        json.member("waiting", spool.waitingCount)
        json.member("waiting_bytes", Int(spool.waitingBytes))
        json.member("oldest_ms", Int(spool.oldestWaitingMs))
        json.member("blocked", spool.blockedCount)
        json.member("without_sidecar", spool.withoutSidecarCount)
        json.ignored(spool.ignored)
        json.endObject()
        json.member("pending", spool.pendingCount)
        json.member("in_flight", spool.inFlightCount)
        json.member("unsettled", spool.unsettledCount)
        json.member("quarantine", spool.quarantineCount)
        json.counts("counters", spool.counters.mapValues(Int.init))
        json.member("free_bytes", Int(spool.freeBytes))
        json.member("keep_free_bytes", Int(spool.keepFreeBytes))
        write(spool.capabilities, to: &json)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private func write(_ running: RunningFacts, to json: inout JSONWriter) {
        json.member("version", running.version)
        json.member("uptime_ms", Int(running.uptimeMs))
        json.member("pipeline", running.plan)
        json.member("plan", running.planDigest)
        json.name("draining")
        json.bool(running.isDraining)
        json.member("trouble", running.trouble)
        json.name("last_reload")
        if let reload = running.lastReload {
            json.beginObject()
            json.name("taken")
            json.bool(reload.isTaken)
            json.member("detail", reload.detail)
            json.endObject()
        } else {
            json.null()
        }
        json.name("engine_pids")
        json.beginArray()
        for process in running.engineProcesses { json.number(Int(process)) }
        json.endArray()
        json.member("engine_deaths", running.engineDeathCount)
        json.name("protections")
        json.strings(running.protections)
        json.member("flight_bytes", running.flightBytes)
        json.counts("statuses", running.counters.statuses)
        json.counts("reasons", running.counters.reasons)
        write(running.counters.milliseconds, to: &json)
        write(running.selectors?.asked ?? [], to: &json)
    }

    /// Selectors of `sites` that were asked of a page under the plan in force.
    private func write(_ records: [SelectorRecords.Record], to json: inout JSONWriter) {
        json.name("site_selectors")
        json.beginArray()
        for record in records {
            json.beginObject()
            json.member("site", record.match)
            json.member("stage", record.selector.stage)
            json.member("option", record.selector.option)
            json.member("selector", record.selector.text)
            json.member("pages", record.askedCount)
            json.member("matched", record.matchedCount)
            json.name("stale")
            json.bool(record.isStale)
            json.endObject()
        }
        json.endArray()
    }

    private func write(_ histogram: Histogram, to json: inout JSONWriter) {
        json.name("page_ms")
        json.beginObject()
        json.name("bounds")
        json.beginArray()
        for bound in histogram.bounds { json.number(bound) }
        json.endArray()
        json.name("counts")
        json.beginArray()
        for count in histogram.counts { json.number(count) }
        json.endArray()
        json.member("sum", histogram.sum)
        json.endObject()
    }

    private func write(_ able: Capabilities, to json: inout JSONWriter) {
        json.name("capabilities")
        json.beginObject()
        let flags = [
            ("inbox_no_replace", able.inboxNoReplace), ("outbox_no_replace", able.outboxNoReplace),
            ("inbox_folder_sync", able.inboxFolderSync),
            ("outbox_folder_sync", able.outboxFolderSync), ("lease", able.lease),
            ("watch", able.watch),
        ]
        for (name, flag) in flags {
            json.name(name)
            json.bool(flag)
        }
        json.name("sub_mounts")
        json.strings(able.subMounts)
        json.endObject()
    }
}

extension JSONWriter {
    /// An object of counts, by name.
    fileprivate mutating func counts(_ name: String, _ counts: [String: Int]) {
        self.name(name)
        beginObject()
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) { member(key, count) }
        endObject()
    }
}
