import HTMLCore

/// What is wrong with the text of an option, for a message that shows the place.
package struct TextFault: Sendable, Equatable {
    package let problem: String
    package let remedy: String
    /// Unicode scalars of the text; empty at its end.
    package let place: Range<Int>
    /// The name that is wrong, where one of `known` was meant.
    package let name: String?
    package let known: [String]
}

extension OptionType {
    /// Checks the text of a `.selector`, or of one of `.selectors`.
    package static func selectorFault(_ text: String) -> TextFault? {
        do throws(SelectorError) {
            _ = try Selector(text)
            return nil
        } catch {
            return TextFault(
                problem: error.problem, remedy: error.remedy, place: error.place, name: error.name,
                known: error.known)
        }
    }
}

extension Options {
    /// The selectors of a `.selector` or `.selectors` option; none where it is not given.
    package func selectors(_ spec: OptionSpec) -> [Selector] {
        let texts: [String]
        switch self[spec] {
        case .string(let text): texts = [text]
        case .list(let list): texts = list
        case .absent: texts = []
        default: preconditionFailure("\(spec.name): no selectors")
        }
        return texts.map { text in
            guard let selector = try? Selector(text) else {
                preconditionFailure("\(spec.name): an unchecked selector")
            }
            return selector
        }
    }
}
