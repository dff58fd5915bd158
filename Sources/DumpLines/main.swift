import Glibc
import PageKit
import Stages
import TextCore

// Prints one JSON line a page for Training/plain_text.py: id, the lines, and the numbers of each line.
// Usage: ls PAGES/*.txt | swift run -c release DumpLines > lines.jsonl

/// A whole file; empty where it cannot be read.
func contents(of path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { return [] }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
    }
}

let decode = Decode(Options(Decode.options), limits: PageLimits())
let parse = Parse(Options(Parse.options), limits: PageLimits())
var page = Page()
while let path = readLine() {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    page.reset(PageInput(id: name, bytes: contents(of: path), kind: .text))
    guard decode.apply(to: &page) == .next, parse.apply(to: &page) == .next else { continue }
    var json = JSONWriter()
    json.beginObject()
    json.name("id")
    json.string(name.hasSuffix(".txt") ? String(name.dropLast(4)) : name)
    json.name("lines")
    json.strings(page.blocks.map { page.string($0) })
    json.name("numbers")
    json.beginArray()
    for numbers in lineNumbers(of: page) {
        json.beginArray()
        for number in numbers { json.number(Double(number)) }
        json.endArray()
    }
    json.endArray()
    json.endObject()
    json.newline()
    print(String(decoding: json.bytes, as: UTF8.self), terminator: "")
}
