import Glibc
import PageKit
import Stages
import TextCore

let usage = """
    Usage: DumpLines words < list-of-pages
           DumpLines values [TOTALS] < list-of-pages
           DumpLines decisions SCORES < list-of-pages
           DumpLines titles TOTALS SCORES < list-of-pages

    For Training/plain_text.py, on the plain-text pages whose paths stand on standard input.
    words: a JSON object a page: id, the lines, the 64-bit hashes of each line's words as hexadecimal text.
    values: a JSON array with the names of the columns, a line feed, and then, page after page, the number of
    lines as a 32-bit integer and the rows of 32-bit floats, all little-endian.
    titles: as values, of the lines that may be the page's title; before the rows their numbers as 32-bit integers.
    decisions: a byte a line, page after page: 1 where it is the page's text.
    SCORES: 32-bit floats, one a line over all pages, by which is decided.
    TOTALS: 32-bit integers, one a line over all pages: the sums of word weights that take the place of the model's.
    """

/// A whole file; ends the program where it cannot be read.
func contents(of path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else {
        print("DumpLines: cannot read \(path)")
        exit(1)
    }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
    }
}

/// Writes all bytes to standard output.
func put(_ bytes: UnsafeRawBufferPointer) {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
        let count = unsafe write(1, start + done, bytes.count - done)
        guard count > 0 else { exit(1) }
        done += count
    }
}

/// The pages of the list on standard input, one after the other.
struct Dump {
    fileprivate let decode = Decode(Options(Decode.options), limits: PageLimits())
    private let parse = Parse(Options(Parse.options), limits: PageLimits())
    fileprivate var page = Page()
    fileprivate var training = LineTraining()

    fileprivate mutating func readPage(_ path: String) -> Bool {
        page.reset(PageInput(id: path, bytes: contents(of: path), kind: .text))
        return decode.apply(to: &page) == .next && parse.apply(to: &page) == .next
    }

    mutating func words() {
        while let path = readLine() {
            guard readPage(path) else { continue }
            let name = path.split(separator: "/").last.map(String.init) ?? path
            var json = JSONWriter()
            json.beginObject()
            json.name("id")
            json.string(name.hasSuffix(".txt") ? String(name.dropLast(4)) : name)
            json.name("lines")
            json.strings(page.blocks.map { page.string($0) })
            json.name("words")
            json.strings(
                training.words(page).map { line in
                    line.map { String($0, radix: 16) }.joined(separator: " ")
                })
            json.endObject()
            json.newline()
            unsafe json.bytes.withUnsafeBytes { unsafe put($0) }
        }
    }

    /// - Parameter totals: of the lines of all pages, or none.
    mutating func values(_ totals: [Int32]) {
        var names = JSONWriter()
        names.strings(LineTraining.names)
        names.newline()
        unsafe names.bytes.withUnsafeBytes { unsafe put($0) }
        var next = 0
        while let path = readLine() {
            guard readPage(path) else { continue }
            let count = page.blocks.count
            let rows = training.rows(
                page, totals: totals.isEmpty ? [] : Array(totals[next..<next + count]))
            next += count
            unsafe withUnsafeBytes(of: Int32(truncatingIfNeeded: count).littleEndian) {
                unsafe put($0)
            }
            unsafe rows.withUnsafeBytes { unsafe put($0) }
        }
    }
}

extension Dump {
    /// - Parameter scores: of the lines of all pages, as bits.
    mutating func decisions(_ scores: [Int32]) {
        var next = 0
        while let path = readLine() {
            guard readPage(path) else { continue }
            let own = scores[next..<next + page.blocks.count].map {
                Float(bitPattern: UInt32(bitPattern: $0))
            }
            next += own.count
            let kept = training.decisions(page, scores: own).map { $0 ? UInt8(1) : 0 }
            unsafe kept.withUnsafeBytes { unsafe put($0) }
        }
    }
}

extension Dump {
    /// - Parameters:
    ///   - totals, scores: of the lines of all pages; the scores as bits.
    mutating func titles(_ totals: [Int32], _ scores: [Int32]) {
        var names = JSONWriter()
        names.strings(LineTraining.titleNames)
        names.newline()
        unsafe names.bytes.withUnsafeBytes { unsafe put($0) }
        var next = 0
        while let path = readLine() {
            guard readPage(path) else { continue }
            let own = next..<next + page.blocks.count
            next = own.upperBound
            let (lines, rows) = training.titleRows(
                page, totals: Array(totals[own]),
                scores: scores[own].map { Float(bitPattern: UInt32(bitPattern: $0)) })
            let numbers = ([lines.count] + lines).map { Int32(truncatingIfNeeded: $0).littleEndian }
            unsafe numbers.withUnsafeBytes { unsafe put($0) }
            unsafe rows.withUnsafeBytes { unsafe put($0) }
        }
    }
}

/// A file of little-endian 32-bit integers.
func integers(of path: String) -> [Int32] {
    let bytes = contents(of: path)
    return unsafe bytes.withUnsafeBytes { raw in
        (0..<raw.count / 4).map {
            unsafe Int32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self))
        }
    }
}

let arguments = CommandLine.arguments.dropFirst()
var dump = Dump()
switch arguments.first {
case "words": dump.words()
case "values": dump.values(arguments.dropFirst().first.map(integers) ?? [])
case "titles" where arguments.count == 3:
    dump.titles(integers(of: arguments[2]), integers(of: arguments[3]))
case "decisions": dump.decisions(arguments.dropFirst().first.map(integers) ?? [])
default:
    print(usage)
    exit(2)
}
