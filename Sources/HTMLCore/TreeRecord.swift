/// What the columns do not hold of a strictly built tree: names, all attributes, comments.
///
/// Only the tests of conformance make one.
final class TreeRecord {
    enum Note {
        case element(OpenElements.Namespace, name: [UInt8], attributes: [([UInt8], [UInt8])])
        case text
        case comment([UInt8])
        case doctype(name: [UInt8], publicID: [UInt8]?, systemID: [UInt8]?)
    }

    /// Notes of rows, by row.
    private(set) var notes: [Int: Note] = [:]
    private(set) var beforeRoot: [Note] = []
    private(set) var afterRoot: [Note] = []

    func add(_ note: Note, _ row: Int) { notes[row] = note }

    func addCopy(of row: Int, _ copy: Int) { notes[copy] = notes[row] }

    /// Whether two rows are elements with the same attributes.
    func isAlike(_ row: Int, _ other: Int) -> Bool {
        guard case .element(_, _, let first) = notes[row],
            case .element(_, _, let second) = notes[other], first.count == second.count
        else { return false }
        return first.allSatisfy { attribute in
            second.contains { $0.0 == attribute.0 && $0.1 == attribute.1 }
        }
    }

    func noteOfDocument(_ note: Note, beforeRoot isBefore: Bool) {
        if isBefore { beforeRoot.append(note) } else { afterRoot.append(note) }
    }

    /// Adds the attributes of a late `html` or `body` tag that the first has not.
    func merge(_ tokens: borrowing Tokenizer, into row: Int) {
        guard case .element(let namespace, let name, var attributes) = notes[row],
            case .element(_, _, let late) = Note.element(in: namespace, tokens)
        else { return }
        for attribute in late where !attributes.contains(where: { $0.0 == attribute.0 }) {
            attributes.append(attribute)
        }
        notes[row] = .element(namespace, name: name, attributes: attributes)
    }
}

extension TreeRecord.Note {
    static func implied(_ tag: Tag) -> TreeRecord.Note {
        .element(.html, name: Array("\(tag)".utf8), attributes: [])
    }

    /// The element of the tag that was read.
    static func element(
        in namespace: OpenElements.Namespace, _ tokens: borrowing Tokenizer
    ) -> TreeRecord.Note {
        let name =
            namespace == .html && tokens.tag != .unknown
            ? Array("\(tokens.tag)".utf8) : tokens.source.name(tokens.name)
        return .element(namespace, name: name, attributes: tokens.decodedAttributes())
    }

    static func doctype(_ doctype: Doctype, in source: SourceBytes) -> TreeRecord.Note {
        .doctype(
            name: doctype.name.map { source.name($0) } ?? [],
            publicID: doctype.publicID.map { source.value($0) },
            systemID: doctype.systemID.map { source.value($0) })
    }
}

extension SourceBytes {
    /// A name as the standard has it: lower case, NUL replaced.
    func name(_ range: Range<Int>) -> [UInt8] {
        range.flatMap { self[$0] == 0 ? [0xEF, 0xBF, 0xBD] : [self[$0].asciiLowercased] }
    }

    /// Text without references as the standard has it: line ends are LF, NUL replaced.
    func value(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        for i in range {
            switch self[i] {
            case 0: bytes += [0xEF, 0xBF, 0xBD]
            case 0x0D: bytes.append(0x0A)
            case 0x0A where i > range.lowerBound && self[i - 1] == 0x0D: break
            default: bytes.append(self[i])
            }
        }
        return bytes
    }
}

extension Tokenizer {
    /// All attributes of the tag that was read, names in lower case and values decoded.
    func decodedAttributes() -> [([UInt8], [UInt8])] {
        (0..<attributes.count).map { k in
            let value = attributes[k].value
            var decoded = Buffer<UInt8>(capacity: 64)
            var i = value.lowerBound
            while i < value.upperBound {
                if source[i] == UInt8(ascii: "&") {
                    i = decoded.appendReference(
                        source, at: i, limit: value.upperBound, inAttribute: true)
                } else {
                    for byte in source.value(i..<i + 1) { decoded.append(byte) }
                    if source[i] == 0x0D, i + 1 < value.upperBound, source[i + 1] == 0x0A { i += 1 }
                    i += 1
                }
            }
            return (source.name(attributes[k].name), decoded.bytes(0..<decoded.count))
        }
    }
}
