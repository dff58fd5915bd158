/// What one pass over bytes says about them as UTF-8.
struct UTF8Scan {
    /// Well-formed sequences of two to four bytes.
    private(set) var multibyteCount = 0
    /// Maximal ill-formed parts, each of which becomes one U+FFFD (Unicode 15, section 3.9).
    private(set) var invalidCount = 0
    private(set) var nulCount = 0
    private(set) var escapeCount = 0
    /// C0 controls other than tab, line ends, form feed, escape and NUL; and DEL.
    private(set) var controlCount = 0

    var isASCII: Bool { multibyteCount == 0 && invalidCount == 0 }
    var isValid: Bool { invalidCount == 0 }

    /// Valid but for some damage: legacy text never has twenty good sequences for each bad one.
    var isMostlyValid: Bool { invalidCount == 0 || multibyteCount >= 20 * invalidCount }

    init(_ utf8: [UInt8], from start: Int = 0) {
        let bytes = utf8.span
        let raw = unsafe bytes.bytes
        let count = bytes.count
        var i = start
        while i < count {
            while i + 8 <= count {
                let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
                // High bits: a byte >= 80; the second term: a byte below 20 (borrow trick, exact while no
                // byte has its high bit).
                guard word & 0x8080_8080_8080_8080 == 0 else { break }
                if (word &- 0x2020_2020_2020_2020) & 0x8080_8080_8080_8080 != 0 {
                    for k in i..<i + 8 { countControl(bytes[k]) }
                }
                i += 8
            }
            guard i < count else { break }
            if bytes[i] < 0x80 {
                countControl(bytes[i])
                i += 1
                continue
            }
            let (length, valid) = sequence(bytes, i, count)
            if valid { multibyteCount += 1 } else { invalidCount += 1 }
            i += length
        }
    }

    @inline(__always) private mutating func countControl(_ byte: UInt8) {
        guard byte < 0x20 else { return }
        switch byte {
        case 0: nulCount += 1
        case 0x1B: escapeCount += 1
        case 0x09, 0x0A, 0x0C, 0x0D: break
        default: controlCount += 1
        }
    }
}

/// Length of the sequence at `i` (a byte >= 80), and whether it is well-formed; the length of an
/// ill-formed one is its maximal part.
@inline(__always) func sequence(_ bytes: Span<UInt8>, _ i: Int, _ count: Int) -> (Int, Bool) {
    let first = bytes[i]
    var needed: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: needed = 1
    case 0xE0: (needed, low) = (2, 0xA0)
    case 0xED: (needed, high) = (2, 0x9F)
    case 0xE1...0xEF: needed = 2
    case 0xF0: (needed, low) = (3, 0x90)
    case 0xF1...0xF3: needed = 3
    case 0xF4: (needed, high) = (3, 0x8F)
    default: return (1, false)
    }
    var length = 1
    while needed > 0 {
        guard i + length < count, bytes[i + length] >= low, bytes[i + length] <= high else {
            return (length, false)
        }
        (low, high) = (0x80, 0xBF)
        length += 1
        needed -= 1
    }
    return (length, true)
}

/// Appends `utf8[start...]` to `output` with every NUL and every ill-formed part as U+FFFD.
func appendRepaired(_ utf8: [UInt8], from start: Int, into output: inout [UInt8]) {
    let bytes = utf8.span
    var clean = start
    var i = start
    while i < bytes.count {
        let byte = bytes[i]
        if byte != 0 && byte < 0x80 {
            i += 1
            continue
        }
        let (length, valid) = byte == 0 ? (1, false) : sequence(bytes, i, bytes.count)
        if !valid {
            output.append(contentsOf: utf8[clean..<i])
            appendScalar(0xFFFD, to: &output)
            clean = i + length
        }
        i += length
    }
    output.append(contentsOf: utf8[clean...])
}
