import CScan

/// What one pass over bytes says about them as UTF-8.
struct UTF8Scan {
    /// Well-formed sequences of two to four bytes.
    let multibyteCount: Int
    /// Maximal ill-formed parts, each of which becomes one U+FFFD (Unicode 15, section 3.9).
    let invalidCount: Int
    let nulCount: Int
    let escapeCount: Int
    /// C0 controls other than tab, line ends, form feed, escape and NUL; and DEL.
    let controlCount: Int

    var isASCII: Bool { multibyteCount == 0 && invalidCount == 0 }
    var isValid: Bool { invalidCount == 0 }

    /// Valid but for some damage: legacy text never has twenty good sequences for each bad one.
    var isMostlyValid: Bool { invalidCount == 0 || multibyteCount >= 20 * invalidCount }

    init(_ utf8: [UInt8], from start: Int = 0) {
        let facts = unsafe utf8.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return winnow_utf8_facts() }
            return unsafe winnow_scan_utf8(base + start, buffer.count - start)
        }
        multibyteCount = Int(facts.multibyte_count)
        invalidCount = Int(facts.invalid_count)
        nulCount = Int(facts.nul_count)
        escapeCount = Int(facts.escape_count)
        controlCount = Int(facts.control_count)
    }
}

/// Appends `utf8[start...]` to `output` with every NUL and every ill-formed part as U+FFFD.
func appendRepaired(_ utf8: [UInt8], from start: Int, into output: inout [UInt8]) {
    unsafe utf8.withUnsafeBufferPointer { bytes in
        var clean = start
        var i = start
        while i < bytes.count {
            let byte = unsafe bytes[i]
            if byte != 0 && byte < 0x80 {
                i += 1
                continue
            }
            let length =
                byte == 0
                ? -1
                : unsafe Int(
                    winnow_utf8_sequence(bytes.baseAddress.unsafelyUnwrapped + i, bytes.count - i))
            if length < 0 {
                unsafe output.append(contentsOf: bytes[clean..<i])
                appendScalar(0xFFFD, to: &output)
                clean = i - length
            }
            i += abs(length)
        }
        unsafe output.append(contentsOf: bytes[clean...])
    }
}
