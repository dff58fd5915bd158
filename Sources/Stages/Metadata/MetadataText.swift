import CScan
import HTMLCore
import TextCore

/// Whitespace runs (no-break spaces too) made one space, ends trimmed, invisible characters left out.
func collapsed(_ text: String) -> String {
    isCollapsed(text.utf8.span) ? text : collapsed(text.utf8.span)
}

func collapsed(_ text: Substring) -> String { collapsed(text.utf8.span) }

/// The same for a range of a page's valid UTF-8.
func collapsed(_ bytes: Span<UInt8>) -> String {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { room in
        let count = unsafe collapse(bytes, into: room)
        return unsafe String(decoding: room.extracting(0..<count), as: UTF8.self)
    }
}

/// Appends the text as `collapsed` makes it.
func appendCollapsed(_ bytes: Span<UInt8>, to result: inout [UInt8]) {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { room in
        let count = unsafe collapse(bytes, into: room)
        unsafe result.append(contentsOf: room.extracting(0..<count))
    }
}

/// Writes the text as `collapsed` makes it, which is never longer; `output` has room for all of it.
/// - Returns: bytes written.
private func collapse(_ bytes: Span<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
    precondition(output.count >= bytes.count)
    var (count, space, i) = (0, false, 0)
    while i < bytes.count {
        let byte = bytes[i]
        var length = 1
        if byte &- 0x21 >= 0x5E {
            let scalar: UInt32
            (scalar, length) = decodeScalar(bytes, i)
            if CharacterFacts.isSpace(scalar) || CharacterFacts.isInvisible(scalar) {
                space = space || CharacterFacts.isSpace(scalar)
                i += length
                continue
            }
        }
        if space, count > 0 {
            unsafe output[count] = 0x20
            count += 1
        }
        space = false
        for k in i..<i + length {
            unsafe output[count] = bytes[k]
            count += 1
        }
        i += length
    }
    return count
}

/// Whether `collapsed` would change nothing.
private func isCollapsed(_ bytes: Span<UInt8>) -> Bool {
    var afterSpace = true
    var i = 0
    while i < bytes.count {
        let byte = bytes[i]
        if byte == 0x20 {
            if afterSpace { return false }
            afterSpace = true
            i += 1
            continue
        }
        afterSpace = false
        if byte &- 0x21 < 0x5E {
            i += 1
            continue
        }
        let (scalar, length) = decodeScalar(bytes, i)
        if CharacterFacts.isSpace(scalar) || CharacterFacts.isInvisible(scalar) { return false }
        i += length
    }
    return !afterSpace || bytes.isEmpty
}

/// Whether `collapsed` would leave nothing.
func isBlank(_ bytes: Span<UInt8>) -> Bool {
    var i = 0
    while i < bytes.count {
        let (scalar, length) = decodeScalar(bytes, i)
        if !CharacterFacts.isSpace(scalar), !CharacterFacts.isInvisible(scalar) { return false }
        i += length
    }
    return true
}

/// Words of a text for comparison: lower case, letters and digits only, one space between words.
func comparisonKey(_ text: String) -> String { key(text.utf8.span, gaps: true) }
func comparisonKey(_ text: Substring) -> String { key(text.utf8.span, gaps: true) }

/// Letters and digits of a text in lower case without any gap, as they stand in a host name.
func squeezedKey(_ text: String) -> String { key(text.utf8.span, gaps: false) }
func squeezedKey(_ text: Substring) -> String { key(text.utf8.span, gaps: false) }

/// The comparison key of a range of a page's valid UTF-8.
func comparisonKey(_ bytes: Span<UInt8>) -> String { key(bytes, gaps: true) }

private func key(_ bytes: Span<UInt8>, gaps: Bool) -> String {
    if isASCII(bytes) { return keyOfASCII(bytes, gaps: gaps) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var gap = false
    var i = 0
    while i < bytes.count {
        let byte = bytes[i]
        if byte < 0x80 {
            i += 1
            if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 {
                if gap, gaps, !result.isEmpty { result.append(0x20) }
                gap = false
                // A digit has the bit already.
                result.append(byte | 0x20)
            } else if byte != UInt8(ascii: "'") {
                gap = true
            }
            continue
        }
        let (scalar, length) = decodeScalar(bytes, i)
        i += length
        appendKey(scalar, to: &result, gap: &gap, gaps: gaps)
    }
    return String(decoding: result, as: UTF8.self)
}

private func isASCII(_ bytes: Span<UInt8>) -> Bool {
    unsafe bytes.withUnsafeBufferPointer {
        unsafe Int(winnow_beyond_ascii($0.baseAddress, 0, $0.count)) == bytes.count
    }
}

private func keyOfASCII(_ bytes: Span<UInt8>, gaps: Bool) -> String {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { room in
        var (count, gap) = (0, false)
        for i in bytes.indices {
            let byte = bytes[i]
            guard (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 else {
                gap = gap || byte != UInt8(ascii: "'")
                continue
            }
            if gap, gaps, count > 0 {
                unsafe room[count] = 0x20
                count += 1
            }
            gap = false
            // A digit has the bit already.
            unsafe room[count] = byte | 0x20
            count += 1
        }
        return unsafe String(decoding: room.extracting(0..<count), as: UTF8.self)
    }
}

/// One character beyond ASCII of a comparison key.
private func appendKey(_ scalar: UInt32, to result: inout [UInt8], gap: inout Bool, gaps: Bool) {
    if CharacterFacts.isWord(scalar) {
        if gap, gaps, !result.isEmpty { result.append(0x20) }
        gap = false
        appendLowercased(scalar, to: &result)
    } else if scalar != 0x2019 {
        gap = true
    }
}

/// Appends the lower case of a character.
func appendLowercased(_ scalar: UInt32, to result: inout [UInt8]) {
    guard let lower = CharacterFacts.lowercased(scalar), let value = Unicode.Scalar(lower) else {
        result.append(contentsOf: "i\u{307}".utf8)
        return
    }
    result.append(contentsOf: UTF8.encode(value) ?? UTF8.encodedReplacementCharacter)
}

/// Appends the lower case of a text.
func appendLowercased(_ bytes: Span<UInt8>, to result: inout [UInt8]) {
    result.reserveCapacity(result.count + bytes.count)
    var i = 0
    while i < bytes.count {
        let byte = bytes[i]
        if byte < 0x80 {
            result.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            i += 1
            continue
        }
        let (scalar, length) = decodeScalar(bytes, i)
        appendLowercased(scalar, to: &result)
        i += length
    }
}

/// The words of a text that single spaces part.
func words(of text: String) -> [Substring] {
    let bytes = text.utf8.span
    var words: [Substring] = []
    var start = 0
    for i in 0...bytes.count where i == bytes.count || bytes[i] == 0x20 {
        if start < i { words.append(text.slice(start..<i)) }
        start = i + 1
    }
    return words
}

extension String {
    /// The part of the text at these bytes.
    func slice(_ bytes: Range<Int>) -> Substring { self[indices(bytes)] }

    /// The indices of the text at these bytes.
    func indices(_ bytes: Range<Int>) -> Range<String.Index> {
        let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
        return start..<utf8.index(start, offsetBy: bytes.count)
    }

    /// Where another text stands first, by bytes; nil where it does not.
    func firstPlace(of other: String) -> Range<String.Index>? {
        let (bytes, wanted) = (utf8.span, other.utf8.span)
        guard wanted.count > 0, bytes.count >= wanted.count else { return nil }
        for start in 0...bytes.count - wanted.count where bytes[start] == wanted[0] {
            var length = 1
            while length < wanted.count, bytes[start + length] == wanted[length] { length += 1 }
            if length == wanted.count { return indices(start..<start + length) }
        }
        return nil
    }

    /// Whether another text stands in this one, by bytes.
    func holds(_ other: String) -> Bool { firstPlace(of: other) != nil }

    /// Whether the byte stands anywhere in the text.
    func holds(_ byte: UInt8) -> Bool {
        let bytes = utf8.span
        for i in 0..<bytes.count where bytes[i] == byte { return true }
        return false
    }
}

/// Whether the scalar is white space.
func isSpace(_ scalar: Unicode.Scalar) -> Bool { CharacterFacts.isSpace(scalar.value) }
