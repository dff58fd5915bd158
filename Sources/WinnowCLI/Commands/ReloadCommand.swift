import Service

let reloadCommand = CommandDefinition(
    "reload", summary: "Make the running service read its pipeline file again.",
    details: """
        The service checks the whole file before it takes it. A file with errors is refused: they are
        printed, and the old plan stays. Pages that the engine already has end under the old plan.
        """,
    options: OptionDefinition.places + [
        OptionDefinition(
            "--wait",
            help: "Wait for the answer; always so, the option is there to say it in a unit file.")
    ],
    exitCodes: [
        (0, "the new plan holds"), (1, "no service answers"),
        (2, "the plan was refused, or the command line is wrong"),
    ],
    example: "winnow reload --wait --state /var/lib/winnow",
    run: { arguments in
        askOrComplain(arguments, .reload) { _ in
            complain("no service runs on this state folder")
            return .failure
        }
    })
