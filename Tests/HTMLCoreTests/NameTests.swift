import Testing

@testable import HTMLCore

/// The lists of names are in the order of the cases that they name.
@Suite struct NameTests {
    @Test(arguments: HTMLCore.Tag.allCases.filter { $0 != .text && $0 != .unknown })
    func everyTagHasItsName(tag: HTMLCore.Tag) {
        #expect(HTMLCore.Tag.names[NameKey("\(tag)")] == tag.rawValue)
    }

    @Test(arguments: AttributeName.allCases) func everyAttributeHasItsName(name: AttributeName) {
        #expect(AttributeName.names[NameKey(name.htmlName)] == name.rawValue)
    }
}
