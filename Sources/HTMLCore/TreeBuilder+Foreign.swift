/// MathML and SVG inside HTML (section 13.2.6.5).
extension TreeBuilder {
    /// The innermost element; for a fragment's first level what the fragment is the content of.
    var adjustedTop: OpenElements.Entry {
        if open.count == 1, let context { return context }
        return open.top
    }

    @inline(__always)
    var isInForeignContent: Bool {
        mutating get {
            guard open.foreignCount > 0 || context != nil, open.count > 0 else { return false }
            return adjustedTop.namespace != .html
        }
    }

    /// Whether text in the element is read by the rules of HTML.
    func isTextPoint(_ entry: OpenElements.Entry) -> Bool {
        !entry.foreign.isDisjoint(with: [.mathTextPoint, .htmlPoint])
    }

    /// Whether a start tag that stands in foreign content is read by the rules of HTML.
    private func isHTMLHere(_ entry: OpenElements.Entry) -> Bool {
        if entry.foreign.contains(.htmlPoint) { return true }
        if entry.foreign.contains(.mathTextPoint) {
            return tokens.key != Self.glyph && tokens.key != Self.alignMark
        }
        return entry.foreign.contains(.annotation) && tokens.tag == .svg
    }

    /// Start tag in foreign content. - Returns: whether the rules of HTML are to be followed instead.
    mutating func startForeign() -> Bool {
        let around = adjustedTop
        if isHTMLHere(around) { return true }
        if rules[tokens.tag].traits.contains(.breakout) && tokens.key != Self.image
            || tokens.tag == .font && tokens.traits.contains(.fontAttribute)
        {
            leaveForeign()
            return true
        }
        insertForeign(around.namespace)
        return false
    }

    /// Closes foreign elements down to one of HTML or one where HTML may stand.
    private mutating func leaveForeign() {
        while open.top.namespace != .html, !isTextPoint(open.top) { closeTop() }
    }

    /// Opens an element of MathML or SVG; `/>` closes it at once.
    mutating func insertForeign(_ namespace: OpenElements.Namespace) {
        let tag: Tag =
            switch namespace {
            case .svg: tokens.key == Self.svgKey ? .svg : .unknown
            default:
                tokens.key == Self.mathKey
                    ? .math : tokens.tag == .annotation ? .annotation : .unknown
            }
        let row = makeElement(tag)
        if record != nil { recordElement(in: namespace, row) }
        if tokens.closesItself { return }
        let isOutermost = open.foreignCount == 0 && namespace == .svg
        open.push(
            OpenElements.Entry(
                tag, tokens.key, row: row, in: namespace, foreignTraits(tokens.key, namespace)))
        if isOutermost { dropContent() }
    }

    func foreignTraits(
        _ key: NameKey, _ namespace: OpenElements.Namespace
    ) -> OpenElements.Foreign {
        if namespace == .svg {
            return Self.svgPoints.contains(key) ? [.htmlPoint, .boundary] : []
        }
        if Self.mathPoints.contains(key) { return [.mathTextPoint, .boundary] }
        guard key == Self.annotation else { return [] }
        return tokens.traits.contains(.htmlEncoding)
            ? [.annotation, .htmlPoint, .boundary] : [.annotation, .boundary]
    }

    /// End tag in foreign content. - Returns: whether the rules of HTML are to be followed instead.
    mutating func endForeign() -> Bool {
        if tokens.tag == .br || tokens.tag == .p {
            leaveForeign()
            return true
        }
        var index = open.count - 1
        // A bounded look keeps hostile pages linear.
        let last = max(0, index - OpenElements.deepestRow)
        while index > last {
            let entry = open[index]
            if entry.namespace == .html { return true }
            if entry.key.raw == tokens.key.raw ^ entry.namespace.salt {
                close(downTo: index)
                return false
            }
            index -= 1
        }
        return index > 0 && open[index].namespace == .html
    }

    private static let image = NameKey("image")
    private static let glyph = NameKey("mglyph")
    private static let alignMark = NameKey("malignmark")
    private static let annotation = NameKey("annotation-xml")
    private static let svgKey = NameKey("svg")
    private static let mathKey = NameKey("math")
    private static let svgPoints = [NameKey("foreignobject"), NameKey("desc"), NameKey("title")]
    private static let mathPoints = ["mi", "mo", "mn", "ms", "mtext"].map { NameKey($0) }
}
