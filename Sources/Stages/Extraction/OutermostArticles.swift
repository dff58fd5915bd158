import HTMLCore

/// The `article` elements of a page that stand in no other, in page order.
struct OutermostArticles {
    private var starts: [Int] = []
    private var ends: [Int] = []

    init(_ document: Document) {
        let (tags, rowEnds) = (document.tag.span, document.end.span)
        var row = 1
        while row < tags.count {
            guard case .article = tags[row] else {
                row += 1
                continue
            }
            starts.append(row)
            row = Int(rowEnds[row])
            ends.append(row)
        }
    }

    /// The article that holds a row.
    func around(_ row: Int) -> Int? {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= row { low = middle + 1 } else { high = middle }
        }
        return low > 0 && row < ends[low - 1] ? starts[low - 1] : nil
    }
}
