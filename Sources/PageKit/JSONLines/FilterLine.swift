import TextCore

/// Reads one line of `winnow filter`: `{"id"?, "url"?, "html"|"text"|"base64", "content_type"?}`.
///
/// - Parameters:
///   - line: one JSON object.
///   - number: of the line, from 1; the id where the line gives none.
package func filterInput(_ line: [UInt8], number: Int) -> Result<PageInput, PageFailure> {
    let value: JSONValue
    do throws(JSONError) {
        // Repaired first: the reader takes valid UTF-8 only.
        value = try parseJSON(
            Array(String(decoding: line, as: UTF8.self).utf8), .strict, depth: 64)
    } catch {
        return invalid(number, "not JSON at byte \(error.atByte): \(error.reason.rawValue)")
    }
    guard value.members != nil else { return invalid(number, "not a JSON object") }
    for key in ["url", "content_type", "fetched_at"] {
        switch value[key] {
        case nil, .null, .string: continue
        default: return invalid(number, "\(key) is not a text")
        }
    }
    switch bytes(of: value) {
    case .failure(let problem): return invalid(number, problem.text)
    case .success((let bytes, let kind)):
        return .success(
            PageInput(
                id: idOfFilterLine(value, number: number), bytes: bytes,
                url: value["url"]?.string,
                contentType: contentType(value["content_type"]?.string, kind),
                fetchedAt: value["fetched_at"]?.string, kind: kind))
    }
}

/// The text of a JSON line is Unicode already, whatever charset the page itself or its transport names.
private func contentType(_ given: String?, _ kind: InputKind) -> String? {
    guard kind != .auto else { return given }
    let media = given?.split(separator: ";").first.map(String.init)
    return (media ?? (kind == .html ? "text/html" : "text/plain")) + "; charset=utf-8"
}

/// The line's `id`, a text or a number; else the number of the line.
package func idOfFilterLine(_ value: JSONValue, number: Int) -> String {
    switch value["id"] {
    case .string(let text): text
    case .number(_, let text): text
    default: String(number)
    }
}

private struct LineProblem: Error {
    let text: String
}

private func bytes(of value: JSONValue) -> Result<(bytes: [UInt8], kind: InputKind), LineProblem> {
    let keys = ["html", "text", "base64"].filter { value[$0] != nil && value[$0] != .null }
    guard keys.count == 1 else {
        return .failure(
            LineProblem(
                text: keys.isEmpty
                    ? "one of html, text and base64 is needed"
                    : "only one of \(keys.joined(separator: ", ")) may be given"))
    }
    guard let text = value[keys[0]]?.string else {
        return .failure(LineProblem(text: "\(keys[0]) is not a text"))
    }
    switch keys[0] {
    case "html": return .success((Array(text.utf8), .html))
    case "text": return .success((Array(text.utf8), .text))
    default:
        guard let raw = decodeBase64(text.utf8) else {
            return .failure(LineProblem(text: "base64 is not valid"))
        }
        return .success((raw, .auto))
    }
}

private func invalid(_ number: Int, _ detail: String) -> Result<PageInput, PageFailure> {
    .failure(PageFailure(reason: "invalid_line", detail: "line \(number): \(detail)"))
}
