import Pipeline
import Testing

/// How single values are read and refused.
@Suite struct SettingValueTests {
    /// The one error of a file with this line below `limits`.
    private func limitsError(_ line: String) throws -> Diagnostic {
        let found = errors("version: 1\nlimits:\n  \(line)\nstages: [decode]\n")
        #expect(found.count == 1)
        return try #require(found.first)
    }

    private func optionError(_ option: String) throws -> Diagnostic {
        let found = errors("version: 1\nstages:\n  - decode\n  - shout_text: {\(option)}\n")
        #expect(found.count == 1)
        return try #require(found.first)
    }

    @Test(arguments: [
        ("0", 0), ("1024", 1024), ("7B", 7), ("64KiB", 64 << 10), ("3GiB", 3 << 30),
        ("1TiB", 1 << 40),
    ])
    func sizesHaveBinaryUnits(_ written: String, _ bytes: Int) throws {
        let plan = try load("version: 1\nlimits: {keep_free: \(written)}\nstages: [decode]\n")
        #expect(plan.limits.keepFreeBytes == bytes)
    }

    @Test(arguments: [
        ("20MB", "20MiB"), ("20 MiB", "20MiB"), ("1g", "1GiB"), ("5kib", "5KiB"), ("1.5GiB", nil),
        ("MiB", nil),
    ])
    func sizesInOtherUnitsAreRefused(_ written: String, _ suggestion: String?) throws {
        let error = try limitsError("keep_free: \(written)")
        #expect(error.code == .badQuantity)
        #expect(error.suggestion == suggestion || suggestion == nil)
    }

    @Test(arguments: ["99999999999999999999", "99999999999999TiB", "2TiB", "-1"])
    func sizesTooLargeToHoldAreOutOfRange(_ written: String) throws {
        #expect(try limitsError("keep_free: \(written)").code == .outOfRange)
    }

    @Test(arguments: [("010", "10"), ("00", "0"), ("-05", "-5")])
    func leadingZerosAreAmbiguous(_ written: String, _ suggestion: String) throws {
        let error = try limitsError("attempts: \(written)")
        #expect(error.code == .ambiguous)
        #expect(error.suggestion == suggestion)
    }

    @Test(arguments: [
        ("0x1F", "31"), ("0o17", "15"), ("10_000", "10000"), ("+5", "5"), ("\"5\"", "5"),
        ("1e3", nil),
        ("1:30", nil), ("5.0", nil), ("~", nil), ("", nil), ("five", nil), ("١", nil),
    ])
    func onlyPlainDecimalsAreNumbers(_ written: String, _ suggestion: String?) throws {
        let error = try limitsError("attempts: \(written)")
        #expect(error.code == .wrongType)
        #expect(error.suggestion == suggestion)
    }

    @Test(arguments: [
        ("yes", "true"), ("On", "true"), ("y", "true"), ("TRUE", "true"), ("no", "false"),
        ("off", "false"), ("False", "false"), ("\"true\"", "true"),
    ])
    func truthHasTwoWords(_ written: String, _ meant: String) throws {
        let error = try optionError("twice: \(written)")
        #expect(error.code == .ambiguous)
        #expect(error.suggestion == meant)
    }

    @Test(arguments: ["no", "on", "1252", "1e3", "0x10", "2024-05-01", "1:30", "-7", "true"])
    func textThatYAMLReadersGuessAboutNeedsQuotes(_ written: String) throws {
        let plain = errors("version: 1\nstages:\n  - decode: {fallback: \(written)}\n")
        #expect(plain.map(\.code) == [.ambiguous])
        #expect(plain.first?.suggestion == "\"\(written)\"")
        #expect(errors("version: 1\nstages:\n  - decode: {fallback: \"\(written)\"}\n").isEmpty)
    }

    @Test(arguments: ["0.5", "0", "1", "0.25"])
    func sharesAreReadAsWritten(_ written: String) throws {
        #expect(errors("version: 1\nstages: [decode, shout_text: {max_share: \(written)}]").isEmpty)
    }

    @Test(arguments: [
        ("1.01", DiagnosticCode.outOfRange, nil), ("50%", .wrongType, "0.5"),
        (".5", .wrongType, nil),
        ("half", .wrongType, nil), ("nan", .wrongType, nil), ("1e-3", .wrongType, nil),
    ])
    func otherSharesAreRefused(
        _ written: String, _ code: DiagnosticCode, _ suggestion: String?
    ) throws {
        let error = try optionError("max_share: \(written)")
        #expect(error.code == code)
        #expect(error.suggestion == suggestion)
    }

    @Test(arguments: [("30", "30d"), ("30 days", "30d"), ("for ever", "forever"), ("0d", nil)])
    func daysNeedTheirUnit(_ written: String, _ suggestion: String?) throws {
        let found = errors("version: 1\nretain: {archive: \(written)}\nstages: [decode]\n")
        #expect(found.map(\.code) == [.badQuantity])
        #expect(found.first?.suggestion == suggestion || suggestion == nil)
    }

    @Test(arguments: [
        ("keep: tables", DiagnosticCode.wrongType),
        ("keep: [tables, tables]", .repeated), ("keep: [table]", .unknownChoice),
        ("keep: [[tables]]", .wrongType), ("keep: {tables: true}", .wrongType),
        ("tone: [calm]", .wrongType), ("times: {}", .wrongType), ("tone: ~", .wrongType),
        ("time: 3", .unknownOption),
    ])
    func valuesOfTheWrongShapeAreRefused(_ option: String, _ code: DiagnosticCode) throws {
        #expect(try optionError(option).code == code)
    }

    @Test(arguments: [
        ("inbox: {path: ~/in}", DiagnosticCode.badPath), ("inbox: {path: ../in}", .badPath),
        ("inbox: {path: a, include: [\"[\"]}", .badPattern),
        ("outbox: {done_marker: ok}", .badPath),
        ("inbox: {include: []}", .emptyValue), ("inbox: {path: \"\"}", .emptyValue),
        ("inbox: {path: \"a\\nb\"}", .wrongType),
        ("{inbox: {path: a}, outbox: {path: a/b}}", .badPath),
        ("{inbox: {path: ./a}, outbox: {path: a}}", .badPath),
        ("{inbox: {after: delete}, retain: {archive: 3d}}", .noEffect),
    ])
    func foldersAndPatternsAreChecked(_ line: String, _ code: DiagnosticCode) {
        let body = line.hasPrefix("{") ? String(line.dropFirst().dropLast()) : line
        #expect(errors("{version: 1, stages: [decode], \(body)}").map(\.code) == [code])
    }
}
