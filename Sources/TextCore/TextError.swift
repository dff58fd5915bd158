/// Why bytes cannot become text.
package enum TextError: Error, Sendable, Equatable {
    /// The gzip stream ends early or is damaged; `atByte` counts in the compressed bytes.
    case brokenGzip(atByte: Int, detail: String)
    /// The decompressed page would be larger than the limit.
    case gzipBomb(limitBytes: Int)
    /// The bytes are no text; `evidence` names the format (`pdf`, `png`, `elf` ...) or `control_bytes`.
    case binary(evidence: String)
    /// The bytes are more than can be decoded.
    case overLimit(limitBytes: Int)
}
