import CCLD2

/// Opens the detector's library, which `detectLanguage` does at its first call otherwise: for a process that
/// later may open no files.
///
/// - Returns: why it cannot be used; nil when all is well.
package func openLanguageDetector() -> String? {
    guard let problem = unsafe winnow_cld2_open() else { return nil }
    return unsafe String(cString: problem)
}

/// The language of a plain text as BCP 47 (`en`, `zh-Hant`) and the share of the text in it, 0...1; nil
/// when unsure.
///
/// By libcld2 (quadgrams, 83 languages), on the first 64 KiB. Below 20 words, 10 beyond Latin, Greek,
/// Cyrillic, Hebrew and Arabic, the finding is too often wrong to be of use.
package func detectLanguage(_ utf8: [UInt8]) -> (code: String, confidence: Double)? {
    let end = scalarBoundary(utf8, min(utf8.count, 64 << 10))
    let words = wordCount(utf8, 0..<end)
    guard words >= minimumWordCount || words >= minimumWordCount / 2 && isBeyondLatin(utf8, end)
    else { return nil }
    let text = interchangeable(utf8[..<end])
    var code = [CChar](repeating: 0, count: 16)
    var percent: Int32 = 0
    let isSure = unsafe text.withUnsafeBufferPointer { text in
        unsafe text.withMemoryRebound(to: CChar.self) { text in
            unsafe code.withUnsafeMutableBufferPointer { code in
                unsafe winnow_cld2_detect(
                    text.baseAddress, Int32(text.count), code.baseAddress, Int32(code.count),
                    &percent)
            }
        }
    }
    guard isSure, percent >= 50 else { return nil }
    let name = String(
        decoding: code.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return name == "xxx" || name.hasPrefix("xx-") ? nil : (modernCode(name), Double(percent) / 100)
}

private let minimumWordCount = 20

/// Whether most characters have three bytes: scripts that few languages share, so that less text tells.
private func isBeyondLatin(_ utf8: [UInt8], _ end: Int) -> Bool {
    var count = 0
    for i in 0..<end where utf8[i] >= 0xE0 { count += 1 }
    return 6 * count >= end
}

/// libcld2 refuses controls and noncharacters: they become spaces.
private func interchangeable(_ utf8: ArraySlice<UInt8>) -> [UInt8] {
    var text = Array(utf8)
    for i in text.indices {
        let byte = text[i]
        if byte < 0x20 || byte == 0x7F {
            if byte != 0x0A { text[i] = 0x20 }
        } else if byte >= 0xBE, i >= 2, text[i - 1] == 0xBF, text[i - 2] & 0x0F == 0x0F || i >= 3 {
            blankNoncharacter(&text, endingAt: i)
        } else if byte & 0xE0 == 0x80, i >= 2, text[i - 1] == 0xB7, text[i - 2] == 0xEF,
            byte >= 0x90
        {
            for k in i - 2...i { text[k] = 0x20 }
        }
    }
    return text
}

/// Blanks U+FFFE, U+FFFF and their like at the ends of the other planes.
private func blankNoncharacter(_ text: inout [UInt8], endingAt i: Int) {
    if text[i] > 0xBF { return }
    if text[i - 2] == 0xEF {
        for k in i - 2...i { text[k] = 0x20 }
    } else if i >= 3, text[i - 3] >= 0xF0, text[i - 2] & 0x0F == 0x0F {
        for k in i - 3...i { text[k] = 0x20 }
    }
}

/// ISO 639 replaced these codes.
private func modernCode(_ code: String) -> String {
    switch code {
    case "iw": "he"
    case "jw": "jv"
    case "in": "id"
    case "mo": "ro"
    default: code
    }
}

/// The largest scalar boundary that is not above `position`.
func scalarBoundary(_ utf8: [UInt8], _ position: Int) -> Int {
    var end = position
    while end < utf8.count, end > 0, utf8[end] & 0xC0 == 0x80 { end -= 1 }
    return end
}
