import Foundation

@testable import HTMLCore

/// One of html5lib's tokenizer tests, in one of its initial states.
struct TokenizerCase {
    let name: String
    let input: [UInt8]
    let state: String
    let lastStartTag: String?
    /// Tokens as lines; neighbouring texts are one.
    let expected: [String]

    static func read(_ path: String) throws -> [TokenizerCase] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let file = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let tests = file?["tests"] as? [[String: Any]] ?? []
        return tests.flatMap { test -> [TokenizerCase] in
            let isEscaped = test["doubleEscaped"] as? Bool ?? false
            let states = test["initialStates"] as? [String] ?? ["Data state"]
            let output = test["output"] as? [[Any]] ?? []
            return states.map { state in
                TokenizerCase(
                    name: "\(test["description"] ?? "") [\(state)]",
                    input: unescaped(test["input"] as? String ?? "", isEscaped),
                    state: state, lastStartTag: test["lastStartTag"] as? String,
                    expected: lines(output, isEscaped))
            }
        }
    }

    private static func lines(_ output: [[Any]], _ isEscaped: Bool) -> [String] {
        var lines: [String] = []
        for token in output {
            func text(_ index: Int) -> [UInt8]? {
                (token.count > index ? token[index] as? String : nil).map {
                    unescaped($0, isEscaped)
                }
            }
            switch token.first as? String {
            case "Character": appendText(text(1) ?? [], to: &lines)
            case "Comment": lines.append("comment " + shown(text(1) ?? []))
            case "EndTag": lines.append("end " + shown(text(1) ?? []))
            case "StartTag":
                let attributes = (token[2] as? [String: String] ?? [:]).map {
                    (unescaped($0.key, isEscaped), unescaped($0.value, isEscaped))
                }
                let closes = token.count > 3 && token[3] as? Bool == true
                lines.append(startLine(text(1) ?? [], attributes, closes))
            default:
                lines.append(
                    doctypeLine(text(1), text(2), text(3), isRight: token[4] as? Bool ?? false))
            }
        }
        return lines
    }

    /// The tokens that winnow's tokenizer reads, and the parser's decoding of text.
    func found() -> [String] {
        var lines: [String] = []
        var builder = TreeBuilder()
        builder.begin(.strict)
        unsafe input.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            unsafe builder.tokens.begin(SourceBytes(start: start, count: bytes.count))
            builder.tokens.rawKey = NameKey(lastStartTag ?? "")
            switch state {
            case "PLAINTEXT state": builder.tokens.content = .plain
            case "RCDATA state": builder.tokens.content = .replaceable
            case "RAWTEXT state": builder.tokens.content = .raw
            case "Script data state": builder.tokens.content = .script
            case "CDATA section state": builder.tokens.content = .cdata
            default: break
            }
            Self.append(&builder, to: &lines)
        }
        return lines
    }

    private static func append(_ builder: inout TreeBuilder, to lines: inout [String]) {
        while true {
            let token = builder.tokens.next()
            let source = builder.tokens.source
            let name =
                token == .startTag || token == .endTag ? source.name(builder.tokens.name) : []
            switch token {
            case .text:
                appendText(text(&builder), to: &lines)
            case .startTag:
                lines.append(
                    startLine(
                        name, builder.tokens.decodedAttributes(), builder.tokens.closesItself))
            case .endTag: lines.append("end " + shown(name))
            case .comment:
                lines.append("comment " + shown(source.value(builder.tokens.comment)))
            case .doctype:
                let doctype = builder.tokens.doctype
                lines.append(
                    doctypeLine(
                        doctype.name.map { source.name($0) },
                        doctype.publicID.map { source.value($0) },
                        doctype.systemID.map { source.value($0) }, isRight: !doctype.forcesQuirks))
            case .end: return
            }
        }
    }

    /// The text that was read, decoded. NUL is left to tree construction where the state says so.
    private static func text(_ builder: inout TreeBuilder) -> [UInt8] {
        let content = builder.tokens.textContent
        builder.pool.count = 0
        var start = builder.tokens.textStart
        for i in builder.tokens.textStart..<builder.tokens.textEnd
        where builder.tokens.source[i] == 0 && (content == .data || content == .cdata) {
            builder.appendText(start..<i, content)
            builder.pool.append(0)
            start = i + 1
        }
        builder.appendText(start..<builder.tokens.textEnd, content)
        return builder.pool.bytes(0..<builder.pool.count)
    }

    private static func appendText(_ text: [UInt8], to lines: inout [String]) {
        if let last = lines.last, last.hasPrefix("text ") {
            lines[lines.count - 1] = last + shown(text)
        } else {
            lines.append("text " + shown(text))
        }
    }

    private static func startLine(
        _ name: [UInt8], _ attributes: [([UInt8], [UInt8])], _ closes: Bool
    ) -> String {
        let sorted = attributes.map { shown($0.0) + "=" + shown($0.1) }.sorted()
        return "start \(shown(name)) \(sorted)\(closes ? " /" : "")"
    }

    private static func doctypeLine(
        _ name: [UInt8]?, _ publicID: [UInt8]?, _ systemID: [UInt8]?, isRight: Bool
    ) -> String {
        let parts = [name, publicID, systemID].map { $0.map { "<" + shown($0) + ">" } ?? "none" }
        return "doctype \(parts) \(isRight)"
    }

    /// Bytes with all but printable ASCII escaped: suites hold surrogates, which are no characters.
    private static func shown(_ bytes: [UInt8]) -> String {
        bytes.map {
            $0 >= 0x20 && $0 < 0x7F && $0 != 0x5C
                ? String(UnicodeScalar($0)) : "\\" + String($0, radix: 16)
        }.joined()
    }

    /// UTF-8 of a string whose `\uXXXX` are resolved if it is escaped twice; a lone surrogate gets three bytes.
    private static func unescaped(_ text: String, _ isEscaped: Bool) -> [UInt8] {
        guard isEscaped else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        var high: UInt32?
        var rest = Substring(text)
        func append(_ value: UInt32) {
            if value < 0x80 {
                bytes.append(UInt8(value))
            } else if value < 0x800 {
                bytes += [UInt8(0xC0 | value >> 6), UInt8(0x80 | value & 0x3F)]
            } else if value < 0x10000 {
                bytes += [
                    UInt8(0xE0 | value >> 12), UInt8(0x80 | value >> 6 & 0x3F),
                    UInt8(0x80 | value & 0x3F),
                ]
            } else {
                bytes += Array(String(UnicodeScalar(value) ?? "\u{FFFD}").utf8)
            }
        }
        while !rest.isEmpty {
            guard rest.hasPrefix("\\u"), let value = UInt32(rest.dropFirst(2).prefix(4), radix: 16)
            else {
                if let lone = high { append(lone) }
                high = nil
                bytes += Array(String(rest.removeFirst()).utf8)
                continue
            }
            rest = rest.dropFirst(6)
            if let first = high, value >= 0xDC00, value < 0xE000 {
                append(0x10000 + (first - 0xD800) << 10 + (value - 0xDC00))
                high = nil
                continue
            }
            if let lone = high { append(lone) }
            high = value >= 0xD800 && value < 0xDC00 ? value : nil
            if high == nil { append(value) }
        }
        if let lone = high { append(lone) }
        return bytes
    }
}
