import Spool

/// Answers what the spool alone knows: for a running service, and for a command that opened the spool
/// itself because none runs.
package func auditReply(_ spool: Spool, _ format: ReportFormat) -> ControlReply {
    do throws(SpoolError) {
        let report = try spool.audit()
        return ControlReply(
            exitCode: report.isClean ? 0 : 1,
            text: format == .json ? report.json : report.text)
    } catch {
        return ControlReply(exitCode: 1, text: describe(error) + "\n")
    }
}

/// Takes over the work of a dead instance; the next claims hand it out.
package func adoptReply(_ spool: Spool, _ instance: String) -> ControlReply {
    do throws(SpoolError) {
        let report = try spool.adopt(instance)
        var text = "adopted \(report.claimCount) pages, completed \(report.completedCount)\n"
        if !report.hadLedger {
            text +=
                "its ledger was not found: pages that it had published but not finished come again\n"
        }
        return ControlReply(exitCode: 0, text: text)
    } catch {
        let others = (try? spool.otherInstances()) ?? []
        let known = others.isEmpty ? "" : "; instances here: \(others.joined(separator: ", "))"
        return ControlReply(exitCode: 1, text: describe(error) + known + "\n")
    }
}
