import PageKit

/// All stages and renderers that a pipeline file may name, in the order of the documentation.
package struct Registry: Sendable {
    package let stages: [any Stage.Type]
    package let renderers: [any Renderer.Type]

    package init(stages: [any Stage.Type], renderers: [any Renderer.Type]) {
        self.stages = stages
        self.renderers = renderers
    }

    package var stageNames: [String] { stages.map { $0.name } }

    /// Values of `outbox.formats`.
    package var formats: [String] { renderers.map { $0.format } }

    /// Stages that have options for single sites.
    var siteStages: [any Stage.Type] { stages.filter { !$0.siteOptions.isEmpty } }

    func stage(named name: String) -> (any Stage.Type)? {
        stages.first { $0.name == name }
    }

    package func renderer(named format: String) -> (any Renderer.Type)? {
        renderers.first { $0.format == format }
    }
}
