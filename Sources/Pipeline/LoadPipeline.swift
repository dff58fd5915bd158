import PageKit

/// Reads and checks a pipeline file whole.
///
/// - Parameters:
///   - yaml: the file's bytes, at most 1 MiB.
///   - file: its name, for messages.
/// - Throws: every error of the file at once; only what is no YAML at all ends the check early.
package func loadPipeline(
    yaml: [UInt8], file: String, registry: Registry
) throws(PipelineErrors) -> PipelinePlan {
    var checker = Checker(SourceText(file: file, bytes: yaml))
    guard let draft = checker.draft(registry), !checker.hasErrors else { throw checker.errors }
    return PipelinePlan(draft, yaml: yaml, file: file, registry: registry)
}

/// A checked file: the values of its settings and its stages.
struct PipelineDraft {
    let settings: SettingValues
    let stages: [StageDraft]
    let sites: [SiteDraft]
}

extension Checker {
    /// - Returns: what could be read, or nil where nothing could; usable only if there are no errors.
    fileprivate mutating func draft(_ registry: Registry) -> PipelineDraft? {
        guard source.bytes.count <= PipelineFile.maxBytes else {
            report(
                .tooLarge, at: .start,
                "the file has \(source.bytes.count) bytes, over \(PipelineFile.maxBytes)")
            return nil
        }
        guard let root = YAMLTree.read(&self) else { return nil }
        guard case .mapping(let entries) = root.content else {
            report(
                .wrongType, at: root.position,
                "the file holds \(root.kindName), not keys with values",
                remedy: "begin with `version: 1`")
            return nil
        }
        return draft(entries, registry)
    }

    private mutating func draft(_ entries: [YAMLEntry], _ registry: Registry) -> PipelineDraft {
        let settings = PipelineFile.settings(formats: registry.formats)
        let values = group(
            entries, settings, path: "", also: [PipelineFile.stagesKey, PipelineFile.Sites.key],
            required: [PipelineFile.version.name, PipelineFile.stagesKey])
        let stages = entries.first { $0.key == PipelineFile.stagesKey }
            .map { self.stages($0, registry) }
        let sites = entries.first { $0.key == PipelineFile.Sites.key }
            .map { self.sites($0, stages ?? [], registry) }
        checkTogether(entries, values)
        return PipelineDraft(settings: values, stages: stages ?? [], sites: sites ?? [])
    }

    /// Values that are right alone and wrong together.
    private mutating func checkTogether(_ entries: [YAMLEntry], _ values: SettingValues) {
        typealias File = PipelineFile
        let inbox = values.group(File.Inbox.group)
        if inbox.text(File.Inbox.after) == InboxPlan.After.delete.rawValue,
            let archive = entries.value(at: [File.Retain.group.name, File.Retain.archive.name])
        {
            report(
                .noEffect, at: archive.keyPosition,
                "retain.archive does nothing, because inbox.after is delete",
                remedy: "take this line away, or write `after: archive`")
        }
        if values.truth(File.reproducible) { checkReproducible(entries, values) }
        let outboxPath = entries.value(at: ["outbox", File.Outbox.path.name])
        if let outboxPath, case .scalar(let outbox) = outboxPath.value.content,
            let inboxPath = inbox.text(File.Inbox.path),
            isSameOrNested(outbox.text, inboxPath)
        {
            report(
                .badPath, at: outboxPath.value.position,
                "outbox.path \"\(outbox.text)\" and inbox.path \"\(inboxPath)\" lie in one another",
                remedy:
                    "give each its own folder, side by side; else results would come in as pages")
        }
    }
}

extension Checker {
    /// Nothing may make a result depend on other pages.
    fileprivate mutating func checkReproducible(_ entries: [YAMLEntry], _ values: SettingValues) {
        typealias File = PipelineFile
        let policy = values.group(File.Duplicates.group).text(File.Duplicates.policy)
        if policy != DuplicatesPlan.Policy.off.rawValue,
            let entry = entries.value(at: [
                File.Duplicates.group.name, File.Duplicates.policy.name,
            ])
        {
            report(
                .contradiction, at: entry.keyPosition,
                "duplicates.policy is \(policy ?? "on"), but the pipeline is to be reproducible: which of two "
                    + "pages is the first depends on when they come",
                remedy: "write `policy: off`, or take `reproducible: true` away")
        }
        if values.text(File.siteMemory) == "on",
            let entry = entries.value(at: [File.siteMemory.name])
        {
            report(
                .contradiction, at: entry.keyPosition,
                "site_memory is on, but the pipeline is to be reproducible: its results would depend on "
                    + "the pages before",
                remedy: "write `site_memory: off`, or take `reproducible: true` away")
        }
    }
}

extension [YAMLEntry] {
    /// The entry at a path of keys, if the file gives it.
    fileprivate func value(at path: [String]) -> YAMLEntry? {
        var entries = self
        var found: YAMLEntry?
        for key in path {
            found = entries.first { $0.key == key }
            guard let entry = found else { return nil }
            if case .mapping(let inner) = entry.value.content {
                entries = inner
            } else {
                entries = []
            }
        }
        return found
    }
}

/// Whether two folders are one, or one lies in the other, by their names alone.
func isSameOrNested(_ a: String, _ b: String) -> Bool {
    func parts(_ path: String) -> [Substring] { path.split(separator: "/").filter { $0 != "." } }
    guard a.hasPrefix("/") == b.hasPrefix("/") else { return false }
    let (first, second) = (parts(a), parts(b))
    return first.starts(with: second) || second.starts(with: first)
}

extension PipelinePlan {
    fileprivate init(_ draft: PipelineDraft, yaml: [UInt8], file: String, registry: Registry) {
        let values = draft.settings
        let limits = LimitsPlan(values.group(PipelineFile.Limits.group))
        let stages = draft.stages.map { $0.type.init($0.options, limits: limits.page) }
        let sites = draft.sites.map { SitePlan($0, stages) }
        self.init(
            name: file, yaml: yaml, digest: planDigest(draft),
            inbox: InboxPlan(values.group(PipelineFile.Inbox.group)),
            outbox: OutboxPlan(values, registry.formats), limits: limits,
            retain: RetainPlan(values.group(PipelineFile.Retain.group)),
            duplicates: DuplicatesPlan(values.group(PipelineFile.Duplicates.group)),
            hasSiteMemory: values.text(PipelineFile.siteMemory) == "on",
            stages: stages, sites: sites, siteIndex: SiteIndex(sites.map(\.pattern)),
            firstSiteStage: sites.flatMap { $0.stages.keys }.min(), registry: registry)
    }
}

extension InboxPlan {
    fileprivate init(_ values: SettingValues) {
        typealias Inbox = PipelineFile.Inbox
        path = values.text(Inbox.path)
        include = values.list(Inbox.include).compactMap { try? Glob($0) }
        after = values.choice(Inbox.after)
        sidecar = values.choice(Inbox.sidecar)
        stableMs = values.group(Inbox.ready).whole(Inbox.stableMs)
    }
}

extension OutboxPlan {
    fileprivate init(_ file: SettingValues, _ known: [String]) {
        typealias Outbox = PipelineFile.Outbox
        let values = file.group(Outbox.group(known))
        path = values.text(Outbox.path)
        formats = values.list(Outbox.formats(known))
        onExisting = values.choice(Outbox.onExisting)
        doneMarker = values.text(Outbox.doneMarker)
    }
}

extension LimitsPlan {
    fileprivate init(_ values: SettingValues) {
        typealias Limits = PipelineFile.Limits
        workers = values.wholeOrWord(Limits.workers)
        documentBytes = values.whole(Limits.documentBytes)
        wallMs = values.whole(Limits.wallMs)
        attempts = values.whole(Limits.attempts)
        keepFreeBytes = values.whole(Limits.keepFree)
    }
}

extension DuplicatesPlan {
    fileprivate init(_ values: SettingValues) {
        policy = values.choice(PipelineFile.Duplicates.policy)
        similarity = values.ratio(PipelineFile.Duplicates.similarity)
    }
}

extension RetainPlan {
    fileprivate init(_ values: SettingValues) {
        archiveDays = values.wholeOrWord(PipelineFile.Retain.archive)
        quarantineDays = values.wholeOrWord(PipelineFile.Retain.quarantine)
        ledgerDays = values.wholeOrWord(PipelineFile.Retain.ledger)
    }
}
