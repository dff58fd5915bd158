import HTMLCore
import PageKit

/// Where the links of a page lead, made absolute.
struct LinkTargets {
    private let document: Document
    /// The page's own address, or what its `base` element says.
    private let base: String?

    init(_ page: Page) {
        document = page.document
        let own = page.metadata.url?.value ?? page.input.url
        let element = document.tag.firstIndex(of: .base)
        if let href = element.flatMap({ page.document.attributeString(.href, of: $0) }) {
            base = resolveReference(href, base: own) ?? own
        } else {
            base = own
        }
    }

    /// A link's address, ready to stand between parentheses; nil where it leads nowhere else.
    func target(of row: Int) -> [UInt8]? {
        guard let href = document.attributeString(.href, of: row),
            let address = resolveReference(href, base: base)
        else { return nil }
        var target: [UInt8] = []
        for byte in address.utf8 {
            switch byte {
            case 0...0x20, 0x7F, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"),
                UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "|"), UInt8(ascii: "`"):
                let digits = Array("0123456789ABCDEF".utf8)
                target += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default:
                target.append(byte)
            }
        }
        return target
    }
}

/// A reference made absolute (RFC 3986, section 5.2); without a base it stays as it is.
/// - Returns: nil for places in the same page, for scripts and data, and for empty references.
func resolveReference(_ reference: String, base: String?) -> String? {
    let text = reference.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    let trimmed = String(decoding: text, as: UTF8.self).split(separator: " ").joined(
        separator: "%20")
    guard let first = trimmed.utf8.first, first != UInt8(ascii: "#") else { return nil }
    if let scheme = scheme(of: trimmed) {
        return ["http", "https", "ftp", "mailto", "tel"].contains(scheme) ? trimmed : nil
    }
    guard let base, let baseScheme = scheme(of: base),
        base.dropFirst(baseScheme.count).hasPrefix("://")
    else { return trimmed }
    if trimmed.hasPrefix("//") { return baseScheme + ":" + trimmed }
    let afterScheme = base.dropFirst(baseScheme.count + 3)
    let authority = afterScheme.prefix { !"/?#".contains($0) }
    let root = baseScheme + "://" + authority
    let basePath = afterScheme.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
    if first == UInt8(ascii: "?") { return root + (basePath.isEmpty ? "/" : basePath) + trimmed }
    let path = trimmed.prefix { $0 != "?" && $0 != "#" }
    let rest = trimmed.dropFirst(path.count)
    if first == UInt8(ascii: "/") { return root + withoutDots(path) + rest }
    let folder = basePath.lastIndex(of: "/").map { basePath[...$0] } ?? "/"
    return root + withoutDots(folder + path) + rest
}

/// The scheme in lower case, if the reference has one.
private func scheme(of reference: String) -> String? {
    guard let colon = reference.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = reference[..<colon].lowercased()
    guard let first = name.utf8.first, MarkdownEscape.isLetter(first),
        name.utf8.allSatisfy({
            MarkdownEscape.isLetter($0) || MarkdownEscape.isDigit($0) || "+-.".utf8.contains($0)
        })
    else { return nil }
    return name
}

/// Removes `.` and `..` segments (RFC 3986, section 5.2.4).
private func withoutDots(_ path: some StringProtocol) -> String {
    var kept: [Substring] = []
    let segments = Substring(path).split(separator: "/", omittingEmptySubsequences: false)
        .dropFirst()
    for (index, segment) in segments.enumerated() {
        let isLast = index == segments.count - 1
        switch segment {
        case ".": if isLast { kept.append("") }
        case "..":
            _ = kept.popLast()
            if isLast { kept.append("") }
        default: kept.append(segment)
        }
    }
    return "/" + kept.joined(separator: "/")
}
