/// How the bytes of a page became text.
package struct DecodingFacts: Sendable, Equatable {
    /// Lower-case WHATWG name of the charset.
    package var charset: String
    /// `bom`, `declared`, `meta`, `valid_utf8`, `detected` or `fallback`.
    package var evidence: String
    /// Undecodable sequences, each of which became U+FFFD.
    package var replacementCount: Int
    /// Short facts for the reader, where the bytes and what was said of them differ.
    package var notes: [String] = []
}

/// Decodes a page into valid UTF-8 without NUL and without a byte-order mark, keeping its line ends.
///
/// Order: BOM, the transport's charset, `<meta>` in the head or XML declaration, valid UTF-8,
/// detection, `fallback`. Bytes overrule what cannot be true of them: UTF-8 with three or more multibyte
/// sequences beats a legacy declaration, and a declaration of UTF-8 or of a multibyte charset that does
/// not decode is set aside. No text is thrown away: NUL and undecodable sequences become U+FFFD.
/// - Parameters:
///   - contentType: an HTTP Content-Type value, if known.
///   - fallback: a WHATWG label; `windows-1252` where it is unknown.
///   - utf8: its content is replaced.
/// - Throws: `binary`, or `overLimit` past what the converters take (640 MiB).
/// - Source: HTML standard, "determining the character encoding"; rules for false declarations are ours.
package func decodeText(
    _ bytes: [UInt8], contentType: String?, fallback: String, into utf8: inout [UInt8]
) throws(TextError) -> DecodingFacts {
    guard bytes.count <= Charset.byteLimit else { throw .overLimit(limitBytes: Charset.byteLimit) }
    utf8 = []
    if let (charset, length) = byteOrderMark(bytes) {
        var decoding = Decoding(bytes: bytes, start: length, scan: UTF8Scan(bytes, from: length))
        return decoding.decode(charset, "bom", into: &utf8)
    }
    let scan = UTF8Scan(bytes)
    var decoding = Decoding(bytes: bytes, start: 0, scan: scan)
    if let guessed = unmarkedUTF16(bytes, scan: scan) {
        return decoding.decode(guessed, "detected", into: &utf8)
    }
    if let evidence = binaryEvidence(bytes, scan: scan) { throw .binary(evidence: evidence) }
    let transport = contentType.flatMap { charsetLabel(inContentType: Array($0.utf8)[...]) }
    let last = Charset(label: fallback.utf8) ?? .windows1252
    return decoding.chooseAndDecode(transport: transport, fallback: last, into: &utf8)
}

/// The charset of a byte-order mark, and the mark's length.
private func byteOrderMark(_ bytes: [UInt8]) -> (Charset, Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LE, 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BE, 2) }
    return nil
}

/// UTF-16 without a mark: NUL bytes at one parity only, as every ASCII character has one.
private func unmarkedUTF16(_ bytes: [UInt8], scan: UTF8Scan) -> Charset? {
    guard bytes.count >= 8, scan.nulCount * 20 >= bytes.count else { return nil }
    var zeros = [0, 0]
    var texts = [0, 0]
    for i in bytes.indices {
        if bytes[i] == 0 {
            zeros[i & 1] += 1
        } else if bytes[i] >= 0x20 || isASCIISpace(bytes[i]) {
            texts[i & 1] += 1
        }
    }
    let pairs = bytes.count / 2
    // The half with the zeros holds nothing but zeros and high bytes; the other half is readable.
    if zeros[1] > 20 * zeros[0], texts[0] * 20 >= pairs * 19 { return .utf16LE }
    if zeros[0] > 20 * zeros[1], texts[1] * 20 >= pairs * 19 { return .utf16BE }
    return nil
}

/// The state of one page's decoding.
private struct Decoding {
    let bytes: [UInt8]
    let start: Int
    let scan: UTF8Scan
    var notes: [String] = []
    /// A multibyte declaration that decodes badly, for when nothing better is found.
    var doubted: (charset: Charset, evidence: String)?

    mutating func chooseAndDecode(
        transport: ArraySlice<UInt8>?, fallback: Charset, into utf8: inout [UInt8]
    ) -> DecodingFacts {
        for (charset, evidence) in declarations(transport) {
            if let facts = believe(charset, evidence, into: &utf8) { return facts }
        }
        if scan.isMostlyValid, scan.escapeCount == 0 || !scan.isASCII {
            return decode(.utf8, "valid_utf8", into: &utf8)
        }
        if !scan.isASCII, let found = PlausibleCharset.find(bytes, from: start) {
            return decode(found, "detected", into: &utf8)
        }
        if let found = detectCharset(bytes, from: start, scan: scan) {
            return decode(found, "detected", into: &utf8)
        }
        if scan.isASCII { return decode(.utf8, "valid_utf8", into: &utf8) }
        if let doubted { return decode(doubted.charset, doubted.evidence, into: &utf8) }
        return decode(fallback, "fallback", into: &utf8)
    }

    /// What transport and page say, in that order.
    private mutating func declarations(_ transport: ArraySlice<UInt8>?) -> [(Charset, String)] {
        var found: [(Charset, String)] = []
        if let transport {
            if let charset = Charset(label: transport) {
                found.append((charset, "declared"))
            } else {
                notes.append(
                    "charset: unknown label \(String(decoding: transport.prefix(40), as: UTF8.self))"
                )
            }
        }
        if let charset = prescanCharset(bytes, from: start), charset != found.first?.0 {
            found.append((charset, "meta"))
        }
        return found
    }

    /// Decodes by a declaration, unless the bytes show that it is not true.
    private mutating func believe(
        _ charset: Charset, _ evidence: String, into utf8: inout [UInt8]
    ) -> DecodingFacts? {
        if charset.name == "replacement" {
            notes.append("charset: \(evidence) one that browsers refuse; detected instead")
            return nil
        }
        if charset == .utf8 {
            if scan.isMostlyValid || scan.multibyteCount > scan.invalidCount {
                return decode(.utf8, evidence, into: &utf8)
            }
            notes.append("charset: \(evidence) utf-8, bytes are not")
            return nil
        }
        let isPlainUTF8 = scan.multibyteCount >= 3 || (charset.isUTF16 && scan.nulCount == 0)
        if isPlainUTF8, scan.isMostlyValid {
            notes.append("charset: \(evidence) \(charset.name), bytes are utf-8")
            return decode(.utf8, "valid_utf8", into: &utf8)
        }
        let facts = decode(charset, evidence, into: &utf8)
        guard charset.isMultibyte, facts.replacementCount > 0 else { return facts }
        // Damage is rare: where another charset takes every byte, and the bytes look like it, it is that.
        for other in likelier(than: charset) {
            guard decode(other, "detected", into: &utf8).replacementCount == 0 else { continue }
            notes.append("charset: \(evidence) \(charset.name), bytes are \(other.name)")
            return decode(other, "detected", into: &utf8)
        }
        // A wrong one fails at every second character where it does not take most bytes for something.
        guard facts.replacementCount * 20 > bytes.count - start - utf8ASCIICount else {
            return decode(charset, evidence, into: &utf8)
        }
        notes.append("charset: \(evidence) \(charset.name), bytes are not")
        doubted = doubted ?? (charset, evidence)
        return nil
    }

    /// What the bytes look like beside a multibyte charset in which some are invalid: by what they decode to, then by
    /// their statistics.
    private func likelier(than charset: Charset) -> [Charset] {
        let plausible = PlausibleCharset.find(bytes, from: start, skipsOtherScripts: true)
        let detected = detectCharset(bytes, from: start, scan: scan).flatMap {
            $0.isMultibyte ? $0 : nil
        }
        return [plausible, detected].compactMap { $0 }.filter { $0 != charset }
    }

    /// Bytes below 80.
    private var utf8ASCIICount: Int { bytes[start...].reduce(0) { $0 + ($1 < 0x80 ? 1 : 0) } }

    mutating func decode(_ charset: Charset, _ evidence: String, into utf8: inout [UInt8])
        -> DecodingFacts
    {
        utf8 = []
        var facts = DecodingFacts(charset: charset.name, evidence: evidence, replacementCount: 0)
        if scan.isASCII || charset == .utf8, !charset.usesEscapes, !charset.isUTF16 {
            facts.replacementCount = scan.invalidCount
            if scan.isValid, scan.nulCount == 0 {
                // The page's own bytes, shared; only a byte-order mark needs a copy without it.
                if start == 0 { utf8 = bytes } else { utf8.append(contentsOf: bytes[start...]) }
            } else {
                appendRepaired(bytes, from: start, into: &utf8)
            }
        } else if let replaced = charset.decode(bytes, from: start, into: &utf8) {
            facts.replacementCount = replaced
            replaceNUL(&utf8)
        } else {
            // This ICU lacks the converter: windows-1252 at least keeps every byte.
            facts.charset = Charset.windows1252.name
            facts.replacementCount =
                Charset.windows1252.decode(bytes, from: start, into: &utf8) ?? 0
        }
        if scan.nulCount > 0, !charset.isUTF16 { notes.append("nul_bytes: \(scan.nulCount)") }
        facts.notes = notes
        return facts
    }
}

/// NUL is no character of a page: it becomes U+FFFD, as in the HTML standard.
private func replaceNUL(_ utf8: inout [UInt8]) {
    guard utf8.contains(0) else { return }
    var repaired: [UInt8] = []
    repaired.reserveCapacity(utf8.count + 64)
    appendRepaired(utf8, from: 0, into: &repaired)
    utf8 = repaired
}
