import PageKit
import TextCore

/// A page in one output format.
package struct RenderedOutput: Sendable, Equatable {
    package let format: String
    /// Without the dot.
    package let fileExtension: String
    package let bytes: [UInt8]

    package init(format: String, fileExtension: String, bytes: [UInt8]) {
        self.format = format
        self.fileExtension = fileExtension
        self.bytes = bytes
    }
}

/// What became of a page.
package enum PageOutcome: Sendable, Equatable {
    /// One output a format, in the order asked for.
    case published([RenderedOutput])
    case rejected(DropReason, stage: String)
    case failed(PageFailure)
}

extension PipelinePlan {
    /// Runs the stages in order, then the renderers. The caller has reset the page.
    ///
    /// - Parameters:
    ///   - formats: in place of the plan's own, for `clean --format` and `filter`.
    ///   - explain: outputs also tell of every block what became of it and why.
    ///   - onStage: told the index of each stage before it begins, and the number of stages before the renderers.
    package func run(
        _ page: inout Page, formats: [String]? = nil, explain: Bool,
        onStage: (Int) -> Void = { _ in }
    ) -> PageOutcome {
        for index in stages.indices {
            onStage(index)
            let stage = stage(index, for: &page)
            switch stage.apply(to: &page) {
            case .next: continue
            case .reject(let reason): return .rejected(reason, stage: type(of: stage).name)
            case .fail(let failure): return .failed(failure)
            }
        }
        if duplicates.policy != .off {
            page.sketch = TextSketch(page.blocks.filter(\.isText).map { page.text[$0.text] })
        }
        onStage(stages.count)
        var outputs: [RenderedOutput] = []
        for format in formats ?? outbox.formats {
            guard let renderer = registry.renderer(named: format) else {
                let known = registry.formats.joined(separator: ", ")
                return .failed(
                    PageFailure(
                        reason: "unknown_format", detail: "\(format) is not one of \(known)"))
            }
            var bytes: [UInt8] = []
            renderer.render(page, explain: explain, into: &bytes)
            outputs.append(
                RenderedOutput(
                    format: format, fileExtension: renderer.fileExtension, bytes: bytes))
        }
        return .published(outputs)
    }
}
