import Testing

/// Laws of the room are added here, one file a concept.
@Suite struct PipelineTests {}
