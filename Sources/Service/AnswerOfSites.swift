import PageKit
import Spool
import Telemetry
import TextCore

/// Texts of a host that `site show` lists.
private let shownTexts = 40

/// What is known of a host, for whoever asks.
package func showSiteReply(_ spool: Spool, _ host: String, _ format: ReportFormat) -> ControlReply {
    do throws(SpoolError) {
        guard let bytes = try spool.siteKnowledge(host),
            let knowledge = SiteKnowledge(bytes: bytes[...])
        else { return unknownSite(host) }
        let text = format == .json ? json(host, knowledge) : text(host, knowledge)
        return ControlReply(exitCode: 0, text: text)
    } catch {
        return ControlReply(exitCode: 1, text: describe(error) + "\n")
    }
}

/// Forgets a host, for a command that no service answered.
package func forgetSiteReply(_ spool: Spool, _ host: String) -> ControlReply {
    do throws(SpoolError) {
        var keeper = SiteMemoryKeeper()
        _ = try keeper.load(spool)
        guard let (rows, _) = try keeper.forget(host, spool) else {
            return forgottenReply(host, wasKnown: false)
        }
        try spool.write(rows)
        return forgottenReply(host, wasKnown: true)
    } catch {
        return ControlReply(exitCode: 1, text: describe(error) + "\n")
    }
}

func forgottenReply(_ host: String, wasKnown: Bool) -> ControlReply {
    wasKnown ? ControlReply(exitCode: 0, text: "forgot \(host)\n") : unknownSite(host)
}

private func unknownSite(_ host: String) -> ControlReply {
    ControlReply(
        exitCode: 1,
        text: "nothing is known of \(host): no page of it was seen with `site_memory: on`\n")
}

private func text(_ host: String, _ knowledge: SiteKnowledge) -> String {
    let memory = knowledge.memory
    var text = """
        \(host)
          learned from \(knowledge.pageCount) pages; \(knowledge.repeatedCount) more said nearly the same as one before
          of \(memory.textCount) texts it is known that they stand on many pages, of \(memory.placeCount) places \
        what they hold

        """
    let repeated = knowledge.repeatedTexts(shownTexts)
    if !repeated.isEmpty {
        text += "  texts on the most of the last \(knowledge.recentPageCount) pages:\n"
    }
    for entry in repeated {
        text += "    \(entry.pageCount)  \(escapedText(entry.beginning))\n"
    }
    return text
}

private func json(_ host: String, _ knowledge: SiteKnowledge) -> String {
    let memory = knowledge.memory
    var json = JSONWriter()
    json.beginObject()
    json.name("host")
    json.string(host)
    for (name, value) in [
        ("pages", knowledge.pageCount), ("repeated_pages", knowledge.repeatedCount),
        ("recent_pages", knowledge.recentPageCount), ("known_texts", memory.textCount),
        ("known_places", memory.placeCount),
    ] {
        json.name(name)
        json.number(value)
    }
    json.name("texts")
    json.beginArray()
    for entry in knowledge.repeatedTexts(shownTexts) {
        json.beginObject()
        json.name("pages")
        json.number(entry.pageCount)
        json.name("beginning")
        json.string(entry.beginning)
        json.endObject()
    }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
}
