/// The list of active formatting elements and a bounded form of the adoption agency.
extension PageParser {
    /// How many formatting elements are remembered: unclosed ones must not multiply without end.
    /// The standard keeps all, but at most three of a kind ("Noah's Ark").
    private static let mostFormatting = 32
    private static let mostOfAKind = 3
    /// Blocks that an end tag may cut; the standard's outer loop runs as often.
    private static let mostCutBlocks = 8

    /// Remembers the element that was opened last.
    mutating func addFormatting(_ tag: Tag) {
        var same = 0
        var k = formatting.count - 1
        while k >= 0, formatting[k].tag != .text {
            if formatting[k].tag == tag {
                same += 1
                if same == Self.mostOfAKind {
                    formatting.remove(at: k)
                    break
                }
            }
            k -= 1
        }
        if formatting.count - 1 - k > Self.mostFormatting { formatting.remove(at: k + 1) }
        formatting.append(Formatting(tag: tag, row: open.top.row, isOpen: true))
    }

    /// Index of the last remembered element of a kind, after the last marker.
    func lastFormatting(_ tag: Tag) -> Int? {
        var k = formatting.count - 1
        while k >= 0, formatting[k].tag != .text {
            if formatting[k].tag == tag { return k }
            k -= 1
        }
        return nil
    }

    mutating func forgetFormattingToMarker() {
        while let last = formatting.popLast() {
            if last.tag == .text { return }
        }
    }

    /// Opens again what a block's end had closed.
    mutating func reopenFormatting() throws(ParseError) {
        var k = formatting.count
        while k > 0, !formatting[k - 1].isOpen, formatting[k - 1].tag != .text { k -= 1 }
        while k < formatting.count {
            let entry = formatting[k]
            try openAgain(entry.row, entry.tag, NameKey("\(entry.tag)"))
            formatting[k] = Formatting(tag: entry.tag, row: open.top.row, isOpen: true)
            k += 1
        }
    }

    /// Ends a remembered element. Blocks opened inside it go on in a second row, without it.
    mutating func endFormatting(_ tag: Tag, at k: Int) throws(ParseError) {
        let entry = formatting.remove(at: k)
        guard entry.isOpen,
            let index = open.entries.lastIndex(where: { $0.row == entry.row }),
            index >= Int(open.top.scope)
        else { return }
        var blocks: [OpenElements.Entry] = []
        if Int(open.top.special) > index {
            for inner in open.entries[(index + 1)...] where isSpecial(inner.tag) {
                blocks.append(inner)
                if blocks.count > Self.mostCutBlocks { return }
            }
        }
        close(downTo: index)
        for block in blocks { try openAgain(block.row, block.tag, block.key) }
    }

    private func isSpecial(_ tag: Tag) -> Bool { rules[Int(tag.rawValue)].contains(.special) }
}
