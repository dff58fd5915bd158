import Pipeline
import Stages

/// What pipeline files may name: handed to the checker, the engine and the documentation alike.
let stageRegistry = Registry(stages: standardStages, renderers: standardRenderers)
