import CScan

/// Whether valid UTF-8 is surely clean: no control but line feeds, no `&`, no invisible or special space,
/// NFC, and no trace of mojibake. False when in doubt.
package func isCleanText(_ utf8: Span<UInt8>, _ range: Range<Int>) -> Bool {
    unsafe utf8.extracting(range).withUnsafeBufferPointer {
        unsafe winnow_is_clean_text($0.baseAddress, $0.count)
    }
}

/// Bytes of a range that are no ASCII white space or control.
package func visibleByteCount(_ utf8: Span<UInt8>, _ range: Range<Int>) -> Int {
    unsafe utf8.extracting(range).withUnsafeBufferPointer {
        unsafe winnow_count_visible($0.baseAddress, $0.count)
    }
}

/// ASCII digits of a range.
package func digitCount(_ utf8: Span<UInt8>, _ range: Range<Int>) -> Int {
    unsafe utf8.extracting(range).withUnsafeBufferPointer {
        unsafe winnow_count_digits($0.baseAddress, $0.count)
    }
}
