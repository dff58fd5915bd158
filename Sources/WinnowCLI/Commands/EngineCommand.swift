import Engine
import TextCore

/// The engine process: what `winnow __engine` does. Started by the host only; not in the command table.
func runEngine() -> Never {
    // Before any converter is opened, by whatever thread.
    useLinkedCharsetsOnly()
    engineMain(registry: stageRegistry, prepare: prepareEngine)
}

/// Opens and loads what a page would otherwise open.
/// - Returns: what is missing, or nil.
@Sendable func prepareEngine() -> String? {
    useLinkedCharsetsOnly()
    return openLanguageDetector()
}
