import Testing
import TextCore

private func strict(_ text: String) throws -> JSONValue { try parseJSON(Array(text.utf8), .strict) }
private func tolerant(_ text: String) throws -> JSONValue {
    try parseJSON(Array(text.utf8), .tolerant)
}
private func written(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
}

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "[]", "{}", "-1.50e+3", "\"a\\\"b\\\\\\n\\u0001é😀\"",
        "[1,[2,{\"a\":[]}],{\"b\":null,\"a\":false}]",
    ]) func whatIsReadIsWrittenAgain(text: String) throws {
        #expect(written(try strict(text)) == text)
    }

    @Test(arguments: [
        "", "[", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "-", "1.", "1e", "\"\n\"", "\"\\x\"",
        "\"\\ud800\"", "tru", "[1 2]", "1 2",
        "\"", "{\"a\"}", "{\"a\":}", "\u{FEFF}1", "//x\n1",
    ]) func strictReadingRefuses(text: String) {
        #expect(throws: JSONError.self) { _ = try strict(text) }
    }

    @Test(
        arguments: [
            ("<!-- {\"a\":\"x\ny\tz\"} -->", "{\"a\":\"x\\ny\\tz\"}"), ("\u{FEFF}[1,,2,]", "[1,2]"),
            ("[,1]", "[1]"), ("{\"a\":1,};", "{\"a\":1}"),
            ("//<![CDATA[\n{\"a\":1}\n//]]>", "{\"a\":1}"),
            ("/* x */ {/**/\"a\" : // y\n 1}", "{\"a\":1}"), ("\"\\ud83d\"", "\"\u{FFFD}\""),
            ("\"\\q\\u12\"", "\"q\\\\u12\""), ("\"\\ud83d\\ude00\"", "\"😀\""), ("01", "1"),
        ] as [(String, String)]) func tolerantReadingTakesWhatPagesHold(
            text: String, expected: String
        ) throws
    {
        #expect(written(try tolerant(text)) == expected)
    }

    @Test func depthIsBounded() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError(reason: .tooDeep, atByte: 128)) { _ = try tolerant(deep) }
        _ = try strict(String(repeating: "[", count: 128) + String(repeating: "]", count: 128))
    }

    @Test func anErrorTellsItsByte() {
        #expect(throws: JSONError(reason: .unexpectedByte, atByte: 6)) {
            _ = try strict("{\"a\": ?}")
        }
    }

    @Test func noTruncationTraps() {
        let text = Array("{\"a\":[1.5e3,\"\\ud83d\\ude00\",{\"b\":null}],\"c\":\"\\n\"}".utf8)
        for end in 0..<text.count {
            #expect(throws: JSONError.self) { _ = try parseJSON(text, .tolerant, in: 0..<end) }
        }
    }

    @Test func valuesAreFoundByNameAndType() throws {
        let value = try strict("{\"a\":1,\"b\":[\"x\"],\"a\":2,\"c\":1.5}")
        #expect(
            value["a"]?.int == 2 && value["b"]?.array == [.string("x")] && value["c"]?.double == 1.5
        )
        #expect(value["d"] == nil && value["c"]?.int == nil && value["b"]?[""] == nil)
    }

    @Test func aWriterPutsCommasAndEscapes() {
        var json = JSONWriter(appendingTo: Array("x\n".utf8))
        json.beginObject()
        json.name("a"); json.number(1)
        json.name("b"); json.strings(["x", "y\u{1F}\r"])
        json.name("c"); json.string(Array("<\"tab\t\">".utf8), 1..<7)
        json.name("d"); json.number(0.5)
        json.name("e"); json.string(String?.none)
        json.name("f"); json.beginString(); json.append(Array("p\\".utf8), 0..<2);
        json.append(Array("q".utf8), 0..<1); json.endString()
        json.name("g"); json.number(Double.nan)
        json.endObject()
        json.newline()
        json.bool(true)
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == "x\n{\"a\":1,\"b\":[\"x\",\"y\\u001f\\r\"],\"c\":\"\\\"tab\\t\\\"\",\"d\":0.5,\"e\":null,\"f\":\"p\\\\q\",\"g\":null}\ntrue"
        )
    }
}
