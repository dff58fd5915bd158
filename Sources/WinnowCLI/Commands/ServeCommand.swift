import Service

let serveCommand = CommandDefinition(
    "serve", summary: "Work on every page that arrives in the inbox, until told to stop.",
    details: """
        Claims complete pages from the inbox, cleans them in a sandboxed engine process, and publishes
        the results in the outbox, the .json last. Prints a line per page.
        SIGTERM or SIGINT drains: what is claimed is finished, then the service ends; a second one
        aborts, and the next start takes up what was in flight. SIGHUP reloads the pipeline file; a
        bad file keeps the old plan (winnow reload --wait tells). Works under systemd as Type=notify.
        """,
    options: OptionDefinition.places + [.log],
    exitCodes: [
        (0, "drained"),
        (1, "the engine cannot be started, or the service was aborted"),
        ExitMeaning.usage,
    ],
    example: "winnow serve --pipeline article.yaml --inbox spool/inbox --outbox spool/outbox",
    run: { arguments in
        runService(arguments, isOnce: false) { _, end in
            end == .drained ? .success : .failure
        }
    })
