import PageKit
import Pipeline

/// The protocol between service and engine: records on a stream socket.
///
/// A record is a header of 9 bytes (kind; bytes of the fields; bytes of the body; little-endian), its
/// fields, and its body. The body of a page is its raw bytes, so that they are neither copied together
/// by the sender nor apart by the receiver. Everything the engine sends is read as hostile.
enum Wire {
    /// Raised with every change of a record; the two sides are the same binary, so it only guards mistakes.
    static let version: UInt32 = 4
    static let headerBytes = 9
    /// Ids, URLs and content types are a line each; a longer one is cut by its reader's verdict, not here.
    static let textLimit = 1 << 20
    /// Names (formats, stages, reasons) are short by nature.
    static let nameLimit = 64
    /// Prose of a failure.
    static let detailLimit = 4096
    /// Most formats that a pipeline can ask for.
    static let formatLimit = 16

    enum Kind: UInt8 {
        case hello = 1, page = 2, memory = 3
        case ready = 16, done = 18, rejected = 19, failed = 20
    }

    struct Header: Equatable {
        let kind: UInt8
        let fieldBytes: Int
        let bodyBytes: Int

        init(kind: UInt8, fieldBytes: Int, bodyBytes: Int) {
            self.kind = kind
            self.fieldBytes = fieldBytes
            self.bodyBytes = bodyBytes
        }

        init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
            var reader = RecordReader(bytes)
            kind = try reader.byte("kind")
            fieldBytes = Int(try reader.int32("field bytes"))
            bodyBytes = Int(try reader.int32("body bytes"))
        }
    }

    /// Most bytes that the outputs of one page may have in all: JSON escapes and `explain` repeat the text,
    /// eight times its limit is beyond any page that was not made to burst.
    static func outputLimit(documentBytes: Int) -> Int {
        min(8 * documentBytes + (1 << 20), Int(Int32.max))
    }

    /// A record without body; `fields` appends its fields.
    static func record(_ kind: Kind, bodyBytes: Int = 0, fields: (inout RecordWriter) -> Void)
        -> [UInt8]
    {
        var writer = RecordWriter()
        append(kind, bodyBytes: bodyBytes, to: &writer, fields: fields)
        return writer.bytes
    }

    static func append(
        _ kind: Kind, bodyBytes: Int = 0, to writer: inout RecordWriter,
        fields: (inout RecordWriter) -> Void
    ) {
        let start = writer.bytes.count
        writer.byte(kind.rawValue)
        writer.int32(0)
        writer.int32(UInt32(truncatingIfNeeded: bodyBytes))
        fields(&writer)
        let length = writer.bytes.count - start - headerBytes
        writer.replaceInt32(at: start + 1, with: UInt32(truncatingIfNeeded: length))
    }
}

/// First record to the engine: what it shall do.
struct Hello: Equatable {
    var version = Wire.version
    var workers: Int
    /// Most bytes of writable memory.
    var memoryBytes: Int
    /// Name and text of the pipeline file.
    var file: String
    var yaml: [UInt8]
    /// Formats to render instead of the pipeline's own.
    var formats: [String]?
    /// It shall take no pages, but split off engines.
    var isNursery = false

    func record() -> [UInt8] {
        Wire.record(.hello) { fields in
            fields.int32(version)
            fields.int32(UInt32(truncatingIfNeeded: workers))
            fields.int64(UInt64(truncatingIfNeeded: memoryBytes))
            fields.text(file)
            fields.blob(yaml)
            fields.byte(isNursery ? 1 : 0)
            fields.byte(formats == nil ? 0 : 1)
            if let formats { fields.texts(formats) }
        }
    }

    init(workers: Int, memoryBytes: Int, file: String, yaml: [UInt8], formats: [String]?) {
        self.workers = workers
        self.memoryBytes = memoryBytes
        self.file = file
        self.yaml = yaml
        self.formats = formats
    }

    init(fields: [UInt8]) throws(WireError) {
        var reader = RecordReader(fields[...])
        version = try reader.int32("version")
        guard version == Wire.version else { throw WireError(what: "version \(version)") }
        workers = Int(try reader.int32("workers"))
        memoryBytes = Int(clamping: try reader.int64("memory bytes"))
        file = try reader.text("file", limit: Wire.textLimit)
        yaml = try reader.blob("yaml")
        isNursery = try reader.byte("nursery") != 0
        formats =
            try reader.byte("formats") == 0
            ? nil : try reader.texts("formats", countLimit: Wire.formatLimit, limit: Wire.nameLimit)
        try reader.end("hello")
    }
}

/// Number of a page on the wire: unique in the life of a host, never 0, and not the caller's id, so that
/// an engine cannot answer for pages that it was never given.
package struct Ticket: Hashable, Comparable, Sendable {
    package let raw: UInt64
    package init(raw: UInt64) { self.raw = raw }
    package static func < (a: Ticket, b: Ticket) -> Bool { a.raw < b.raw }
}

/// A page for the engine; its bytes are the record's body.
struct PageRecord {
    let ticket: Ticket
    let explain: Bool
    let input: PageInput
    /// Of the engine, from when the page came in.
    var memories = SiteMemories()

    /// What it counts for in a bound of bytes.
    var costBytes: Int { input.bytes.count + EngineJob.overheadBytes }

    /// Header and fields; the body follows as it is.
    func head() -> [UInt8] {
        Wire.record(.page, bodyBytes: input.bytes.count) { fields in
            fields.int64(ticket.raw)
            fields.byte(explain ? 1 : 0)
            fields.byte(input.kind.rawValue)
            fields.text(input.id)
            fields.optionalText(input.url)
            fields.optionalText(input.contentType)
            fields.optionalText(input.fetchedAt)
        }
    }

    init(ticket: Ticket, explain: Bool, input: PageInput) {
        self.ticket = ticket
        self.explain = explain
        self.input = input
    }

    init(fields: [UInt8], body: [UInt8]) throws(WireError) {
        var reader = RecordReader(fields[...])
        ticket = Ticket(raw: try reader.int64("ticket"))
        explain = try reader.byte("explain") != 0
        let kind = InputKind(rawValue: try reader.byte("kind"))
        let id = try reader.text("id", limit: Wire.textLimit)
        let url = try reader.optionalText("url", limit: Wire.textLimit)
        let contentType = try reader.optionalText("content type", limit: Wire.textLimit)
        let fetchedAt = try reader.optionalText("fetched at", limit: Wire.textLimit)
        try reader.end("page")
        guard let kind else { throw WireError(what: "kind of input") }
        input = PageInput(
            id: id, bytes: body, url: url, contentType: contentType, fetchedAt: fetchedAt,
            kind: kind)
    }
}
