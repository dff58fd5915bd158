/// Small letters of the scripts that the lexicons are written in.
enum Letters {
    /// The small letter of a character, without what writers leave out now and then: the dot of the Turkish i,
    /// the accents of Greek, the dots of the Russian yo, the hamza of the Arabic alef. Scripts/lexicons.py does
    /// the same.
    static func fold(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case ..<0x41, 0x5B...0xBF, 0xD7: scalar
        case 0x41...0x5A, 0xC0...0xDE: scalar + 0x20
        case 0xDF...0x17F: foldLatin(scalar)
        case 0x18F: 0x259
        case 0x1AF: 0x1B0
        case 0x1A0, 0x218...0x21B, 0x1E00...0x1E95, 0x1EA0...0x1EFF: scalar | 1
        case 0x386...0x3CE: foldGreek(scalar)
        case 0x401, 0x451: 0x435
        case 0x400...0x40F: scalar + 0x50
        case 0x410...0x42F: scalar + 0x20
        case 0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F: scalar | 1
        case 0x622...0x6CC: foldArabic(scalar)
        default: scalar
        }
    }

    private static func foldLatin(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x130, 0x131: 0x69
        case 0x100...0x137, 0x14A...0x177: scalar | 1
        case 0x139...0x148, 0x179...0x17E: scalar + (scalar & 1)
        case 0x178: 0xFF
        case 0x17F: 0x73
        default: scalar
        }
    }

    private static func foldGreek(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x386, 0x3AC: 0x3B1
        case 0x388, 0x3AD: 0x3B5
        case 0x389, 0x3AE: 0x3B7
        case 0x38A, 0x390, 0x3AA, 0x3AF, 0x3CA: 0x3B9
        case 0x38C, 0x3CC: 0x3BF
        case 0x38E, 0x3AB, 0x3B0, 0x3CB, 0x3CD: 0x3C5
        case 0x38F, 0x3CE: 0x3C9
        case 0x3C2: 0x3C3
        case 0x391...0x3A9: scalar + 0x20
        default: scalar
        }
    }

    private static func foldArabic(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x622, 0x623, 0x625: 0x627
        case 0x629: 0x647
        case 0x649, 0x6CC: 0x64A
        case 0x6A9: 0x643
        default: scalar
        }
    }

    /// Whether the character is a capital.
    static func isCapital(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE, 0x178: true
        case 0x100...0x137, 0x14A...0x177, 0x218...0x21B, 0x1E00...0x1E95, 0x1EA0...0x1EFF,
            0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F:
            scalar & 1 == 0
        case 0x139...0x148, 0x179...0x17E: scalar & 1 == 1
        case 0x386, 0x388...0x38F, 0x391...0x3AB, 0x400...0x42F, 0x1A0, 0x1AF: true
        default: false
        }
    }

    /// Letters, marks and digits, near enough for phrases: ASCII by range, above it all but punctuation.
    static func isPartOfWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case ..<0xC0, 0xD7, 0xF7: false
        case 0xC0...0x36F: true
        case 0x37E, 0x387, 0x589, 0x5BE, 0x5C3, 0x60C, 0x61B, 0x61F, 0x66A...0x66D, 0x6D4, 0x964,
            0x965, 0xE2F, 0xE5A, 0x104A, 0x104B, 0x1361...0x1368, 0x17D4...0x17DA:
            false
        case 0x2000...0x2BFF, 0x3000...0x3004, 0x3008...0x3020, 0x30FB, 0xFE00...0xFE6F,
            0xFF00...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65:
            false
        case 0xFFF0...0xFFFF, 0x1F000...0x1FAFF: false
        default: true
        }
    }

    /// Writes the range's bytes in small letters over `output`, and typewriter apostrophes for curly ones;
    /// at most as many as there were.
    static func fold(_ text: Span<UInt8>, _ range: Range<Int>, into output: inout [UInt8]) {
        output.removeAll(keepingCapacity: true)
        output.reserveCapacity(range.count)
        var i = range.lowerBound
        let end = range.upperBound
        while i < end {
            let byte = text[i]
            switch byte {
            case ..<0x80:
                output.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                i += 1
            case 0xC3...0xDB where i + 1 < end:
                let scalar = fold(UInt32(byte & 0x1F) << 6 | UInt32(text[i + 1] & 0x3F))
                if scalar >= 0x80 { output.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)) }
                output.append(
                    UInt8(truncatingIfNeeded: scalar < 0x80 ? scalar : 0x80 | scalar & 0x3F))
                i += 2
            case 0xE1 where i + 2 < end && text[i + 1] >= 0xB8 && text[i + 1] <= 0xBB:
                let low = UInt32(text[i + 1] & 0x3F) << 6 | UInt32(text[i + 2] & 0x3F)
                let scalar = fold(0x1000 | low)
                output.append(byte)
                output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
                output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
                i += 3
            case 0xE2 where i + 2 < end && text[i + 1] == 0x80 && text[i + 2] == 0x99:
                output.append(UInt8(ascii: "'"))
                i += 3
            default:
                output.append(byte)
                i += 1
            }
        }
    }
}
