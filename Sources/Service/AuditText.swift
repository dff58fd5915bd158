import Spool
import Telemetry
import TextCore

extension AuditReport {
    /// For readers; ends with a line feed.
    package var text: String {
        var lines = [
            "claimed \(grouped(claimedCount)) = published \(grouped(publishedCount))"
                + " + rejected \(grouped(rejectedCount)) + duplicate \(grouped(duplicateCount))"
                + " + quarantined \(grouped(quarantinedCount)) + in flight \(grouped(inFlightCount))",
            "waiting in the inbox: \(grouped(waitingCount))",
        ]
        for reason in IgnoredReason.allCases {
            guard let count = ignored[reason], count > 0 else { continue }
            lines.append("left alone, \(reason.words): \(grouped(count))")
        }
        lines += findings.map { "finding: \($0.text)" }
        lines.append(isClean ? "clean" : "\(findings.count) findings")
        return lines.joined(separator: "\n") + "\n"
    }

    /// For programs: one object and a line feed.
    package var json: String {
        var json = JSONWriter()
        json.beginObject()
        let counts: [(String, Int64)] = [
            ("claimed", claimedCount), ("published", publishedCount), ("rejected", rejectedCount),
            ("duplicate", duplicateCount), ("quarantined", quarantinedCount),
            ("in_flight", inFlightCount), ("waiting", Int64(waitingCount)),
        ]
        for (name, count) in counts { json.member(name, Int(count)) }
        json.ignored(ignored)
        json.name("clean")
        json.bool(isClean)
        json.name("findings")
        json.strings(findings.map(\.text))
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}

extension AuditFinding {
    /// One sentence; names in it are escaped by the spool.
    fileprivate var text: String {
        switch self {
        case .lawBroken(let claimed, let accounted):
            "claimed \(claimed), but \(accounted) are accounted for"
        case .counterDiffers(let name, let counter, let rows):
            "counter \(name) says \(counter), the rows say \(rows)"
        case .claimWithoutRow(let file): "the ledger does not know the claimed file \(file)"
        case .rowWithoutClaim(let job, let path): "the original of job \(job), \(path), is gone"
        case .unfinished(let job, let path):
            "job \(job), \(path), is done, but its original is still claimed"
        case .stagedLeftover(let file): "no page owns the staged file \(file)"
        case .outputDiffers(let path, let job): "\(path) is not what job \(job) published"
        }
    }
}

extension IgnoredReason {
    /// Plural, for readers.
    package var words: String {
        switch self {
        case .dotfile: "dotfiles"
        case .partialName: "names of files still being written"
        case .symlink: "symlinks"
        case .fifo: "FIFOs"
        case .socket: "sockets"
        case .device: "devices"
        case .notIncluded: "not in inbox.include"
        case .orphanSidecar: "sidecars without their page"
        case .subMount: "folders on another mount"
        case .unreadableFolder: "unreadable folders"
        }
    }

    /// As a JSON key.
    fileprivate var key: String {
        switch self {
        case .partialName: "partial_name"
        case .notIncluded: "not_included"
        case .orphanSidecar: "orphan_sidecar"
        case .subMount: "sub_mount"
        case .unreadableFolder: "unreadable_folder"
        default: rawValue
        }
    }
}

extension JSONWriter {
    mutating func member(_ name: String, _ value: Int) {
        self.name(name)
        number(value)
    }

    mutating func member(_ name: String, _ value: String?) {
        self.name(name)
        string(value)
    }

    mutating func ignored(_ counts: [IgnoredReason: Int]) {
        name("ignored")
        beginObject()
        for reason in IgnoredReason.allCases { member(reason.key, counts[reason] ?? 0) }
        endObject()
    }
}

private func grouped(_ number: Int64) -> String { Telemetry.grouped(Int(number)) }
private func grouped(_ number: Int) -> String { Telemetry.grouped(number) }
