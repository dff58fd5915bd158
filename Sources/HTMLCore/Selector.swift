/// A CSS selector, read once and matched by a `SelectorSet`: one or more paths, of which one must match.
///
/// The subset of Selectors Level 4 that a page at rest can answer, on the names that a `Document` keeps:
/// `Tag` for elements, `AttributeName` for attributes. Names of elements and attributes match in any case;
/// ids, classes and values as they are written, or in any ASCII case with `[name=value i]`.
package struct Selector: Sendable {
    /// As it was written.
    package let text: String
    package let paths: [SelectorPath]

    package init(_ text: String) throws(SelectorError) {
        self.text = text
        var parser = SelectorParser(text)
        paths = try parser.paths()
    }

    /// Most steps of all paths, and most different conditions, of one selector: a bit each.
    static let maxParts = 64
    /// Most bytes of a selector.
    static let maxBytes = 4096
}

/// Elements that stand in a relation to each other: `article > p a`. The last one is what is found.
package struct SelectorPath: Sendable, Equatable {
    package struct Step: Sendable, Equatable {
        /// To the step before; the first step has none.
        package let relation: Relation?
        package let element: ElementPattern
    }

    package enum Relation: Sendable, Equatable {
        /// ` `: somewhere below.
        case descendant
        /// `>`: right below.
        case child
        /// `+`: the next element beside it.
        case next
        /// `~`: a later element beside it.
        case later
    }

    package internal(set) var steps: [Step] = []
}

/// What one element must be: all conditions at once.
package struct ElementPattern: Sendable, Equatable {
    /// None for `*`.
    package internal(set) var conditions: [ElementCondition] = []
    /// For each `:is(...)` the choices, one of which must hold.
    package internal(set) var choices: [[[ElementCondition]]] = []
    /// For each argument of `:not(...)` what must not hold all at once.
    package internal(set) var exclusions: [[ElementCondition]] = []
}

/// One condition on one element.
package enum ElementCondition: Sendable, Hashable {
    case tag(Tag)
    case attribute(AttributeName, ValueTest, ignoresCase: Bool)
    /// Of the elements beside it, one whose number, counted from 1, is `step * n + offset` for an n from 0 on.
    case nthChild(step: Int, offset: Int)
    case lastChild
}

/// What the value of an attribute must be.
package enum ValueTest: Sendable, Hashable {
    case any
    case equal([UInt8])
    /// `~=`, and classes: one of the words of the value.
    case word([UInt8])
    /// `|=`: the value, or its beginning before a `-`.
    case dash([UInt8])
    case prefix([UInt8])
    case suffix([UInt8])
    case part([UInt8])
}

/// Why a text is no selector, for a message that shows the place.
package struct SelectorError: Error, Sendable, Equatable {
    /// `holds :hover, which is not known`.
    package let problem: String
    package let remedy: String
    /// Unicode scalars of the text that are wrong; empty at its end.
    package let place: Range<Int>
    /// What was written for one of `known`; nil where no name is meant.
    package var name: String?
    package var known: [String] = []
}
