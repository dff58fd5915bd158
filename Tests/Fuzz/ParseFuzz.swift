// Built by Tests/Fuzz/run.sh as one module with the parser's sources; not part of the package.

private struct Reading: ~Copyable {
    var document = Document()
}

/// One input of libFuzzer: parsed as HTML and as XHTML, every law of the document checked, and the text
/// compared with what libxml2's parser finds, where both read by one standard; and its first line matched as a
/// selector, in one pass and by definition.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let raw = unsafe UnsafeBufferPointer(start: start, count: count)
    // The parser is handed valid UTF-8 without NUL; that is decode's promise.
    let page = unsafe Array(String(decoding: raw, as: UTF8.self).utf8).map { $0 == 0 ? 0x20 : $0 }
    var reading = Reading()
    do throws(ParseError) {
        try parseXHTML(page, into: &reading.document)
        check(reading.document)
        try parseHTML(page, into: &reading.document)
        check(reading.document)
        match(page, reading.document)
        guard isReadAlike(page) else { return 0 }
        let found = histogram(reading.document)
        try parseHTMLByLibXML2(page, into: &reading.document)
        check(reading.document)
        let other = histogram(reading.document)
        for byte in 0x21..<256 where found[byte] != other[byte] {
            fatalError("byte \(byte): \(found[byte]) here, \(other[byte]) by libxml2")
        }
    } catch {
        fatalError("\(error) for \(count) bytes")
    }
    return 0
}

/// The first line of the page as a selector: it is refused or finds what its definition finds.
private func match(_ page: [UInt8], _ document: Document) {
    let line = page.prefix { $0 != 0x0A }.prefix(200)
    guard document.count < 400, let selector = try? Selector(String(decoding: line, as: UTF8.self))
    else { return }
    var matches = SelectorMatches()
    matches.find(SelectorSet([[selector]]), in: document)
    let naive = NaiveSelector(document: document)
    for row in 0..<document.count
    where matches.isFound(row, by: 0) != naive.matches(selector, at: row) {
        fatalError("\(selector.text) at row \(row): \(matches.isFound(row, by: 0)) in one pass")
    }
}

private func check(_ document: Document) {
    if let law = brokenLaw(document) { fatalError("broken law: \(law)") }
}

/// How often each byte is in the texts: fostered texts stand elsewhere in libxml2's tree.
private func histogram(_ document: Document) -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    for row in 0..<document.count where document.tag[row] == .text {
        for k in document.textRange(row) { counts[Int(document.pool[k])] += 1 }
    }
    return counts
}

/// Whether a page has nothing that HTML 4, or libxml2, reads by another rule: see DifferentialTests.
private func isReadAlike(_ page: [UInt8]) -> Bool {
    for i in page.indices {
        let byte = page[i]
        // Controls and U+FFFE are no characters of XML; beyond U+FFFF lie more that are none.
        if byte < 0x20 && !byte.isHTMLSpace || byte == 0x7F || byte >= 0xEF { return false }
        guard byte == UInt8(ascii: "<") else { continue }
        let isEnd = i + 1 < page.count && page[i + 1] == UInt8(ascii: "/")
        let name = page.dropFirst(isEnd ? i + 2 : i + 1).prefix(10).map { $0.asciiLowercased }
        for word in differing where name.starts(with: word.utf8) { return false }
    }
    return true
}

private let differing = [
    "frame", "noframes", "body", "html", "head", "select", "option", "optgroup", "plaintext", "svg",
    "math", "template", "iframe", "noembed", "noscript", "xmp", "textarea", "title", "script",
    "style",
]
