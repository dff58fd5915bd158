/// Longest name that Linux file systems take, in bytes.
let nameLimit = 255

/// The name of an output: `a.html` and `json` give `a.html.json`, its version 2 `a.html.2.json`.
/// Where that is too long, the page's name is cut at a character and a tilde and the first 16 hex
/// digits of `digest` (of the whole path) take the place of the rest: one long name, one cut name.
/// - Parameter suffix: with its dot.
func outputName(
    _ name: [UInt8], version: Int, suffix: String, digest: () -> String
) -> [UInt8] {
    let tail = Array(((version > 1 ? ".\(version)" : "") + suffix).utf8)
    return fitted(name, room: nameLimit - tail.count, digest: digest) + tail
}

/// The name of a file that goes back to a folder where its name is taken: `a.html`, `a.2.html`.
/// The number comes before the last extension, so that patterns by extension still match; a sidecar
/// gets the number where its page does: `a.2.html.meta.json`.
func versionedName(
    _ name: [UInt8], version: Int, room: Int = nameLimit, digest: () -> String
) -> [UInt8] {
    guard version > 1 else { return fitted(name, room: room, digest: digest) }
    let dot = name.lastIndex(of: UInt8(ascii: "."))
    let split = dot.map { $0 > 0 && name.count - $0 <= 32 ? $0 : name.count } ?? name.count
    let tail = Array(".\(version)".utf8) + name[split...]
    return fitted(Array(name[..<split]), room: room - tail.count, digest: digest) + tail
}

private func fitted(_ name: [UInt8], room: Int, digest: () -> String) -> [UInt8] {
    guard name.count > room else { return name }
    let mark = Array("~\(digest().prefix(16))".utf8)
    var end = room - mark.count
    // Not within a UTF-8 character.
    while end > 0, name[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(name[..<max(end, 0)]) + mark
}
