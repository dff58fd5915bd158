import Glibc
import PageKit
import Pipeline
import Stages
import Testing
import TextCore

/// A folder of `Pages`: a page that shows one trait, and what a reader wants of it.
struct GoldenPage: Sendable, CustomTestStringConvertible {
    let trait: String
    let source: [UInt8]
    let expected: JSONValue
    let expectedMarkdown: [UInt8]?
    /// Of the page's own; else every standard stage with its defaults.
    let pipeline: [UInt8]?

    var testDescription: String { trait }

    static let folder = "\(#filePath)".replacingLastComponent(with: "Pages")

    static let all: [GoldenPage] = folderNames(folder).compactMap { trait in
        let path = "\(folder)/\(trait)"
        guard let source = read("\(path)/source.html") ?? read("\(path)/source.txt"),
            let text = read("\(path)/expected.json"), let expected = try? parseJSON(text, .strict)
        else { return nil }
        return GoldenPage(
            trait: trait, source: source, expected: expected,
            expectedMarkdown: read("\(path)/expected.md"),
            pipeline: read("\(path)/pipeline.yaml"))
    }

    /// The page through its pipeline, rendered; nothing where that fails.
    func render(_ renderer: any Renderer.Type) -> [UInt8] {
        if let pipeline { return render(renderer, by: pipeline) }
        var page = Page()
        page.reset(PageInput(id: trait, bytes: source))
        for type in standardStages {
            let stage = type.init(Options(type.options), limits: PageLimits())
            guard stage.apply(to: &page) == .next else { return [] }
        }
        var output: [UInt8] = []
        renderer.render(page, explain: false, into: &output)
        return output
    }

    private func render(_ renderer: any Renderer.Type, by pipeline: [UInt8]) -> [UInt8] {
        let registry = Registry(stages: standardStages, renderers: standardRenderers)
        guard
            let plan = try? loadPipeline(yaml: pipeline, file: "pipeline.yaml", registry: registry)
        else { return [] }
        var page = Page()
        page.reset(PageInput(id: trait, bytes: source))
        let outcome = plan.run(&page, formats: [renderer.format], explain: false)
        guard case .published(let outputs) = outcome else { return [] }
        return outputs.first?.bytes ?? []
    }
}

extension String {
    fileprivate func replacingLastComponent(with name: String) -> String {
        guard let slash = lastIndex(of: "/") else { return name }
        return self[...slash] + name
    }
}

/// Names of the folders in a folder, sorted.
private func folderNames(_ path: String) -> [String] {
    guard let stream = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafePointer(to: entry.pointee.d_name) {
            unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                unsafe String(cString: $0)
            }
        }
        if !name.hasPrefix("."), !name.contains(".") { names.append(name) }
    }
    return names.sorted()
}

/// The bytes of a file, or nil where there is none.
func read(_ path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        if count <= 0 { return bytes }
        bytes.append(contentsOf: buffer[..<count])
    }
}
