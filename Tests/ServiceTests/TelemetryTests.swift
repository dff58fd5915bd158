import Telemetry
import Testing

@Test func namesCannotBreakALogLine() {
    #expect(escapedName(Array("a\nb".utf8)) == "a%0Ab")
    #expect(escapedName([0x61, 0xFF, 0xC3, 0x28]) == "a%FF%C3(")
    #expect(escapedName(Array("straße/日本.html".utf8)) == "straße/日本.html")
    #expect(escapedText("x\u{1B}[31m\u{202E}") == "x%1B[31m%E2%80%AE")
}

@Test func histogramBucketsAreInclusive() {
    var histogram = Histogram(bounds: [1, 10])
    for value in [0, 1, 2, 10, 11] { histogram.add(value) }
    #expect(histogram.counts == [2, 2, 1])
    #expect(histogram.sum == 24)
    #expect(histogram.quantile(0.5) == 10)
    #expect(histogram.quantile(1) == nil)
    #expect(Histogram(bounds: [1]).quantile(0.5) == nil)
}

@Test func logLinesInThreeFormats() {
    let record = LogRecord(
        .warning, "quarantined", "quarantined a b: crash",
        [("page", .text("a b")), ("input_bytes", .number(12)), ("reason", .text("crash"))])
    #expect(record.line(.text, priorityPrefix: false) == "warning: quarantined a b: crash\n")
    #expect(
        record.line(.logfmt, priorityPrefix: true)
            == "<4>level=warning event=quarantined page=\"a b\" input_bytes=12 reason=crash"
            + " msg=\"quarantined a b: crash\"\n")
    #expect(
        record.line(.json, priorityPrefix: false)
            == "{\"level\":\"warning\",\"event\":\"quarantined\",\"page\":\"a b\",\"input_bytes\":12,"
            + "\"reason\":\"crash\",\"message\":\"quarantined a b: crash\"}\n")
}

@Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
])
func numbersAreGroupedByThree(number: Int, text: String) {
    #expect(grouped(number) == text)
}
