/// The pipeline that holds without `--pipeline`.
let defaultPipelineName = "article.yaml (built in)"
let defaultPipelineText = """
    version: 1
    inbox: {path: inbox}
    outbox: {path: outbox, formats: [json, text]}
    stages:
      - decode
      - extract_main_content
      - drop_boilerplate_lines
      - normalize_text
      - extract_metadata
      - detect_language

    """
