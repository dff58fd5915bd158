import Foundation

@testable import HTMLCore

/// One of html5lib's tree construction tests.
struct TreeCase {
    let line: Int
    let data: [UInt8]
    let expected: String
    /// `body`, `svg path`: what the fragment is the content of; nil for pages.
    let context: String?
    let allowsScripts: Bool

    /// Tests of a file; one that does not say whether scripts run is there twice.
    static func read(_ path: String) throws -> [TreeCase] {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        var tests: [TreeCase] = []
        var start = 0
        while start < lines.count {
            guard lines[start].elementsEqual("#data".utf8) else {
                start += 1
                continue
            }
            var end = start + 1
            while end < lines.count, !lines[end].elementsEqual("#data".utf8) { end += 1 }
            tests += cases(Array(lines[start..<end]), start + 1)
            start = end
        }
        return tests
    }

    private static func cases(_ lines: [ArraySlice<UInt8>], _ number: Int) -> [TreeCase] {
        let marks = [
            "#data", "#errors", "#new-errors", "#document-fragment", "#script-off", "#script-on",
            "#document",
        ]
        var parts: [String: [ArraySlice<UInt8>]] = [:]
        var part = ""
        for line in lines {
            let text = String(decoding: line, as: UTF8.self)
            if marks.contains(text), part != "#document" {
                part = text
                parts[part] = []
            } else {
                parts[part]?.append(line)
            }
        }
        var tree = (parts["#document"] ?? []).map { String(decoding: $0, as: UTF8.self) }
        while tree.last == "" { tree.removeLast() }
        let context = parts["#document-fragment"]?.first.map { String(decoding: $0, as: UTF8.self) }
        let modes =
            parts["#script-on"] != nil
            ? [true] : parts["#script-off"] != nil ? [false] : [false, true]
        return modes.map {
            TreeCase(
                line: number, data: Array((parts["#data"] ?? []).joined(separator: [0x0A])),
                expected: tree.joined(separator: "\n"), context: context, allowsScripts: $0)
        }
    }

    func found() -> String {
        var builder = TreeBuilder()
        builder.begin(.strict)
        builder.allowsScripts = allowsScripts
        builder.record = TreeRecord()
        builder.rows.useLinks()
        let page = data + [0]
        unsafe page.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            unsafe builder.tokens.begin(SourceBytes(start: start, count: data.count))
            if let context { builder.beginFragment(context) }
            try? builder.readTokens(ParseLimits())
            builder.finish()
        }
        return TreeDump(builder: builder).text(isFragment: context != nil)
    }
}

extension TreeBuilder {
    /// The fragment case (section 13.4).
    fileprivate mutating func beginFragment(_ name: String) {
        let parts = name.split(separator: " ").map(String.init)
        let namespace: OpenElements.Namespace =
            parts.count < 2 ? .html : parts[0] == "svg" ? .svg : .mathML
        let local = parts[parts.count - 1]
        insertImplied(.html)
        let key = NameKey(local.lowercased())
        let tag = namespace == .html ? Tag(rawValue: Tag.names[key]) ?? .unknown : .unknown
        context = OpenElements.Entry(
            tag, key, row: 0, in: namespace, foreignTraits(key, namespace))
        mode = .inBody
        if tag == .template {
            templateModes.append(.inTemplate)
        }
        if tag == .form { formRow = .max }
        switch tag {
        case .title, .textarea: tokens.content = .replaceable
        case .style, .xmp, .iframe, .noembed, .noframes: tokens.content = .raw
        case .script: tokens.content = .script
        case .noscript where allowsScripts: tokens.content = .raw
        case .plaintext: tokens.content = .plain
        default: break
        }
        // No end tag of the page ends what is around the fragment.
        tokens.rawKey = NameKey(raw: 0)
        resetMode()
    }
}

/// A strictly built tree in the format of the suites.
struct TreeDump: ~Copyable {
    private let builder: TreeBuilder

    init(builder: consuming TreeBuilder) { self.builder = builder }

    func text(isFragment: Bool) -> String {
        var lines: [String] = []
        guard let record = builder.record else { return "" }
        for note in record.beforeRoot { append(note, 0, to: &lines) }
        if isFragment {
            var child = builder.rows.links.first(0)
            while let present = child {
                append(present, 0, to: &lines)
                child = builder.rows.links.next(present)
            }
        } else if builder.rows.count > 0 {
            append(0, 0, to: &lines)
        }
        for note in record.afterRoot { append(note, 0, to: &lines) }
        return lines.joined(separator: "\n")
    }

    private func append(_ row: Int, _ depth: Int, to lines: inout [String]) {
        guard let note = builder.record?.notes[row] else {
            lines.append("row without note")
            return
        }
        if case .text = note {
            let text = String(decoding: builder.pool.bytes(builder.rows.text(row)), as: UTF8.self)
            return add("\"\(text)\"", depth, to: &lines)
        }
        append(note, depth, to: &lines)
        var inner = depth + 1
        if case .element(.html, let name, _) = note, name.elementsEqual("template".utf8) {
            add("content", depth + 1, to: &lines)
            inner += 1
        }
        var child = builder.rows.links.first(row)
        while let present = child {
            append(present, inner, to: &lines)
            child = builder.rows.links.next(present)
        }
    }

    private func add(_ text: String, _ depth: Int, to lines: inout [String]) {
        lines.append("| " + String(repeating: "  ", count: depth) + text)
    }

    private func append(_ note: TreeRecord.Note, _ depth: Int, to lines: inout [String]) {
        func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        switch note {
        case .text: break
        case .comment(let data): add("<!-- \(string(data)) -->", depth, to: &lines)
        case .doctype(let name, let publicID, let systemID):
            let ids =
                publicID == nil && systemID == nil
                ? "" : " \"\(string(publicID ?? []))\" \"\(string(systemID ?? []))\""
            add("<!DOCTYPE \(string(name))\(ids)>", depth, to: &lines)
        case .element(let namespace, let name, let attributes):
            let prefix = namespace == .html ? "" : namespace == .svg ? "svg " : "math "
            let shown =
                namespace == .svg ? Self.svgNames[string(name)] ?? string(name) : string(name)
            add("<\(prefix)\(shown)>", depth, to: &lines)
            let pairs = attributes.map { (Self.attribute(string($0.0), namespace), string($0.1)) }
            for (name, value) in pairs.sorted(by: { Self.precedes($0.0, $1.0) }) {
                add("\(name)=\"\(value)\"", depth + 1, to: &lines)
            }
        }
    }

    /// By UTF-16 code units, as the suites say.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        a.utf16.lexicographicallyPrecedes(b.utf16)
    }

    /// Names of attributes in foreign content: capitals of SVG, namespaces of XLink and XML.
    private static func attribute(_ name: String, _ namespace: OpenElements.Namespace) -> String {
        if namespace == .html { return name }
        if spaced.contains(name) { return name.replacingOccurrences(of: ":", with: " ") }
        if namespace == .mathML { return name == "definitionurl" ? "definitionURL" : name }
        return svgAttributes[name] ?? name
    }

    private static let spaced: Set<String> = [
        "xlink:actuate", "xlink:arcrole", "xlink:href", "xlink:role", "xlink:show", "xlink:title",
        "xlink:type", "xml:lang", "xml:space", "xmlns:xlink",
    ]

    private static func byLowerCase(_ names: String) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: names.split(separator: " ").map { ($0.lowercased(), String($0)) })
    }

    private static let svgNames = byLowerCase(
        """
        altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend \
        feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting \
        feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR \
        feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight \
        feSpecularLighting feSpotLight feTile feTurbulence foreignObject glyphRef linearGradient \
        radialGradient textPath
        """)
    private static let svgAttributes = byLowerCase(
        """
        attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant \
        edgeMode filterUnits glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength \
        keyPoints keySplines keyTimes lengthAdjust limitingConeAngle markerHeight markerUnits \
        markerWidth maskContentUnits maskUnits numOctaves pathLength patternContentUnits \
        patternTransform patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio \
        primitiveUnits refX refY repeatCount repeatDur requiredExtensions requiredFeatures \
        specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles \
        surfaceScale systemLanguage tableValues targetX targetY textLength viewBox viewTarget \
        xChannelSelector yChannelSelector zoomAndPan
        """)
}
