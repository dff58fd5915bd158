import PageKit
import Service
import Spool

private let siteExits: [(code: Int32, meaning: String)] = [
    (0, "done"), (1, "nothing is known of the host, or the ledger cannot be read"),
    ExitMeaning.usage,
]

let siteShowCommand = CommandDefinition(
    "site show", summary: "Tell what was learned of a host's pages.",
    operands: "HOST", operandCount: 1...1,
    details: """
        With `site_memory: on` in the pipeline, pages teach what the pages of their host have in common. Tells
        from how many it was learned, and which texts stand on the most of the last ones.
        """,
    options: OptionDefinition.places + [.json], exitCodes: siteExits,
    example: "winnow site show example.org --inbox spool/inbox --outbox spool/outbox",
    run: { arguments in
        guard let host = host(arguments) else { return .configuration }
        let format = arguments.has("--json") ? ReportFormat.json : .text
        return askOrComplain(arguments, .showSite(host, format)) { configuration in
            withSpool(configuration) { spool in showSiteReply(spool, host, format) }
        }
    })

let siteForgetCommand = CommandDefinition(
    "site forget", summary: "Forget what was learned of a host's pages.",
    operands: "HOST", operandCount: 1...1,
    details: """
        For a host that was redesigned, or where memory has learned something wrong: its next pages are
        worked on as if it had never been seen. Published pages stay as they are.
        """,
    options: OptionDefinition.places, exitCodes: siteExits,
    example: "winnow site forget example.org --inbox spool/inbox --outbox spool/outbox",
    run: { arguments in
        guard let host = host(arguments) else { return .configuration }
        return askOrComplain(arguments, .forgetSite(host)) { configuration in
            withSpool(configuration) { spool in forgetSiteReply(spool, host) }
        }
    })

/// The host as pages are known by it; nil, with a complaint, for what is none.
private func host(_ arguments: ParsedArguments) -> String? {
    let given = arguments.operand(0)
    if let address = SiteAddress("http://\(given)/"), address.path == "/",
        address.host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    {
        return address.host
    }
    complain("a host is a name as example.org, not \(printable(given))")
    return nil
}
