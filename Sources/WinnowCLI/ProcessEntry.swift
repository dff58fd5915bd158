import Glibc

/// Runs the command line and ends the process with its exit code.
func exitProcess() -> Never {
    exit(runCommandLine(Array(rawArguments().dropFirst())).rawValue)
}

/// The command line as bytes: `CommandLine.arguments` would repair names that are not UTF-8.
private func rawArguments() -> [[UInt8]] {
    var words: [[UInt8]] = []
    for index in 0..<Int(CommandLine.argc) {
        guard let word = unsafe CommandLine.unsafeArgv[index] else { break }
        words.append(unsafe Array(UnsafeRawBufferPointer(start: word, count: strlen(word))))
    }
    return words
}
