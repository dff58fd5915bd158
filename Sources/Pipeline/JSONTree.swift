import TextCore

/// A JSON document to be written for people: two spaces a level, keys in the order given.
indirect enum JSONTree {
    case object([(String, JSONTree)])
    case array([JSONTree])
    case string(String)
    /// Digits as they are to stand there.
    case number(String)
    case bool(Bool)

    /// The document with a line end behind it.
    var bytes: [UInt8] {
        var output: [UInt8] = []
        write(into: &output, level: 0)
        output.append(UInt8(ascii: "\n"))
        return output
    }

    private func write(into output: inout [UInt8], level: Int) {
        switch self {
        case .object(let members):
            write(members, "{", "}", into: &output, level: level) { member, output in
                JSONTree.write(member.0, into: &output)
                output += ": ".utf8
                member.1.write(into: &output, level: level + 1)
            }
        case .array(let items):
            write(items, "[", "]", into: &output, level: level) { item, output in
                item.write(into: &output, level: level + 1)
            }
        case .string(let text): JSONTree.write(text, into: &output)
        case .number(let digits): output += digits.utf8
        case .bool(let value): output += "\(value)".utf8
        }
    }

    private func write<Item>(
        _ items: [Item], _ open: String, _ close: String, into output: inout [UInt8], level: Int,
        item: (Item, inout [UInt8]) -> Void
    ) {
        output += open.utf8
        for (index, member) in items.enumerated() {
            output += (index == 0 ? "\n" : ",\n").utf8
            output += [UInt8](repeating: UInt8(ascii: " "), count: 2 * (level + 1))
            item(member, &output)
        }
        if !items.isEmpty {
            output += "\n".utf8
            output += [UInt8](repeating: UInt8(ascii: " "), count: 2 * level)
        }
        output += close.utf8
    }

    private static func write(_ text: String, into output: inout [UInt8]) {
        var writer = JSONWriter()
        writer.string(text)
        output += writer.bytes
    }
}
