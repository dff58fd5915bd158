// Built by Tests/Fuzz/run.sh as one module with the parser's sources; not part of the package.

private struct Reading: ~Copyable {
    var document = Document()
}

/// One input of libFuzzer: parsed as HTML and as XHTML, and every law of the document checked.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let raw = unsafe UnsafeBufferPointer(start: start, count: count)
    // The parser is handed valid UTF-8 without NUL; that is decode's promise.
    let page = unsafe Array(String(decoding: raw, as: UTF8.self).utf8).map { $0 == 0 ? 0x20 : $0 }
    var reading = Reading()
    for isXML in [false, true] {
        do throws(ParseError) {
            if isXML {
                try parseXHTML(page, into: &reading.document)
            } else {
                try parseHTML(page, into: &reading.document)
            }
        } catch {
            fatalError("\(error) for \(count) bytes")
        }
        if let law = brokenLaw(reading.document) { fatalError("broken law: \(law)") }
    }
    return 0
}
