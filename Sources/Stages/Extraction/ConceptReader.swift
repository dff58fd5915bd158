import HTMLCore

/// Reads the concepts of elements from tag, class, id, role and style; remembers values that it has read,
/// because a page repeats the same class names hundreds of times.
struct ConceptReader {
    /// A value of this page and what it says.
    private struct Known {
        var hash: UInt64 = 0
        var start: UInt32 = 0
        var count: UInt32 = 0
        var concepts: Concepts = []
    }

    /// By the hash of the value; a newer value takes an older one's place.
    private var known = [Known](repeating: Known(), count: knownCount)
    private static let knownCount = 1024

    /// Reads all elements but `html` and `body`, whose names speak of the page; the others have none.
    /// - Parameter concepts: one for each row.
    /// - Returns: what any of the elements says.
    mutating func read(_ document: Document, into column: inout [Concepts]) -> Concepts {
        let index = ConceptIndex.standard
        let (tags, starts) = (document.tag.span, document.attributeStart.span)
        let (attributes, pool) = (document.attributes.span, document.pool.span)
        var known = known.mutableSpan
        known.update(repeating: Known())
        var concepts = column.mutableSpan
        var all: Concepts = []
        for row in tags.indices {
            var found = Self.concepts(of: tags[row])
            var next = Int(starts[row])
            let stop = row + 1 < starts.count ? Int(starts[row + 1]) : attributes.count
            if next < stop, !Self.isPage(tags[row]) {
                repeat {
                    found.formUnion(Self.concepts(of: attributes[next], pool, index, &known))
                    next += 1
                } while next < stop
            }
            concepts[row] = found
            all.formUnion(found)
        }
        return all
    }

    @inline(__always)
    private static func isPage(_ tag: Tag) -> Bool {
        switch tag {
        case .html, .body: true
        default: false
        }
    }

    @inline(__always)
    private static func concepts(of tag: Tag) -> Concepts {
        switch tag {
        case .nav, .menu: .navigation
        case .footer: .footer
        case .aside: .sidebar
        case .header: .header
        case .dialog: .modal
        case .figcaption: .caption
        case .article: .article
        case .main: .main
        case .search: .search
        default: []
        }
    }

    @inline(__always)
    private static func concepts(
        of attribute: Attribute, _ pool: Span<UInt8>, _ index: ConceptIndex,
        _ known: inout MutableSpan<Known>
    ) -> Concepts {
        let start = Int(attribute.start)
        let end = start + Int(attribute.length)
        switch attribute.name {
        case .class, .id, .dataTestid, .itemprop:
            return names(pool, start, end, index, &known)
        case .role: return role(pool, start..<end)
        case .hidden: return .hidden
        case .ariaHidden: return pool.equals("true", in: start..<end) ? .hidden : []
        case .style: return hides(pool, start..<end) ? .hidden : []
        default: return []
        }
    }

    @inline(__always)
    private static func names(
        _ pool: Span<UInt8>, _ start: Int, _ end: Int, _ index: ConceptIndex,
        _ known: inout MutableSpan<Known>
    ) -> Concepts {
        if start == end { return [] }
        let hash = byteHash(pool, start, end)
        let slot = Int(truncatingIfNeeded: hash & UInt64(knownCount - 1))
        let other = known[slot]
        if other.hash == hash, Int(other.count) == end - start,
            sameBytes(pool, Int(other.start), start, count: end - start)
        {
            return other.concepts
        }
        let concepts = index.concepts(pool, start, end)
        known[slot] = Known(
            hash: hash, start: UInt32(start), count: UInt32(end - start), concepts: concepts)
        return concepts
    }

    private static func role(_ pool: Span<UInt8>, _ value: Range<Int>) -> Concepts {
        if value.isEmpty { return [] }
        func isRole(_ name: StaticString) -> Bool { pool.equals(name, in: value) }
        switch pool[value.lowerBound] {
        case UInt8(ascii: "n"): return isRole("navigation") ? .navigation : []
        case UInt8(ascii: "m"):
            if isRole("menu") || isRole("menubar") { return .navigation }
            return isRole("main") ? .main : []
        case UInt8(ascii: "c"):
            if isRole("contentinfo") { return .footer }
            return isRole("complementary") ? .sidebar : []
        case UInt8(ascii: "b"): return isRole("banner") ? .header : []
        case UInt8(ascii: "d"): return isRole("dialog") ? .modal : []
        case UInt8(ascii: "a"):
            if isRole("alertdialog") { return .modal }
            return isRole("article") ? .article : []
        case UInt8(ascii: "s"): return isRole("search") ? .search : []
        case UInt8(ascii: "t"): return isRole("tabpanel") || isRole("tab") ? .accordion : []
        default: return []
        }
    }

    /// Whether a style says `display: none` or `visibility: hidden`, in any case and with any spaces.
    ///
    /// No word begins again inside itself, so a failed match goes on at its next byte.
    private static func hides(_ pool: Span<UInt8>, _ value: Range<Int>) -> Bool {
        let (display, visibility): (StaticString, StaticString) = (
            "display:none", "visibility:hidden"
        )
        var (inDisplay, inVisibility) = (0, 0)
        for i in value where pool[i] != 0x20 {
            let byte = pool[i] | 0x20
            inDisplay = matched(display, inDisplay, byte)
            inVisibility = matched(visibility, inVisibility, byte)
            if inDisplay == display.utf8CodeUnitCount
                || inVisibility == visibility.utf8CodeUnitCount
            {
                return true
            }
        }
        return false
    }

    @inline(__always)
    private static func matched(_ word: StaticString, _ count: Int, _ byte: UInt8) -> Int {
        if unsafe byte == word.utf8Start[count] { return count + 1 }
        return unsafe byte == word.utf8Start[0] ? 1 : 0
    }
}
