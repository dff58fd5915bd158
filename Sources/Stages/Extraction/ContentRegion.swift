import HTMLCore
import PageKit

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

    /// - Parameters:
    ///   - mass: what the element is to hold, summed over each subtree.
    ///   - exclusion: rows that are out, with their reason.
    init(mass: [Float], exclusion: [DropReason?], document: Document) {
        var current = 0
        while true {
            var best = -1
            var child = current + 1
            while child < Int(document.end[current]) {
                if document.tag[child] != .text, exclusion[child] == nil,
                    best < 0 || mass[child] > mass[best]
                {
                    best = child
                }
                child = Int(document.end[child])
            }
            guard best >= 0, mass[best] > 0,
                mass[best] >= Self.descendShare * mass[current],
                Self.isContainer(document.tag[best])
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
