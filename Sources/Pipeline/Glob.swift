/// Why a pattern cannot be used.
package struct GlobError: Error, Equatable {
    package let problem: String
    package let remedy: String
}

/// A pattern of paths below the inbox, matched against raw bytes.
///
/// `*` is any run of characters within a name, `?` one character, `[a-z]` one of a set (`[!a-z]` one
/// outside it), `**` as a whole name any number of folders; `\` takes the next character as it is.
/// A byte that is not UTF-8 counts as one character.
package struct Glob: Sendable, Equatable {
    fileprivate enum Token: Sendable, Equatable {
        case byte(UInt8)
        case anyCharacter
        case anyRun
        /// Zero or more folders, each with its slash.
        case anyFolders
        case set([ClosedRange<UInt32>], isNegated: Bool)
    }

    package let pattern: String
    private let tokens: [Token]

    package init(_ pattern: String) throws(GlobError) {
        self.pattern = pattern
        for name in pattern.split(separator: "/", omittingEmptySubsequences: false) {
            try Self.check(name: name)
        }
        tokens = try Self.tokens(Array(pattern.unicodeScalars))
    }

    /// Whether the pattern covers the whole path; `path` has no leading slash.
    ///
    /// Time is at most the product of the lengths for each `**`; no memory is allocated.
    package func matches(_ path: Span<UInt8>) -> Bool {
        var token = 0
        var at = 0
        var retryRun: (token: Int, at: Int)?
        var retryFolders: (token: Int, at: Int)?
        while true {
            if token < tokens.count {
                switch tokens[token] {
                case .anyRun:
                    token += 1
                    retryRun = (token, at)
                    continue
                case .anyFolders:
                    token += 1
                    retryFolders = (token, at)
                    retryRun = nil
                    continue
                case let single:
                    if let width = single.width(in: path, at: at) {
                        token += 1
                        at += width
                        continue
                    }
                }
            } else if at == path.count {
                return true
            }
            // The latest `*` takes one more character; where it cannot, the latest `**` one more folder.
            if let run = retryRun, run.at < path.count, path[run.at] != slash {
                at = run.at + characterWidth(path, run.at)
                retryRun = (run.token, at)
                token = run.token
            } else if let folders = retryFolders, let next = path.afterSlash(from: folders.at) {
                at = next
                retryFolders = (folders.token, next)
                retryRun = nil
                token = folders.token
            } else {
                return false
            }
        }
    }

    private static func check(name: Substring) throws(GlobError) {
        if name.isEmpty {
            throw GlobError(
                problem: "an empty name never matches",
                remedy: "paths lie below the inbox: no slash at either end, none twice")
        }
        if name == "." || name == ".." {
            throw GlobError(
                problem: "\(name) never matches", remedy: "paths lie below the inbox; leave it out")
        }
    }

    private static func tokens(_ pattern: [Unicode.Scalar]) throws(GlobError) -> [Token] {
        if pattern.first == "!" {
            throw GlobError(
                problem: "! does not exclude",
                remedy: "list what is wanted; write \\! for the character")
        }
        var tokens: [Token] = []
        var at = 0
        while at < pattern.count {
            let atNameStart = at == 0 || pattern[at - 1] == "/"
            switch pattern[at] {
            case "*" where atNameStart && pattern[at...].starts(with: ["*", "*", "/"]):
                tokens.append(.anyFolders)
                at += 3
            case "*" where atNameStart && Array(pattern[at...]) == ["*", "*"]:
                tokens += [.anyFolders, .anyRun]
                at += 2
            case "*":
                if tokens.last != .anyRun { tokens.append(.anyRun) }
                at += 1
            case "?":
                tokens.append(.anyCharacter)
                at += 1
            case "[": tokens.append(try set(pattern, &at))
            case "{", "}":
                throw GlobError(
                    problem: "braces are not alternatives here",
                    remedy: "list two patterns; write \\{ for the character")
            case "\\":
                at += 1
                guard at < pattern.count else {
                    throw GlobError(problem: "ends with \\", remedy: "write \\\\ for the character")
                }
                fallthrough
            default:
                tokens += String(pattern[at]).utf8.map(Token.byte)
                at += 1
            }
        }
        return tokens
    }

    /// Reads `[...]` from the bracket at `at` on, and moves behind it.
    private static func set(_ pattern: [Unicode.Scalar], _ at: inout Int) throws(GlobError) -> Token
    {
        var next = at + 1
        let isNegated = next < pattern.count && (pattern[next] == "!" || pattern[next] == "^")
        if isNegated { next += 1 }
        let first = next
        var ranges: [ClosedRange<UInt32>] = []
        // A `]` right behind the bracket is a member.
        while next < pattern.count, pattern[next] != "]" || next == first {
            let low = pattern[next].value
            var high = low
            if next + 2 < pattern.count, pattern[next + 1] == "-", pattern[next + 2] != "]" {
                high = pattern[next + 2].value
                next += 2
            }
            guard low <= high, low != UInt32(slash) else {
                throw GlobError(
                    problem: "a range in [...] runs backwards or holds a slash",
                    remedy: "write the smaller character first, as [a-z]")
            }
            ranges.append(low...high)
            next += 1
        }
        guard next < pattern.count else {
            throw GlobError(
                problem: "[ is not closed", remedy: "write ] behind it, or \\[ for the character")
        }
        at = next + 1
        return .set(ranges, isNegated: isNegated)
    }
}

private let slash = UInt8(ascii: "/")

extension Glob.Token {
    /// Bytes of the path that a token for one character takes at `at`, or nil.
    fileprivate func width(in path: Span<UInt8>, at: Int) -> Int? {
        guard at < path.count else { return nil }
        switch self {
        case .byte(let byte): return path[at] == byte ? 1 : nil
        case .anyCharacter: return path[at] == slash ? nil : characterWidth(path, at)
        case .set(let ranges, let isNegated):
            guard path[at] != slash else { return nil }
            let width = characterWidth(path, at)
            let value = character(path, at, width)
            return ranges.contains { $0.contains(value) } != isNegated ? width : nil
        case .anyRun, .anyFolders: preconditionFailure("not a token for one character")
        }
    }
}

extension Span<UInt8> {
    /// The index behind the next slash.
    fileprivate func afterSlash(from start: Int) -> Int? {
        for at in start..<count where self[at] == slash { return at + 1 }
        return nil
    }
}

/// Bytes of the UTF-8 character at `at`; 1 where there is none.
private func characterWidth(_ path: Span<UInt8>, _ at: Int) -> Int {
    let width =
        switch path[at] {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    guard at + width <= path.count else { return 1 }
    for next in at + 1..<at + width where path[next] & 0xC0 != 0x80 { return 1 }
    return width
}

/// Its code point; a byte that is not UTF-8 lies above all code points.
private func character(_ path: Span<UInt8>, _ at: Int, _ width: Int) -> UInt32 {
    guard width > 1 else {
        return path[at] < 0x80 ? UInt32(path[at]) : 0x11_0000 + UInt32(path[at])
    }
    var value = UInt32(path[at]) & (0xFF >> UInt32(width + 1))
    for next in at + 1..<at + width { value = value << 6 | UInt32(path[next] & 0x3F) }
    return value
}
