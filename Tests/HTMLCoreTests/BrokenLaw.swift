#if canImport(HTMLCore)
    import HTMLCore
#endif

/// Reports the first law of `Document` that does not hold, or nil.
func brokenLaw(_ document: Document) -> String? {
    let count = document.count
    guard count > 0, document.tag[0] == .html, document.parent[0] == 0 else { return "root" }
    let columns = [
        document.parent.count, document.end.count, document.textStart.count,
        document.textLength.count,
        document.attributeStart.count,
    ]
    guard columns.allSatisfy({ $0 == count }) else { return "column lengths" }
    guard Int(document.end[0]) == count else { return "end of the root" }
    var open = [0]
    for i in 1..<max(1, count) {
        let parent = Int(document.parent[i])
        guard parent < i else { return "parent of \(i)" }
        while let last = open.last, Int(document.end[last]) <= i { open.removeLast() }
        guard open.last == parent else { return "order of \(i)" }
        open.append(i)
        guard Int(document.end[i]) > i, document.end[i] <= document.end[parent] else {
            return "end of \(i)"
        }
        guard document.attributeStart[i] >= document.attributeStart[i - 1] else {
            return "attributes of \(i)"
        }
        let isText = document.tag[i] == .text
        guard document.textRange(i).upperBound <= document.pool.count,
            isText != document.textRange(i).isEmpty
        else { return "text of \(i)" }
        if isText, document.tag[i - 1] == .text, document.parent[i - 1] == document.parent[i] {
            return "neighbouring texts at \(i)"
        }
        if isText, Int(document.end[i]) != i + 1 { return "content of text \(i)" }
    }
    guard document.attributes.allSatisfy({ $0.range.upperBound <= document.pool.count }),
        document.structuredData.allSatisfy({ $0.upperBound <= document.pool.count })
    else { return "ranges beyond the pool" }
    guard String(validating: document.pool, as: UTF8.self) != nil else { return "UTF-8" }
    return nil
}
