/// Lower case of the scripts that the lexicons are written in, straight on UTF-8: ASCII, Latin-1, Latin
/// Extended-A, Greek and Cyrillic. All other characters stay as they are.
enum LowerCase {
    /// Writes the range's bytes in lower case over `output`; as many as there were.
    static func fold(_ text: Span<UInt8>, _ range: Range<Int>, into output: inout [UInt8]) {
        output.removeAll(keepingCapacity: true)
        output.reserveCapacity(range.count)
        var i = range.lowerBound
        while i < range.upperBound {
            let byte = text[i]
            i += 1
            if byte >= 0xC3, byte <= 0xD0, i < range.upperBound {
                let scalar = fold(UInt32(byte & 0x1F) << 6 | UInt32(text[i] & 0x3F))
                output.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
                output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
                i += 1
            } else {
                output.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            }
        }
    }

    /// The lower case of a character of U+00C0...U+043F; all of these have two bytes in UTF-8.
    static func fold(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xD7, 0x130, 0x138, 0x149, 0x17F: scalar
        case 0xC0...0xDE: scalar + 0x20
        case 0x100...0x137, 0x14A...0x177: scalar | 1
        case 0x139...0x148, 0x179...0x17E: scalar + (scalar & 1)
        case 0x178: 0xFF
        case 0x386: 0x3AC
        case 0x388...0x38A: scalar + 0x25
        case 0x38C: 0x3CC
        case 0x38E, 0x38F: scalar + 0x3F
        case 0x391...0x3A1, 0x3A3...0x3AB: scalar + 0x20
        case 0x400...0x40F: scalar + 0x50
        case 0x410...0x42F: scalar + 0x20
        default: scalar
        }
    }
}
