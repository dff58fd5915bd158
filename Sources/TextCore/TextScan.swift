import CScan

/// Whether valid UTF-8 is surely clean: no control but line feeds, no `&`, no invisible or special space,
/// NFC, and no trace of mojibake. False when in doubt.
package func isCleanText(_ utf8: Span<UInt8>, _ range: Range<Int>) -> Bool {
    unsafe utf8.extracting(range).withUnsafeBufferPointer {
        unsafe winnow_is_clean_text($0.baseAddress, $0.count)
    }
}

/// Bytes of a range that are no ASCII whitespace or control, and its ASCII digits.
package func shownBytes(_ utf8: Span<UInt8>, _ range: Range<Int>) -> (visible: Int, digits: Int) {
    let shown = unsafe utf8.extracting(range).withUnsafeBufferPointer {
        unsafe winnow_count_shown($0.baseAddress, $0.count)
    }
    return (Int(shown.visible), Int(shown.digits))
}
