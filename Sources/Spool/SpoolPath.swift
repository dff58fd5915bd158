/// A path below one of the spool's folders, in the raw bytes of the file system: no leading slash,
/// components separated by single slashes, empty for the folder itself. Names may hold any byte but
/// NUL and slash, so this is not a String.
package struct SpoolPath: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }
    package init(_ text: String) { bytes = Array(text.utf8) }

    package static let root = SpoolPath([])

    /// The last component.
    package var name: [UInt8] {
        guard let slash = bytes.lastIndex(of: slashByte) else { return bytes }
        return Array(bytes[(slash + 1)...])
    }

    /// The folder that holds it; the root for a top-level name.
    package var parent: SpoolPath {
        guard let slash = bytes.lastIndex(of: slashByte) else { return .root }
        return SpoolPath(Array(bytes[..<slash]))
    }

    /// The component `name` below this path.
    package func appending(_ name: [UInt8]) -> SpoolPath {
        bytes.isEmpty ? SpoolPath(name) : SpoolPath(bytes + [slashByte] + name)
    }

    package func appending(_ name: String) -> SpoolPath { appending(Array(name.utf8)) }

    package var components: [[UInt8]] { bytes.split(separator: slashByte).map(Array.init) }

    /// True when this is `folder` or lies below it.
    package func isBelow(_ folder: SpoolPath) -> Bool {
        if folder.bytes.isEmpty { return true }
        guard bytes.starts(with: folder.bytes) else { return false }
        return bytes.count == folder.bytes.count || bytes[folder.bytes.count] == slashByte
    }

    /// Calls `body` with the bytes as a C string; `.` for the root.
    func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
        let terminated = (bytes.isEmpty ? [UInt8(ascii: ".")] : bytes) + [0]
        return unsafe terminated.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { chars in
                guard let start = chars.baseAddress else { preconditionFailure("empty C string") }
                return unsafe body(start)
            }
        }
    }
}

let slashByte = UInt8(ascii: "/")
