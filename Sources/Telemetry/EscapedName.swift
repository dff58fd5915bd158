/// Bytes of a file name as text that is safe to print: controls and invalid UTF-8 become %XX.
///
/// - Parameter bytes: a name or a path; `/` stays as it is.
package func escapedName(_ bytes: some Sequence<UInt8>) -> String {
    let all = Array(bytes)
    var text = ""
    text.reserveCapacity(all.count)
    var at = 0
    while at < all.count {
        var parser = Unicode.UTF8.ForwardParser()
        var source = all[at...].makeIterator()
        if case .valid(let encoded) = parser.parseScalar(from: &source) {
            appendEscaped(Unicode.UTF8.decode(encoded), to: &text)
            at += encoded.count
        } else {
            appendPercent(all[at], to: &text)
            at += 1
        }
    }
    return text
}

/// Text that came from outside as text that is safe to print: controls become %XX.
package func escapedText(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars { appendEscaped(scalar, to: &safe) }
    return safe
}

private func appendEscaped(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar.properties.generalCategory {
    // Controls move cursors; format and separator characters reorder or break a log line.
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
        for byte in Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter {
            appendPercent(byte, to: &text)
        }
    default:
        text.unicodeScalars.append(scalar)
    }
}

private func appendPercent(_ byte: UInt8, to text: inout String) {
    let digits: [Character] = Array("0123456789ABCDEF")
    text.append("%")
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
}
