import TextCore

extension PipelineErrors {
    /// All errors for programs, on one line: `{"errors": [{code, file, line, column, message, source_line,
    /// suggestion, remedy}], "omitted_count": 0}`; `suggestion` and `remedy` are null where there is none.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("errors")
        writer.beginArray()
        for diagnostic in diagnostics { diagnostic.write(into: &writer) }
        writer.endArray()
        writer.name("omitted_count")
        writer.number(omittedCount)
        writer.endObject()
        writer.newline()
        return writer.bytes
    }
}

extension Diagnostic {
    fileprivate func write(into writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("code")
        writer.string(code.rawValue)
        writer.name("file")
        writer.string(file)
        writer.name("line")
        writer.number(line)
        writer.name("column")
        writer.number(column)
        writer.name("message")
        writer.string(message)
        writer.name("source_line")
        writer.string(sourceLine)
        writer.name("suggestion")
        writer.string(suggestion)
        writer.name("remedy")
        writer.string(remedy)
        writer.endObject()
    }
}
