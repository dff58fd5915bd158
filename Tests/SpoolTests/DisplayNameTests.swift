import Spool
import Testing

@Suite struct DisplayNameTests {
    @Test(arguments: [
        ("a.html", "a"), ("news/a.b.html", "news/a.b"), ("a", "a"), (".hidden", ".hidden"),
        ("d.ir/a", "d.ir/a"), ("tab\there.html", "tab%09here"), ("naïve.html", "naïve"),
    ])
    func theIDIsThePathWithoutItsLastExtension(path: String, id: String) {
        #expect(SpoolPath(path).displayID == id)
    }

    @Test(arguments: [
        ([0xC3], "%C3"), ([0xC3, 0xA9], "é"), ([0xED, 0xA0, 0x80], "%ED%A0%80"),
        ([0xF0, 0x9F, 0x98, 0x80], "😀"), ([0xF4, 0x90, 0x80, 0x80], "%F4%90%80%80"),
        ([0xC2, 0x85], "%C2%85"), ([0x7F], "%7F"), ([0xE2, 0x82], "%E2%82"), ([], ""),
    ])
    func whatIsNotTextIsEscaped(bytes: [UInt8], text: String) {
        #expect(SpoolPath(bytes).display == text)
    }
}
