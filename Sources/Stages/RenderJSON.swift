import PageKit
import TextCore

/// The page as one JSON object on one line: the contract of `winnow clean --format jsonl` and of the
/// outbox. `schema` counts changes that break readers.
package struct RenderJSON: Renderer {
    package static let format = "json"
    package static let fileExtension = "json"
    /// Version of the object's shape.
    package static let schemaVersion = 1

    package static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {
        var json = JSONWriter(appendingTo: output)
        output = []
        json.beginObject()
        json.name("schema")
        json.number(schemaVersion)
        json.name("id")
        json.string(page.input.id)
        json.name("status")
        json.string(page.status.rawValue)
        writeText(page, to: &json)
        writeMetadata(page, to: &json)
        writeEvidence(page, to: &json)
        if explain { writeBlocks(page, to: &json) }
        json.endObject()
        output = json.bytes
    }

    private static func writeText(_ page: Page, to json: inout JSONWriter) {
        json.name("text")
        json.beginString()
        var first = true
        for block in page.blocks where block.isText {
            if !first { json.append([0x0A, 0x0A], 0..<2) }
            first = false
            json.append(page.text, block.text)
        }
        json.endString()
    }

    private static func writeMetadata(_ page: Page, to json: inout JSONWriter) {
        let metadata = page.metadata
        let texts: [(String, Sourced<String>?)] = [
            ("title", metadata.title), ("published", metadata.published),
            ("modified", metadata.modified), ("date", metadata.date),
            ("site", metadata.site), ("url", metadata.url), ("language", metadata.language),
            ("description", metadata.description), ("image", metadata.image),
            ("license", metadata.license),
        ]
        for (name, value) in texts {
            json.name(name)
            json.string(value?.value)
        }
        for (name, values) in [
            ("authors", metadata.authors?.value), ("tags", metadata.tags?.value),
        ] {
            json.name(name)
            json.strings(values ?? [])
        }
        json.name("captions")
        json.strings(metadata.captions)
        json.name("sources")
        json.beginObject()
        for (name, value) in texts {
            guard let value else { continue }
            json.name(name)
            json.string(value.source)
        }
        for (name, values) in [("authors", metadata.authors), ("tags", metadata.tags)] {
            guard let values else { continue }
            json.name(name)
            json.string(values.source)
        }
        json.endObject()
    }

    private static func writeEvidence(_ page: Page, to json: inout JSONWriter) {
        json.name("confidence")
        if let confidence = page.confidence { json.number(confidence) } else { json.null() }
        json.name("format")
        json.string(page.format.rawValue)
        json.name("charset")
        json.string(page.charset)
        json.name("fetched_at")
        json.string(page.input.fetchedAt)
        json.name("site_rule")
        json.string(page.site?.match)
        if let recall = page.recall { write(recall, to: &json) }
        json.name("notes")
        json.strings(page.notes)
        json.name("changes")
        json.beginObject()
        for (name, count) in page.changes.named {
            json.name(name)
            json.number(count)
        }
        json.endObject()
    }

    private static func write(_ recall: SiteRecall, to json: inout JSONWriter) {
        json.name("site_memory")
        json.beginObject()
        json.name("host")
        json.string(recall.host)
        json.name("generation")
        json.number(Int(clamping: recall.generation))
        json.name("pages")
        json.number(recall.pageCount)
        json.name("dropped_blocks")
        json.number(recall.droppedCount)
        json.name("moved_blocks")
        json.number(recall.movedCount)
        json.endObject()
    }

    private static func writeBlocks(_ page: Page, to json: inout JSONWriter) {
        json.name("blocks")
        json.beginArray()
        for block in page.blocks {
            json.beginObject()
            json.name("role")
            json.string(block.role.rawValue)
            json.name("kept")
            json.bool(block.isKept)
            json.name("reason")
            json.string(block.drop?.reason.rawValue)
            json.name("stage")
            json.string(block.drop?.stage)
            json.name("score")
            if let score = block.score { json.number(score) } else { json.null() }
            json.name("text")
            json.string(page.text, block.text)
            json.endObject()
        }
        json.endArray()
    }
}
