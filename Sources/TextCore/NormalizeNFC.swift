import CICU

/// Appends a range of valid UTF-8 in Unicode Normalization Form C.
///
/// Text that is NFC already (nearly all) is copied: bytes below CC are, and the rest is asked of ICU scalar
/// by scalar. NFC keeps every distinction that a reader sees; NFKC would not.
package func normalizeNFC(_ utf8: [UInt8], _ range: Range<Int>, into output: inout [UInt8]) {
    guard !isSurelyNFC(utf8.span, range), let normalized = composed(utf8[range]) else {
        output.append(contentsOf: utf8[range])
        return
    }
    output.append(contentsOf: normalized)
}

/// Whether no scalar of a range of valid UTF-8 can change or interact under NFC; false when in doubt.
package func isSurelyNFC(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var i = range.lowerBound
    while i < range.upperBound {
        // Below U+0300 there is no combining mark and no scalar that NFC changes.
        if bytes[i] < 0xCC {
            i += 1
            continue
        }
        let (scalar, length) = decodeScalar(bytes, i)
        if !isInertByRange(scalar), !winnow_icu_is_inert_nfc(Int32(bitPattern: scalar)) {
            return false
        }
        i += length
    }
    return true
}

/// Ranges in which every scalar may stand in NFC text whatever its neighbours are, for the scripts and
/// signs that most pages use.
@inline(__always) private func isInertByRange(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20BF, 0x2190...0x2328: true  // signs
    case 0x0388...0x0482, 0x048A...0x052F, 0x1E00...0x1EF9: true  // Greek, Cyrillic, Latin
    case 0x4E00...0x9FFF, 0x3000...0x3029, 0x3041...0x3096, 0x309B...0x30FF: true  // Han, Kana
    case 0xAC00...0xD7A3, 0xFF01...0xFFEF: true  // Hangul, full widths
    case 0x05D0...0x05EA, 0x0621...0x064A, 0x0904...0x0939, 0x0E01...0x0E30: true
    case 0x1F000...0x1FAFF: true  // emoji
    default: false
    }
}

/// The text in NFC by way of UTF-16, which ICU works in; nil if ICU fails.
private func composed(_ utf8: ArraySlice<UInt8>) -> [UInt8]? {
    let source = Array(String(decoding: utf8, as: UTF8.self).utf16)
    // NFC grows text by a factor of three at most (Unicode Annex 15, section 14.3.1).
    let capacity = source.count * 3 + 16
    guard capacity <= Int(Int32.max) else { return nil }
    var written: Int32 = -1
    let units = unsafe [UInt16](unsafeUninitializedCapacity: capacity) { target, count in
        written = unsafe source.withUnsafeBufferPointer { source in
            unsafe winnow_icu_nfc(
                source.baseAddress, Int32(source.count), target.baseAddress, Int32(capacity))
        }
        count = max(0, min(Int(written), capacity))
    }
    return written < 0 ? nil : Array(String(decoding: units, as: UTF16.self).utf8)
}
