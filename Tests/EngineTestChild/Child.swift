import Engine
import EngineTestStages

/// The engine of the tests: the real one, with stages that misbehave where a page tells them to.
func runChild() -> Never {
    engineMain(registry: FakeStages.registry, prepare: { nil })
}
