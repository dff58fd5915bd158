import HTMLCore
import PageKit

/// What the content region is to hold.
enum Mass {
    case words, prose

    @inline(__always)
    func of(_ sums: RowSums) -> Float { self == .words ? sums.words : sums.prose }
}

/// The smallest element that holds nearly all of the page's prose.
///
/// From the root, step into the child with the most prose as long as it holds nearly all of what its parent
/// holds. A body that is split over several containers ends the descent above them, so none is lost.
struct ContentRegion {
    /// Row of the element.
    let row: Int

    /// Share of the parent's prose that a child must hold for the descent to go on.
    /// - Source: tuned on the development corpus; .75 to .9 differ by less than .003.
    private static let descendShare: Float = 0.8

    /// - Parameter mass: what the element is to hold.
    init(map: PageMap, mass: Mass, document: Document) {
        let (tags, ends) = (document.tag.span, document.end.span)
        let (sums, exclusions) = (map.sums.span, map.exclusions.span)
        var current = 0
        while true {
            var (best, bestMass): (Int, Float) = (-1, 0)
            var child = current + 1
            while child < Int(ends[current]) {
                if best < 0 || mass.of(sums[child]) > bestMass, exclusions[child] == .none,
                    tags[child] != .text
                {
                    (best, bestMass) = (child, mass.of(sums[child]))
                }
                child = Int(ends[child])
            }
            guard best >= 0, bestMass > 0,
                bestMass >= Self.descendShare * mass.of(sums[current]),
                Self.isContainer(tags[best])
            else { break }
            current = best
        }
        row = current
    }

    private static func isContainer(_ tag: Tag) -> Bool {
        switch tag {
        case .p, .li, .pre, .h1, .h2, .h3, .h4, .h5, .h6, .span, .a, .td, .tr, .blockquote,
            .figcaption:
            false
        default: tag.isBlock || tag == .unknown
        }
    }
}
