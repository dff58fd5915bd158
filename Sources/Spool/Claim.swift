/// A page whose file lies in our claim folder, from the rename to its outcome.
package struct Claim: Sendable {
    package let job: JobID
    /// Below the inbox, where it came from.
    package let path: SpoolPath
    package var attempt = 0
    /// Bytes that are expected to be read of it; 0 where that is not known yet.
    package var expectedBytes = 0
    package var hasSidecar = false
    /// Whether the inbox has been searched for its sidecar.
    package var isSidecarSettled = false
    /// False between the rename and the first ledger transaction.
    package var isInLedger = false
    /// What the bytes handed out were read from.
    package var facts: FileFacts?
    package var digest = ""
    package var sidecarDigest: String?
    package var claimedAtMs: Int64 = 0
    /// Set when a writer was seen at work: monotonic ms since which `facts` have not changed.
    package var changedAtMs: Int64?
    /// Monotonic ms before which it is not tried again, after it could not be read.
    package var retryAtMs: Int64 = 0

    package init(job: JobID, path: SpoolPath) {
        self.job = job
        self.path = path
    }

    /// What it counts for in the bound of a claim: a page costs something beside its bytes.
    var costBytes: Int { expectedBytes + ClaimedPage.overheadBytes }

    /// The claim's file: `12=news%2Fa.html`. The name tells all that an adopter without our ledger
    /// needs; where it does not fit it is cut, and `nameFile` holds the path.
    var file: SpoolPath { SpoolPath(Array((Array("\(job)=".utf8) + encodedPath).prefix(255))) }

    var sidecarFile: SpoolPath { SpoolPath("\(job).meta") }

    /// Holds the raw path when `file` is cut.
    var nameFile: SpoolPath? {
        encodedPath.count + "\(job)=".utf8.count > 255 ? SpoolPath("\(job).name") : nil
    }

    private var encodedPath: [UInt8] {
        var result: [UInt8] = []
        for byte in path.bytes {
            if byte == slashByte || byte == UInt8(ascii: "%") {
                appendPercent(byte, to: &result)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}

extension Claim {
    /// The job and path that a claim's file name tells; nil for other names.
    static func parse(_ file: SpoolPath) -> Claim? {
        guard let equals = file.bytes.firstIndex(of: UInt8(ascii: "=")),
            let job = Int64(String(decoding: file.bytes[..<equals], as: UTF8.self)), job > 0
        else { return nil }
        let path = SpoolPath(percentDecoded(file.bytes[(equals + 1)...]))
        guard !path.components.isEmpty, !path.components.contains(Array("..".utf8)) else {
            return nil
        }
        return Claim(job: JobID(job), path: path)
    }
}

extension Claim {
    /// The job whose sidecar or name file this is; nil for other names.
    static func ofCompanion(_ file: SpoolPath) -> JobID? {
        let parts = file.bytes.split(separator: UInt8(ascii: "."))
        guard parts.count == 2, let job = Int64(String(decoding: parts[0], as: UTF8.self)),
            ["meta", "name"].contains(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        return JobID(job)
    }
}

/// Undoes %XX; anything else stays.
func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
        if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
            let value = UInt8(
                String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
        {
            result.append(value)
            index += 3
        } else {
            result.append(bytes[index])
            index += 1
        }
    }
    return result
}
