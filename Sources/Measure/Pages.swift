import Glibc
import PageKit

/// A whole file; ends the program where it cannot be read, for a page less is a wrong figure.
func contents(of path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else {
        print("Measure: cannot read \(path)")
        exit(1)
    }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
    }
}

/// The pages whose paths stand on standard input, one a line.
func readPages() -> [PageInput] {
    var inputs: [PageInput] = []
    while let path = readLine() { inputs.append(PageInput(id: path, bytes: contents(of: path))) }
    return inputs
}
