import Engine
import TextCore

/// The engine process: what `winnow __engine` does. Started by the host only; not in the command table.
func runEngine() -> Never {
    engineMain(registry: stageRegistry) {
        useLinkedCharsetsOnly()
        return openLanguageDetector()
    }
}
