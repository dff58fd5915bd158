import CLibYAML

/// Where and why libyaml gave up.
struct YAMLSyntaxError: Error {
    enum Place {
        case position(Position)
        /// For bytes that are no characters.
        case byte(Int)
    }

    let place: Place
    /// libyaml's words.
    let problem: String
    /// What libyaml was reading, and the 1-based line where that began.
    let context: (text: String, line: Int)?
}

/// What the parser met.
struct YAMLEvent {
    enum Kind {
        case scalar(YAMLScalar)
        case alias
        case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case documentStart, streamEnd
        /// Nothing that matters to a reader of values.
        case other
    }

    let kind: Kind
    let position: Position
    /// It carries `&anchor` or `!tag`.
    let isMarked: Bool
}

/// One libyaml parser and the bytes it reads, freed exactly once.
///
/// The parser lies on the heap because libyaml keeps a pointer to it.
@safe struct YAMLParser: ~Copyable {
    private let raw: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter bytes: without a byte order mark, so that only UTF-8 is accepted.
    /// - Returns: nil when memory is short.
    init?(_ bytes: [UInt8]) {
        unsafe raw = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: bytes.count)
        _ = unsafe input.initialize(from: bytes)
        guard unsafe yaml_parser_initialize(raw) == 1 else {
            unsafe raw.deallocate()
            unsafe input.deallocate()
            return nil
        }
        unsafe yaml_parser_set_encoding(raw, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(raw, UnsafePointer(input.baseAddress), input.count)
    }

    deinit {
        unsafe yaml_parser_delete(raw)
        unsafe raw.deallocate()
        unsafe input.deallocate()
    }

    /// The next event; after `.streamEnd` there is none.
    mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(raw, &event) == 1 else { throw failure() }
        defer { unsafe yaml_event_delete(&event) }
        return unsafe YAMLEvent(event)
    }

    private func failure() -> YAMLSyntaxError {
        let parser = unsafe raw.pointee
        let problem = unsafe parser.problem.map { unsafe String(cString: $0) }
        let context = unsafe parser.context.map { unsafe String(cString: $0) }
        let contextLine = unsafe Int(parser.context_mark.line) + 1
        let place: YAMLSyntaxError.Place =
            if unsafe parser.error == YAML_READER_ERROR {
                .byte(unsafe Int(parser.problem_offset))
            } else {
                .position(unsafe Position(parser.problem_mark))
            }
        return YAMLSyntaxError(
            place: place, problem: problem ?? "out of memory",
            context: context.map { ($0, contextLine) })
    }
}

extension Position {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line), column: Int(mark.column))
    }

    /// From `start` to `end` when both are on one line, else one character.
    fileprivate init(from start: yaml_mark_t, to end: yaml_mark_t) {
        self.init(start)
        if start.line == end.line, end.column > start.column {
            length = Int(end.column - start.column)
        }
    }
}

extension YAMLEvent {
    fileprivate init(_ event: yaml_event_t) {
        let position = unsafe Position(from: event.start_mark, to: event.end_mark)
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let value = YAMLScalar(
                text: unsafe String(decoding: bytes, as: UTF8.self),
                isPlain: unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE)
            let isMarked = unsafe scalar.anchor != nil || scalar.tag != nil
            self.init(kind: .scalar(value), position: position, isMarked: isMarked)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            let isMarked = unsafe start.anchor != nil || start.tag != nil
            self.init(kind: .sequenceStart, position: position, isMarked: isMarked)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            let isMarked = unsafe start.anchor != nil || start.tag != nil
            self.init(kind: .mappingStart, position: position, isMarked: isMarked)
        default:
            self.init(kind: unsafe Kind(event.type), position: position, isMarked: false)
        }
    }
}

extension YAMLEvent.Kind {
    /// The kinds that carry nothing.
    fileprivate init(_ type: yaml_event_type_t) {
        switch type {
        case YAML_ALIAS_EVENT: self = .alias
        case YAML_SEQUENCE_END_EVENT: self = .sequenceEnd
        case YAML_MAPPING_END_EVENT: self = .mappingEnd
        case YAML_DOCUMENT_START_EVENT: self = .documentStart
        case YAML_STREAM_END_EVENT: self = .streamEnd
        default: self = .other
        }
    }
}
