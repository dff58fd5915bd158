import PageKit
import Pipeline
import TextCore

/// First record from the engine: it has its plan and is confined.
struct Ready: Equatable {
    let version: UInt32
    /// Digest of the plan that the engine loaded; must be the host's.
    let planDigest: String
    /// What confines it, for example `seccomp` or `landlock 7`.
    let protections: [String]
    /// Memory that counts against the limit (RLIMIT_DATA) before the first page, in bytes; 0 where it is not known.
    let dataBytes: Int

    func record() -> [UInt8] {
        Wire.record(.ready) { fields in
            fields.int32(version)
            fields.text(planDigest)
            fields.texts(protections)
            fields.int64(UInt64(clamping: dataBytes))
        }
    }

    init(planDigest: String, protections: [String], dataBytes: Int) {
        version = Wire.version
        self.planDigest = planDigest
        self.protections = protections
        self.dataBytes = dataBytes
    }

    init(fields: ArraySlice<UInt8>) throws(WireError) {
        var reader = RecordReader(fields)
        version = try reader.int32("version")
        guard version == Wire.version else { throw WireError(what: "version \(version)") }
        planDigest = try reader.text("digest", limit: 128)
        protections = try reader.texts("protections", countLimit: 32, limit: Wire.nameLimit)
        dataBytes = Int(clamping: try reader.int64("data bytes"))
        try reader.end("ready")
    }
}

/// What the engine says of one page.
struct WireReply: Equatable {
    enum Outcome: Equatable {
        case done(
            status: PageStatus, site: WireSite?, traces: PageTraces, outputs: [WireOutput])
        case rejected(reason: String, stage: String)
        case failed(PageFailure)
    }

    let ticket: Ticket
    /// Time of the page in the engine.
    let micros: UInt32
    let outcome: Outcome

    /// The file extension is not on the wire: the host takes it from its own plan.
    struct WireOutput: Equatable {
        let format: String
        let bytes: [UInt8]
    }

    /// An entry of `sites`, and which of its selectors found something; its `match` is in the host's own plan.
    struct WireSite: Equatable {
        let entry: UInt32
        let askedCount: UInt8
        let matched: UInt64
    }

    /// Appends the whole record.
    func append(to writer: inout RecordWriter) {
        switch outcome {
        case .done(let status, let site, let traces, let outputs):
            let bodyBytes = outputs.reduce(0) { $0 + $1.bytes.count }
            Wire.append(.done, bodyBytes: bodyBytes, to: &writer) { fields in
                start(&fields)
                fields.text(status.rawValue)
                fields.byte(site == nil ? 0 : 1)
                if let site {
                    fields.int32(site.entry)
                    fields.byte(site.askedCount)
                    fields.int64(site.matched)
                }
                fields.blob(traces.sketch?.bytes ?? [])
                fields.blob(traces.observation?.bytes ?? [])
                fields.int32(UInt32(truncatingIfNeeded: outputs.count))
                for output in outputs {
                    fields.text(output.format)
                    fields.int32(UInt32(truncatingIfNeeded: output.bytes.count))
                }
            }
            for output in outputs { writer.raw(output.bytes) }
        case .rejected(let reason, let stage):
            Wire.append(.rejected, to: &writer) { fields in
                start(&fields)
                fields.text(reason)
                fields.text(stage)
            }
        case .failed(let failure):
            Wire.append(.failed, to: &writer) { fields in
                start(&fields)
                fields.text(failure.reason)
                // Room for the mark of a character that the cut has halved.
                let detail = failure.detail.utf8.prefix(Wire.detailLimit - 4)
                fields.text(String(decoding: detail, as: UTF8.self))
            }
        }
    }

    private func start(_ fields: inout RecordWriter) {
        fields.int64(ticket.raw)
        fields.int32(micros)
    }

    init(ticket: Ticket, micros: UInt32, outcome: Outcome) {
        self.ticket = ticket
        self.micros = micros
        self.outcome = outcome
    }

    init(
        kind: Wire.Kind, fields: ArraySlice<UInt8>, body: ArraySlice<UInt8>
    ) throws(WireError) {
        var reader = RecordReader(fields)
        ticket = Ticket(raw: try reader.int64("ticket"))
        micros = try reader.int32("micros")
        switch kind {
        case .done:
            outcome = try Self.done(&reader, body)
        case .rejected:
            outcome = .rejected(reason: try reader.name("reason"), stage: try reader.name("stage"))
        case .failed:
            outcome = .failed(
                PageFailure(
                    reason: try reader.name("reason"),
                    detail: try reader.text("detail", limit: Wire.detailLimit)))
        case .hello, .page, .memory, .ready:
            throw WireError(what: "kind \(kind) is no reply")
        }
        try reader.end("reply")
    }

    private static func done(
        _ reader: inout RecordReader, _ body: ArraySlice<UInt8>
    ) throws(WireError) -> Outcome {
        let status = PageStatus(rawValue: try reader.text("status", limit: Wire.nameLimit))
        guard let status else { throw WireError(what: "unknown status") }
        let site = try Self.site(&reader)
        let traces = try Self.traces(&reader)
        let count = Int(try reader.int32("outputs"))
        guard count <= Wire.formatLimit else { throw WireError(what: "\(count) outputs") }
        var outputs: [WireOutput] = []
        var position = body.startIndex
        for _ in 0..<count {
            let format = try reader.name("format")
            let length = Int(try reader.int32("output bytes"))
            guard length <= body.endIndex - position else {
                throw WireError(what: "body too short")
            }
            outputs.append(
                WireOutput(format: format, bytes: Array(body[position..<position + length])))
            position += length
        }
        guard position == body.endIndex else { throw WireError(what: "bytes left over in body") }
        return .done(status: status, site: site, traces: traces, outputs: outputs)
    }

    private static func traces(_ reader: inout RecordReader) throws(WireError) -> PageTraces {
        var traces = PageTraces()
        let sketch = try reader.blob("sketch")
        if !sketch.isEmpty {
            traces.sketch = TextSketch(bytes: sketch[...])
            guard traces.sketch != nil else { throw WireError(what: "sketch") }
        }
        let observation = try reader.blob("observation")
        if !observation.isEmpty {
            traces.observation = SiteObservation(bytes: observation[...])
            guard traces.observation != nil else { throw WireError(what: "observation") }
        }
        return traces
    }

    private static func site(_ reader: inout RecordReader) throws(WireError) -> WireSite? {
        switch try reader.byte("site") {
        case 0: return nil
        case 1:
            return WireSite(
                entry: try reader.int32("entry of sites"),
                askedCount: try reader.byte("asked selectors"),
                matched: try reader.int64("matched selectors"))
        default: throw WireError(what: "site: neither there nor not")
        }
    }
}

extension RecordReader {
    /// A fixed name: 1...64 lower-case letters, digits, `_`; safe to print and to use as a metric label.
    mutating func name(_ what: String) throws(WireError) -> String {
        let name = try text(what, limit: Wire.nameLimit)
        let isName = name.utf8.allSatisfy {
            (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f
        }
        guard isName, !name.isEmpty else { throw WireError(what: "\(what): not a name") }
        return name
    }
}
