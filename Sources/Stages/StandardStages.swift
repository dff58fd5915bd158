import PageKit

/// Every stage that a pipeline file may name, in the order of the documentation. The one list.
package let standardStages: [any Stage.Type] = [
    Decode.self, Parse.self, ExtractMainContent.self, DropBoilerplateLines.self,
    NormalizeText.self, ExtractMetadata.self, DetectLanguage.self,
]
/// Every output format.
package let standardRenderers: [any Renderer.Type] = [
    RenderJSON.self, RenderText.self, RenderMarkdown.self,
]
