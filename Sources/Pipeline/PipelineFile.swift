/// The settings of a pipeline file, apart from its stages, which the registry tells.
enum PipelineFile {
    static let formatVersion = 1

    /// Bytes; a file for a thousand sites stays below half of it.
    static let maxBytes = 1 << 20

    static let version = Setting(
        "version", .whole(formatVersion...formatVersion), default: .none,
        why: "Version of this file's format; always the first key.")

    enum Inbox {
        static let path = Setting(
            "path", .path, default: .none,
            why: "Folder that pages are dropped into. `--inbox` wins over it.")
        static let include = Setting(
            "include", .globs, default: .list(["**/*"]),
            why: "Which files are pages, by their path below the inbox: `*` within a name, `?` one "
                + "character, `[a-z]`, `**` any folders. Others are counted as ignored. What a page is "
                + "(HTML, text) is told by its content, not by its name.")
        static let after = Setting(
            "after", .choice(InboxPlan.After.allCases.map(\.rawValue)), default: .text("archive"),
            why:
                "What becomes of a page once its result is out: kept in the inbox's archive, or deleted."
        )
        static let sidecar = Setting(
            "sidecar", .choice(InboxPlan.Sidecar.allCases.map(\.rawValue)),
            default: .text("optional"),
            why: "Whether a page waits for its `NAME.meta.json` (url, content_type, fetched_at).")
        static let stableMs = Setting(
            "stable_ms", .whole(0...3_600_000), unit: "ms", default: .whole(2000),
            why:
                "How long a file that only a scan has seen must stay unchanged before it counts as "
                + "complete. Files moved in or closed while watched are taken at once.")
        static let ready = Setting(
            "ready", group: [stableMs], why: "When a file counts as complete.")
        static let group = Setting(
            "inbox", group: [path, include, after, sidecar, ready], why: "Where pages come from.")
    }

    enum Outbox {
        static let path = Setting(
            "path", .path, default: .none,
            why: "Folder that results are published in. `--outbox` wins over it.")
        static let onExisting = Setting(
            "on_existing", .choice(OutboxPlan.OnExisting.allCases.map(\.rawValue)),
            default: .text("version"),
            why:
                "When a result of that name is there: publish beside it under a number, replace it, or "
                + "reject the page.")
        static let doneMarker = Setting(
            "done_marker", .suffix, default: .none,
            why:
                "Also publish an empty file with this suffix, for example `.ok`, once all of a page is "
                + "durable.")
        static func formats(_ known: [String]) -> Setting {
            Setting(
                "formats", .choices(known, least: 1),
                default: .list(["json", "text"].filter { known.contains($0) }),
                why: "What is written for each page.")
        }
        static func group(_ known: [String]) -> Setting {
            Setting(
                "outbox", group: [path, formats(known), onExisting, doneMarker],
                why: "Where results go.")
        }
    }

    enum Limits {
        static let workers = Setting(
            "workers", .whole(1...256, or: "auto"), default: .word("auto"),
            why: "Pages worked on at the same time; auto is one a processor.")
        static let documentBytes = Setting(
            "document_bytes", .bytes(1 << 10...512 << 20), default: .whole(20 << 20),
            why: "Largest page, after decompression; a larger one goes to quarantine.")
        static let wallMs = Setting(
            "wall_ms", .whole(10...600_000), unit: "ms", default: .whole(10_000),
            why: "Time a page may take; a slower one goes to quarantine.")
        static let attempts = Setting(
            "attempts", .whole(1...10), default: .whole(2),
            why: "How often, at most, a page that crashed the engine is tried before "
                + "it goes to quarantine.")
        static let keepFree = Setting(
            "keep_free", .bytes(0...1 << 40), default: .whole(1 << 30),
            why: "Space to leave on the disk; below it winnow pauses and resumes by itself.")
        static let group = Setting(
            "limits", group: [workers, documentBytes, wallMs, attempts, keepFree],
            why: "What one page, and all together, may use.")
    }

    enum Retain {
        static let archive = days("archive", "How long pages are kept once their result is out.")
        static let quarantine = days(
            "quarantine", "How long pages that could not be processed are kept.")
        static let ledger = days("ledger", "How long the record of finished pages is kept.")
        static let group = Setting(
            "retain", group: [archive, quarantine, ledger],
            why: "What winnow clears away by itself, after how many days; by default nothing.")

        private static func days(_ name: String, _ why: String) -> Setting {
            Setting(name, .days(1...36_500), unit: "days", default: .word("forever"), why: why)
        }
    }

    enum Duplicates {
        static let policy = Setting(
            "policy", .choice(DuplicatesPlan.Policy.allCases.map(\.rawValue)),
            default: .text("off"),
            why:
                "What becomes of a page whose text was published before: nothing, a note in its JSON "
                + "(`duplicate_of`), or no result, only a line in the record.")
        static let similarity = Setting(
            "similarity", .ratio(0.5...1), default: .ratio(0.85),
            why:
                "Share of five-word pieces that two texts must have in common to be duplicates; with 1 "
                + "only equal ones are.")
        static let group = Setting(
            "duplicates", group: [policy, similarity],
            why:
                "Texts that come again, under any name and at any time that the record of finished "
                + "pages (retain.ledger) reaches back to.")
    }

    static let siteMemory = Setting(
        "site_memory", .choice(["off", "on"]), default: .text("off"),
        why:
            "Whether what earlier pages of a host have in common (newsletter boxes, notices) tells what "
            + "is no text of its later pages. Results then depend on what came before.")

    static let reproducible = Setting(
        "reproducible", .truth, default: .truth(false),
        why: "Refuses what makes a result depend on other pages than its own: `site_memory` and "
            + "`duplicates`. A page then always gives the same bytes.")

    static let stagesKey = "stages"

    enum Sites {
        static let key = "sites"
        static let match = Setting(
            "match", .site, default: .none,
            why: "Whose pages are meant: a host, as `example.org`; `*` is any characters, and "
                + "`*.example.org` is example.org with all its subdomains; `example.org/blog` is only what "
                + "lies below that path. Case, port and a leading `www.` do not count. The host is that of "
                + "the page's url in its sidecar, else that of its canonical address or og:url.")
        static let why =
            "What differs for the pages of single sites: values of stages, in place of those under "
            + "`stages`. The first entry whose `match` holds for a page counts, and no other."
    }

    /// All top-level settings but the stages and sites.
    static func settings(formats: [String]) -> [Setting] {
        [
            version, Inbox.group, Outbox.group(formats), Limits.group, Retain.group,
            Duplicates.group, siteMemory, reproducible,
        ]
    }
}
