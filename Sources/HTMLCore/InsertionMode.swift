/// The insertion modes of the HTML standard, section 13.2.4.1, in the order in which a page meets them.
///
/// The mode "text" is not here: raw text is read at once, with its start tag. "In table text" is not either:
/// text waits in the pool until the next tag in every mode.
enum InsertionMode: UInt8 {
    case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead
    case inBody, inTable, inCaption, inColumnGroup, inTableBody, inRow, inCell, inTemplate
    case afterBody, inFrameset, afterFrameset, afterAfterBody, afterAfterFrameset
    /// Not of the standard: inside a `noscript` of the head, where content stays (`TreeBuilder.Manner`).
    case inKeptNoscript
}
