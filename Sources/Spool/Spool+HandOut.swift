import Glibc
import TextCore

/// Handing out: reading claimed pages and making their attempt durable.
extension Spool {
    /// Reads pending claims and records one more attempt of each. They leave `pending` only when all
    /// of that is done.
    func handOut(
        maxCount: Int, maxBytes: Int, mayExceed: Bool
    ) throws(SpoolError) -> [ClaimedPage] {
        var pages: [ClaimedPage] = []
        var claims: [Claim] = []
        var lost: [Claim] = []
        var byteCount = 0
        for index in pending.indices where pages.count < maxCount {
            let isFirst = pages.isEmpty && mayExceed
            if !isFirst, byteCount + pending[index].costBytes > maxBytes { break }
            switch try read(index) {
            case .wait: continue
            case .missing: lost.append(pending[index])
            case .page(let page):
                byteCount += page.bytes.count + ClaimedPage.overheadBytes
                pages.append(page)
                claims.append(pending[index])
            }
        }
        if pages.isEmpty, lost.isEmpty { return [] }
        try giveUp(lost)
        try ledger.begin(claims)
        let begun = Set(claims.map(\.job))
        pending.removeAll { begun.contains($0.job) }
        for var claim in claims {
            claim.attempt += 1
            claim.isInLedger = true
            inFlight[claim.job] = claim
        }
        return pages
    }

    private enum ReadAnswer {
        case page(ClaimedPage)
        /// A writer is still at work, or it cannot be read for now.
        case wait
        /// Somebody took it out of our folder, or it is not a file any more.
        case missing
    }

    private func read(_ index: Int) throws(SpoolError) -> ReadAnswer {
        guard pending[index].retryAtMs <= nowMs else { return .wait }
        do { return try readFile(index) } catch {
            switch error.code {
            case ENOENT, ELOOP: return .missing
            // One unreadable file (its permission, a bad sector) must not hold up the others.
            case EACCES, EIO:
                pending[index].retryAtMs = nowMs + 4_000
                return .wait
            default: throw error
            }
        }
    }

    /// Reads between two looks at the file's facts: equal facts, one state of the bytes.
    private func readFile(_ index: Int) throws(SpoolError) -> ReadAnswer {
        let claim = pending[index]
        let file = try files.openForReading(claim.file, in: folders.claim)
        let facts = try files.facts(of: file, claim.path)
        guard facts.kind == .regular else { return .missing }
        guard try isQuiet(index, file, facts) else { return .wait }
        // No further than the size it has now: that it has not grown is what the second look tells.
        let limit = configuration.limitBytes + 1
        let size = facts.size > 0 ? min(Int(facts.size), limit) : limit
        let bytes = try files.read(file, expected: size, limit: size, claim.path)
        let after = try files.facts(of: file, claim.path)
        guard !after.bytesMayDiffer(from: facts) else {
            pending[index].facts = after
            pending[index].changedAtMs = nowMs
            return .wait
        }
        let sidecar = try readSidecar(of: claim)
        pending[index].facts = facts
        pending[index].changedAtMs = nil
        pending[index].digest = TextCore.digest(bytes)
        pending[index].sidecarDigest = sidecar?.digest
        return .page(
            ClaimedPage(
                job: claim.job, path: claim.path, id: claim.path.displayID, bytes: bytes,
                sizeBytes: facts.size, digest: pending[index].digest, sidecar: sidecar,
                attempt: claim.attempt + 1))
    }

    /// A claim whose bytes changed is read again once nobody writes it, by lease or by time.
    private func isQuiet(
        _ index: Int, _ file: borrowing OwnedFD, _ facts: FileFacts
    ) throws(SpoolError) -> Bool {
        guard let changedAt = pending[index].changedAtMs else { return true }
        switch try files.lease(file, pending[index].path) {
        case .granted:
            files.unlease(file)
            return true
        case .writerPresent: return false
        case .unsupported:
            if pending[index].facts.map({ facts.bytesMayDiffer(from: $0) }) ?? true {
                pending[index].facts = facts
                pending[index].changedAtMs = nowMs
                return false
            }
            return nowMs - changedAt >= configuration.stableMs
        }
    }

    private func readSidecar(of claim: Claim) throws(SpoolError) -> Sidecar? {
        guard claim.hasSidecar else { return nil }
        do {
            let file = try files.openForReading(claim.sidecarFile, in: folders.claim)
            let bytes = try files.read(
                file, expected: 4096, limit: Sidecar.limitBytes + 1, claim.path)
            return Sidecar(bytes)
        } catch {
            guard error.code == ENOENT || error.code == ELOOP else { throw error }
            return nil
        }
    }
}
